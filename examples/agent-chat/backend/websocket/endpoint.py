"""The WebSocket endpoint, `/ws`: the life of one connection."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from auth_service import InvalidToken
from backend.dependencies import services_of
from backend.metrics import CONNECTIONS
from backend.services import Services
from backend.websocket.authentication import authenticate_socket
from backend.websocket.closing import BAD_TOKEN, DEFECT, DRAINING, TOKEN_EXPIRED, CloseRequest
from backend.websocket.connection import Connection
from backend.websocket.events import connection_ready
from backend.websocket.heartbeat import keep_alive
from backend.websocket.receiver import receive_messages
from backend.websocket.resuming import resume_point
from backend.websocket.subprotocol import accepted_subprotocol
from shared.clock import Clock
from shared.json_text import encode_json
from shared.structured_logging import get_logger

log = get_logger(__name__)
router = APIRouter()

CLOSE_SECONDS = 1.0


@router.websocket("/ws")
async def websocket_endpoint(websocket: WebSocket) -> None:
    """Recognise the client, then serve it until either side closes."""
    services = services_of(websocket)
    # Accepted before the token is judged: a refusal before the handshake reaches a browser only as
    # code 1006, the same as a network fault, so that it could not tell "log in again" from "retry".
    await websocket.accept(subprotocol=accepted_subprotocol(websocket.scope["subprotocols"]))
    try:
        session = authenticate_socket(websocket, services.auth)
    except InvalidToken as error:
        log.warning("connection refused", reason=error.reason)
        services.counters.increment(CONNECTIONS, result="refused")
        await _close(websocket, BAD_TOKEN)
        return
    connection = Connection(websocket, session, services.settings.outbox_limit)
    if not services.manager.connect(connection):
        await _close(websocket, DRAINING)
        return
    services.counters.increment(CONNECTIONS, result="accepted")
    try:
        request = await _serve(connection, services, resume_point(websocket.query_params.get("after")))
    except Exception:
        log.exception("connection failed", connection_id=connection.connection_id)
        request = DEFECT
    finally:
        services.manager.disconnect(connection)
    if request:
        await _close(websocket, request)


async def _serve(connection: Connection, services: Services, after: int | None) -> CloseRequest | None:
    interval = services.settings.heartbeat_interval_seconds
    latest = services.manager.latest(connection.user_id)
    connection.send(encode_json(connection_ready(connection, interval, latest, services.clock)))
    if after is not None:
        services.manager.resume(connection, after)
    return await _first_to_end(
        connection.pump(),
        connection.overflow(),
        receive_messages(connection, services),
        keep_alive(connection, interval, services.clock),
        _until_expired(connection.session.expires_at, services.clock),
    )


async def _until_expired(expires_at: datetime, clock: Clock) -> CloseRequest:
    while (seconds_left := (expires_at - clock.now()).total_seconds()) > 0:
        await asyncio.sleep(seconds_left)
    return TOKEN_EXPIRED


async def _first_to_end(*parts: Coroutine[Any, Any, CloseRequest | None]) -> CloseRequest | None:
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    results = [task.result() for task in tasks if task in done]
    return next((request for request in results if request), None)


async def _close(websocket: WebSocket, request: CloseRequest) -> None:
    try:
        # Bounded, because a client that does not read does not let a close through either.
        await asyncio.wait_for(websocket.close(request.code, request.reason), CLOSE_SECONDS)
    except (WebSocketDisconnect, RuntimeError, asyncio.TimeoutError):
        log.info("close not delivered", code=int(request.code))
