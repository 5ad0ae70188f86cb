"""One client's open WebSocket."""

import time
from uuid import UUID

from starlette.websockets import WebSocket, WebSocketDisconnect

from auth_service import Session
from backend.websocket.closing import CloseRequest
from backend.websocket.internal.outbox import Outbox
from shared.identifiers import new_id


class Connection:
    """A connection of a recognised user. Sending only queues; `pump` is the one writer."""

    def __init__(self, websocket: WebSocket, session: Session, outbox_limit: int) -> None:
        self.connection_id = new_id()
        self.session = session
        self._websocket = websocket
        self._outbox = Outbox(outbox_limit)
        self._last_sent = time.monotonic()

    @property
    def user_id(self) -> UUID:
        """Whose it is."""
        return self.session.user.id

    @property
    def token_id(self) -> str:
        """The token it was opened with."""
        return self.session.token_id

    @property
    def idle_seconds(self) -> float:
        """How long nothing has been queued for it."""
        return time.monotonic() - self._last_sent

    def send(self, text: str) -> None:
        """Queue a text frame."""
        self._last_sent = time.monotonic()
        self._outbox.put(text)

    def request_close(self, request: CloseRequest) -> None:
        """Have it closed once what is queued has been sent."""
        self._outbox.close(request)

    async def pump(self) -> CloseRequest | None:
        """Send what is queued, in order, until a close is asked for; None when the client has gone."""
        while True:
            item = await self._outbox.take()
            if isinstance(item, CloseRequest):
                return item
            try:
                await self._websocket.send_text(item)
            except (WebSocketDisconnect, RuntimeError):
                # RuntimeError is how ASGI servers say that the close was already sent.
                return None

    async def overflow(self) -> CloseRequest:
        """The close to send when the client reads too slowly; does not return before that."""
        return await self._outbox.overflow()

    async def receive(self) -> str | bytes | None:
        """The next message, text or binary; None when the client has gone."""
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        text: str | None = message.get("text")
        return text if text is not None else message["bytes"]
