"""What a connection's client says, until it leaves or has to."""

import asyncio

from backend.metrics import MESSAGES
from backend.services import Services
from backend.websocket.agent_run import AgentRun
from backend.websocket.closing import MESSAGE_TOO_BIG, CloseRequest
from backend.websocket.connection import Connection
from backend.websocket.events import announcement, error_event
from backend.websocket.inbound import Announcement, RejectedMessage, parse_message
from backend.websocket.run_supervisor import TooManyRuns
from shared.json_text import encode_json


async def receive_messages(connection: Connection, services: Services) -> CloseRequest | None:
    """Take messages and start runs; the close to send, or None when the client has gone."""
    while True:
        raw = await connection.receive()
        if raw is None:
            return None
        size = len(raw if isinstance(raw, bytes) else raw.encode())
        if size > services.settings.max_message_bytes:
            services.counters.increment(MESSAGES, result="too_big")
            return MESSAGE_TOO_BIG
        problem = _take(raw, connection, services)
        services.counters.increment(MESSAGES, result=problem.code if problem else "accepted")
        if problem:
            connection.send(encode_json(error_event(problem.code, problem.message, services.clock)))
        # A burst is read without waiting: without this, one client's would hold up all the others.
        await asyncio.sleep(0)


def _take(raw: str | bytes, connection: Connection, services: Services) -> RejectedMessage | None:
    message = parse_message(raw)
    if isinstance(message, RejectedMessage):
        return message
    if isinstance(message, Announcement):
        sender = connection.session.user.display_name
        services.manager.send_to_everyone(announcement(sender, message.content, services.clock))
        return None
    run = AgentRun(connection.user_id, message, services)
    try:
        services.runs.start(connection.user_id, run.execute())
    except TooManyRuns as error:
        return RejectedMessage(error.code, error.message)
    return None
