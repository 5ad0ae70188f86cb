"""Reading of what clients send."""

from dataclasses import dataclass

from shared.identifiers import is_thread_id
from shared.json_text import JsonTextError, decode_json_object

MAX_CONTENT_LENGTH = 8_000


@dataclass(frozen=True)
class UserMessage:
    """Something that a user says to the agent."""

    thread_id: str
    content: str


@dataclass(frozen=True)
class Announcement:
    """Something that a user says to everyone who is connected."""

    content: str


@dataclass(frozen=True)
class RejectedMessage:
    """A message that cannot be acted on; `code` is for programs, `message` for people."""

    code: str
    message: str


def parse_message(raw: str | bytes) -> UserMessage | Announcement | RejectedMessage:
    """Read one message; whatever is wrong with it is a value, for a bad message must not cost the connection."""
    if isinstance(raw, bytes):
        return RejectedMessage("malformed_json", "send JSON in text frames, not binary ones")
    try:
        message = decode_json_object(raw)
    except JsonTextError as error:
        return RejectedMessage("malformed_json", str(error))
    kind, thread_id, content = message.get("type"), message.get("thread_id"), message.get("content")
    if kind not in ("user_message", "announcement"):
        return RejectedMessage("unknown_type", "type must be 'user_message' or 'announcement'")
    if kind == "user_message" and (not isinstance(thread_id, str) or not is_thread_id(thread_id)):
        return RejectedMessage("invalid_message", "thread_id must be 1 to 64 letters, digits, '_' or '-'")
    if not isinstance(content, str) or not content.strip():
        return RejectedMessage("invalid_message", "content must be a text that is not blank")
    if len(content) > MAX_CONTENT_LENGTH:
        return RejectedMessage("invalid_message", f"content must have at most {MAX_CONTENT_LENGTH} characters")
    return UserMessage(str(thread_id), content) if kind == "user_message" else Announcement(content)
