"""Heartbeats: how a client tells a quiet connection from a dead one."""

import asyncio

from backend.websocket.connection import Connection
from backend.websocket.events import heartbeat
from shared.clock import Clock
from shared.json_text import encode_json


async def keep_alive(connection: Connection, interval_seconds: float, clock: Clock) -> None:
    """Send a heartbeat whenever a connection was idle for the interval; ends only by being cancelled.

    Application messages, because a browser does not show its page the protocol's own pings.
    """
    while True:
        idle = connection.idle_seconds
        if idle >= interval_seconds:
            connection.send(encode_json(heartbeat(clock)))
            idle = 0.0
        await asyncio.sleep(interval_seconds - idle)
