"""What the rest of the backend may ask of the WebSocket manager."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from backend.websocket.mode import WebSocketManagerMode


class WebSocketManagerProtocol(Protocol):
    """The manager as seen by those who only send through it."""

    @property
    def mode(self) -> WebSocketManagerMode:
        """Where it is in its life."""
        ...

    @property
    def connection_count(self) -> int:
        """How many connections are open, of all users."""
        ...

    def send_to_user(self, user_id: UUID, message: Mapping[str, Any]) -> int:
        """Queue a message on each of a user's connections; how many those were."""
        ...

    def send_to_everyone(self, message: Mapping[str, Any]) -> int:
        """Queue a message on every connection of every user; how many those were."""
        ...
