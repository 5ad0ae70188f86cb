"""The life of the WebSocket manager."""

from enum import Enum


class WebSocketManagerMode(str, Enum):
    """What the manager does with connections; it only ever moves down this list."""

    ACCEPTING = "accepting"
    """New connections are welcome."""
    DRAINING = "draining"
    """The service is stopping: no new connections, open ones are being closed."""
    CLOSED = "closed"
    """Nothing is open and nothing will be."""
