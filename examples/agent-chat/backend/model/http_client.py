"""The model behind MODEL_URL, over HTTP."""

import asyncio

import httpx

from backend.model.client import ModelRequest, ModelUnavailable

MAX_ANSWER_LENGTH = 20_000


class HttpModel:
    """Asks `POST {url}/v1/complete` and waits at most `timeout_seconds` for the whole answer."""

    name = "http"

    def __init__(self, url: str, timeout_seconds: float) -> None:
        self._endpoint = url.rstrip("/") + "/v1/complete"
        # A proxy meant for the internet must not come between two services of one deployment.
        # Certificates are read from disk only where they will be needed.
        verify = url.startswith("https://")
        self._client = httpx.AsyncClient(timeout=None, trust_env=False, verify=verify)
        self._timeout_seconds = timeout_seconds

    async def complete(self, request: ModelRequest) -> str:
        """The model's answer; raises ModelUnavailable for no, a late, a failed or an unreadable one."""
        body = {"question": request.question, "findings": list(request.findings)}
        try:
            # httpx's own timeouts are per read: an answer that trickles in would never reach one.
            response = await asyncio.wait_for(self._client.post(self._endpoint, json=body), self._timeout_seconds)
            response.raise_for_status()
            text = response.json()["text"]
        except asyncio.TimeoutError:
            raise ModelUnavailable("the model did not answer in time") from None
        except httpx.HTTPStatusError as error:
            raise ModelUnavailable(f"the model answered {error.response.status_code}") from None
        except httpx.HTTPError as error:
            raise ModelUnavailable(f"the model cannot be reached: {type(error).__name__}") from None
        except (KeyError, TypeError, ValueError):
            raise ModelUnavailable("the model's answer is not {'text': …}") from None
        if not isinstance(text, str) or not text:
            raise ModelUnavailable("the model's answer has no text")
        return text[:MAX_ANSWER_LENGTH]

    async def close(self) -> None:
        """Close the pooled connections."""
        await self._client.aclose()
