"""Every open connection of every user, and delivery to them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from backend.websocket.closing import DRAINING, LOGGED_OUT
from backend.websocket.connection import Connection
from backend.websocket.internal.history import SentHistory
from backend.websocket.internal.registry import ConnectionRegistry
from backend.websocket.mode import WebSocketManagerMode
from shared.json_text import encode_json
from shared.structured_logging import get_logger

log = get_logger(__name__)


class WebSocketManager:
    """Knows the open connections; the one way in which anything is sent to a user.

    Not thread-safe: everything here runs on the event loop.
    """

    def __init__(self) -> None:
        self._registry: ConnectionRegistry[Connection] = ConnectionRegistry()
        self._history = SentHistory()
        self._mode = WebSocketManagerMode.ACCEPTING

    @property
    def mode(self) -> WebSocketManagerMode:
        """Where the manager is in its life."""
        return self._mode

    @property
    def connection_count(self) -> int:
        """How many connections are open, of all users."""
        return len(self._registry)

    def connect(self, connection: Connection) -> bool:
        """Register a connection; False when the manager takes no more."""
        if self._mode is not WebSocketManagerMode.ACCEPTING:
            return False
        self._registry.add(connection)
        log.info("connected", user_id=connection.user_id, connection_id=connection.connection_id)
        return True

    def disconnect(self, connection: Connection) -> None:
        """Forget a connection; harmless when it is not registered."""
        if self._registry.remove(connection):
            log.info("disconnected", user_id=connection.user_id, connection_id=connection.connection_id)

    def send_to_user(self, user_id: UUID, message: Mapping[str, Any]) -> int:
        """Number a message, keep it for a while, and queue it on each of a user's connections; how many those were."""
        text = self._history.add(user_id, message)
        connections = self._registry.of_user(user_id)
        for connection in connections:
            connection.send(text)
        return len(connections)

    def send_to_everyone(self, message: Mapping[str, Any]) -> int:
        """Queue a message on every connection of every user; how many those were."""
        text = encode_json(message)
        connections = self._registry.everyone()
        for connection in connections:
            connection.send(text)
        return len(connections)

    def resume(self, connection: Connection, after: int) -> None:
        """Queue what its user was sent after a number, as far as it is still kept."""
        for text in self._history.after(connection.user_id, after):
            connection.send(text)

    def latest(self, user_id: UUID) -> int:
        """The number of the message that a user was sent last; 0 before the first."""
        return self._history.latest(user_id)

    def close_token(self, token_id: str) -> None:
        """Close the connections that were opened with a token, because it was logged out."""
        for connection in self._registry.of_token(token_id):
            connection.request_close(LOGGED_OUT)

    def drain(self) -> None:
        """Take no more connections and close the open ones."""
        if self._mode is WebSocketManagerMode.ACCEPTING:
            self._mode = WebSocketManagerMode.DRAINING
        for connection in self._registry.everyone():
            connection.request_close(DRAINING)

    def close(self) -> None:
        """Drain, for good: nothing connects to this manager again."""
        self.drain()
        self._mode = WebSocketManagerMode.CLOSED


# What the REST side has called it since before there was a second protocol.
ConnectionManager = WebSocketManager
