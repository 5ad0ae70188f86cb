"""A thread is a conversation of one user with the agent."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

MAX_MESSAGES_PER_THREAD = 500


class MessageRole(str, Enum):
    """Who wrote a message."""

    USER = "user"
    AGENT = "agent"


@dataclass(frozen=True)
class Message:
    """One message; `degraded` marks an answer that was given without the model."""

    role: MessageRole
    content: str
    created_at: datetime
    run_id: str
    degraded: bool = False


@dataclass
class Thread:
    """A conversation; of its messages the latest 500 are kept."""

    id: str
    title: str
    created_at: datetime
    messages: deque[Message] = field(default_factory=lambda: deque(maxlen=MAX_MESSAGES_PER_THREAD))
