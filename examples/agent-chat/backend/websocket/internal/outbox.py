"""What waits to be sent to one client."""

import asyncio
from collections import deque

from backend.websocket.closing import SLOW_CONSUMER, CloseRequest


class Outbox:
    """A queue with a limit, from any number of senders to one writer.

    A client that reads more slowly than it is written to would otherwise cost memory without bound:
    at the limit everything that waits is dropped and the connection is closed instead.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._items: deque[str | CloseRequest] = deque()
        self._filled = asyncio.Event()
        self._overflowed = asyncio.Event()
        self._closing = False

    def put(self, text: str) -> None:
        """Queue a text; nothing is queued after a close."""
        if self._closing:
            return
        if len(self._items) >= self._limit:
            self._closing = True
            self._items.clear()
            self._overflowed.set()
            return
        self._items.append(text)
        self._filled.set()

    def close(self, request: CloseRequest) -> None:
        """Ask for the connection to be closed once what waits has been sent; the first request counts."""
        if not self._closing:
            self._closing = True
            self._items.append(request)
            self._filled.set()

    async def take(self) -> str | CloseRequest:
        """The next item, when there is one."""
        while not self._items:
            self._filled.clear()
            await self._filled.wait()
        return self._items.popleft()

    async def overflow(self) -> CloseRequest:
        """The close to send once the limit was passed; apart from `take`, for its caller may be stuck in a send."""
        await self._overflowed.wait()
        return SLOW_CONSUMER
