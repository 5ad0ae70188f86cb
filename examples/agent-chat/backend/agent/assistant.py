"""The agent's answer, with a model or without."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.agent.tools import ToolResult
from backend.model.client import ModelClient, ModelRequest, ModelUnavailable
from backend.model.in_process import quote
from shared.structured_logging import get_logger

log = get_logger(__name__)

FALLBACK_MODEL = "fallback"


@dataclass(frozen=True)
class Answer:
    """What the agent says; `degraded` when it had to do without the model."""

    text: str
    model: str
    degraded: bool


class Assistant:
    """Writes answers with a model, and a plainer one itself when the model is down."""

    def __init__(self, model: ModelClient) -> None:
        self._model = model

    @property
    def model_name(self) -> str:
        """The model that it asks."""
        return self._model.name

    async def answer(self, question: str, results: Sequence[ToolResult]) -> Answer:
        """The answer to a question, given what the tools found; never fails for want of a model."""
        findings = tuple(result.finding for result in results)
        try:
            text = await self._model.complete(ModelRequest(question, findings))
        except ModelUnavailable as error:
            log.warning("model unavailable", reason=error.message)
            return Answer(_fallback_text(question, findings), FALLBACK_MODEL, degraded=True)
        return Answer(text, self._model.name, degraded=False)

    async def close(self) -> None:
        """Let go of the model."""
        await self._model.close()


def _fallback_text(question: str, findings: tuple[str, ...]) -> str:
    found = f" What I could find out: {'; '.join(findings)}." if findings else ""
    return f"I cannot reach my language model just now, so this is brief. You asked: {quote(question)}.{found}"
