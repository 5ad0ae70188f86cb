"""What users were sent lately, numbered, so that a client that lost its connection misses nothing."""

from collections import deque
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.json_text import encode_json

KEPT_PER_USER = 500


class SentHistory:
    """The latest messages of each user, each with a `seq` that counts from 1; older ones are forgotten."""

    def __init__(self) -> None:
        self._sent: dict[UUID, deque[tuple[int, str]]] = {}

    def add(self, user_id: UUID, message: Mapping[str, Any]) -> str:
        """Give a message the user's next number; the text to send."""
        sent = self._sent.setdefault(user_id, deque(maxlen=KEPT_PER_USER))
        seq = self.latest(user_id) + 1
        text = encode_json({**message, "seq": seq})
        sent.append((seq, text))
        return text

    def after(self, user_id: UUID, seq: int) -> list[str]:
        """What is kept of a user's messages with a higher number, oldest first."""
        return [text for number, text in self._sent.get(user_id, ()) if number > seq]

    def latest(self, user_id: UUID) -> int:
        """The user's latest number; 0 before the first."""
        sent = self._sent.get(user_id)
        return sent[-1][0] if sent else 0
