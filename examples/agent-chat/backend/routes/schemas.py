"""The bodies of REST requests and answers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from auth_service import Session
from backend.threads import Message, MessageRole, Thread
from backend.threads.store import MAX_TITLE_LENGTH

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TITLE_LENGTH)]


class RequestBody(BaseModel):
    """A body that is read strictly: a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid")


class LoginRequest(RequestBody):
    """The body of `POST /login`."""

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)


class LoginAnswer(BaseModel):
    """The token, and for how many seconds it is good."""

    access_token: str
    token_type: str = "bearer"
    expires_in: int
    user_id: UUID


class Profile(BaseModel):
    """Who is asking."""

    user_id: UUID
    username: str
    display_name: str
    token_expires_at: datetime

    @classmethod
    def of(cls, session: Session) -> "Profile":
        """The profile of a session."""
        user = session.user
        return cls(
            user_id=user.id,
            username=user.username,
            display_name=user.display_name,
            token_expires_at=session.expires_at,
        )


class ThreadRequest(RequestBody):
    """The body of `POST /threads`."""

    title: Title


class ThreadSummary(BaseModel):
    """A thread in a list."""

    id: str
    title: str
    created_at: datetime
    message_count: int

    @classmethod
    def of(cls, thread: Thread) -> "ThreadSummary":
        """The summary of a thread."""
        return cls(id=thread.id, title=thread.title, created_at=thread.created_at, message_count=len(thread.messages))


class ThreadPage(BaseModel):
    """A part of a user's threads, and how many there are in all."""

    threads: list[ThreadSummary]
    total: int


class MessageView(BaseModel):
    """A message of a thread."""

    role: MessageRole
    content: str
    created_at: datetime
    run_id: str
    degraded: bool

    @classmethod
    def of(cls, message: Message) -> "MessageView":
        """The view of a message."""
        return cls(
            role=message.role,
            content=message.content,
            created_at=message.created_at,
            run_id=message.run_id,
            degraded=message.degraded,
        )


class ThreadDetail(ThreadSummary):
    """A thread with its messages."""

    messages: list[MessageView]

    @classmethod
    def of(cls, thread: Thread) -> "ThreadDetail":
        """A thread in full."""
        messages = [MessageView.of(message) for message in thread.messages]
        return cls(**ThreadSummary.of(thread).model_dump(), messages=messages)


class HealthAnswer(BaseModel):
    """Whether the service can be used, and how it is set up."""

    status: str
    version: str
    websocket_mode: str
    model: str
    uptime_seconds: float
