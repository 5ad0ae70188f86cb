"""The model as a service of its own: `python -m backend.model_stub --port 8101`, then MODEL_URL on it."""

import argparse

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, Field

from backend.model.client import ModelRequest
from backend.model.in_process import compose_answer


class CompletionRequest(BaseModel):
    """The body of `POST /v1/complete`."""

    question: str = Field(min_length=1)
    findings: list[str] = []


class Completion(BaseModel):
    """Its answer."""

    text: str


app = FastAPI(title="Agent Chat model")


@app.get("/health")
async def health() -> dict[str, str]:
    """Says that the model is up."""
    return {"status": "ok"}


@app.post("/v1/complete")
async def complete(body: CompletionRequest) -> Completion:
    """Answers one question."""
    return Completion(text=compose_answer(ModelRequest(body.question, tuple(body.findings))))


def main() -> None:
    """Serve the model until a signal."""
    parser = argparse.ArgumentParser(prog="python -m backend.model_stub", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8101)
    arguments = parser.parse_args()
    uvicorn.run(app, host=arguments.host, port=arguments.port, timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main()
