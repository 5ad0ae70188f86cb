import asyncio

import httpx

from backend.model_stub import app


def post(body: dict) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://model") as client:
            return await client.post("/v1/complete", json=body)

    return asyncio.run(send())


def test_the_stub_answers_as_the_in_process_model_does():
    response = post({"question": "canary-42?", "findings": ["2 words"]})
    assert response.status_code == 200
    assert response.json() == {"text": 'You asked: "canary-42?". Here is what I found: 2 words.'}


def test_the_stub_refuses_an_empty_question():
    assert post({"question": ""}).status_code == 422
