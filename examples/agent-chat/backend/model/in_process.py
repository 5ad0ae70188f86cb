"""A deterministic stand-in for a language model, so that the service runs with nothing beside it."""

from backend.model.client import ModelRequest

MAX_QUOTED_LENGTH = 1_000


def quote(question: str) -> str:
    """The beginning of a question, in quotation marks."""
    cut = question if len(question) <= MAX_QUOTED_LENGTH else question[:MAX_QUOTED_LENGTH] + "…"
    return f'"{cut}"'


def compose_answer(request: ModelRequest) -> str:
    """The answer, a pure function of the request: the question quoted, then the findings."""
    if not request.findings:
        return f"You asked: {quote(request.question)}. I have nothing to add."
    return f"You asked: {quote(request.question)}. Here is what I found: {'; '.join(request.findings)}."


class InProcessModel:
    """Answers in the process itself and never fails."""

    name = "in-process"

    async def complete(self, request: ModelRequest) -> str:
        """The composed answer."""
        return compose_answer(request)

    async def close(self) -> None:
        """Nothing to let go of."""
