"""What the agent knows of a language model."""

from dataclasses import dataclass
from typing import Protocol

from shared.errors import ServiceError


@dataclass(frozen=True)
class ModelRequest:
    """A question and what the agent's tools found out about it."""

    question: str
    findings: tuple[str, ...]


class ModelUnavailable(ServiceError):
    """The model gave no usable answer in time."""

    code = "model_unavailable"


class ModelClient(Protocol):
    """Something that writes answers."""

    @property
    def name(self) -> str:
        """How it is called in events and in /health."""
        ...

    async def complete(self, request: ModelRequest) -> str:
        """The answer to a request; raises ModelUnavailable."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
