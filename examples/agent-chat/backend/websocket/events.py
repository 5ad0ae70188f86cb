"""The shape of everything that the server sends over a WebSocket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.agent.assistant import Answer
from backend.agent.planner import Plan
from backend.agent.tools import ToolCall, ToolResult
from backend.websocket.connection import Connection
from shared.clock import Clock, format_timestamp
from shared.identifiers import new_id

Event = dict[str, Any]


@dataclass(frozen=True)
class RunEvents:
    """Makes the events of one run; all carry the run, its thread and its user."""

    run_id: str
    thread_id: str
    user_id: UUID
    clock: Clock

    def agent_started(self, model_name: str) -> Event:
        """The message was taken up."""
        return self._event("agent_started", {"model": model_name})

    def agent_thinking(self, plan: Plan) -> Event:
        """The agent has a plan."""
        return self._event("agent_thinking", {"thought": plan.thought, "tool_calls": len(plan.calls)})

    def tool_executing(self, call: ToolCall) -> Event:
        """A tool begins; `tool_completed` with the same call_id follows."""
        payload = {"call_id": call.call_id, "tool": call.tool, "arguments": dict(call.arguments)}
        return self._event("tool_executing", payload)

    def tool_completed(self, call: ToolCall, result: ToolResult) -> Event:
        """A tool has ended, with or without success."""
        payload = {"call_id": call.call_id, "tool": call.tool, "ok": result.ok, "output": dict(result.output)}
        return self._event("tool_completed", payload)

    def agent_degraded(self, answer: Answer) -> Event:
        """The model could not be asked; what follows is the agent's own."""
        return self._event("agent_degraded", {"model": answer.model})

    def agent_delta(self, index: int, text: str) -> Event:
        """The next piece of the answer; all of them, in order, are the answer."""
        return self._event("agent_delta", {"index": index, "text": text})

    def agent_completed(self, answer: Answer, duration_ms: int) -> Event:
        """The answer; nothing of the run follows."""
        payload = {
            "answer": answer.text,
            "model": answer.model,
            "degraded": answer.degraded,
            "duration_ms": duration_ms,
        }
        return self._event("agent_completed", payload)

    def run_failed(self) -> Event:
        """In place of `agent_completed` when the run met a defect of the service."""
        error = error_event("run_failed", "the agent could not finish this message", self.clock)
        return {**error, "run_id": self.run_id, "thread_id": self.thread_id}

    def _event(self, event_type: str, payload: Mapping[str, Any]) -> Event:
        return {
            "type": event_type,
            "event_id": new_id(),
            "run_id": self.run_id,
            "thread_id": self.thread_id,
            "user_id": str(self.user_id),
            "timestamp": format_timestamp(self.clock.now()),
            "payload": payload,
        }


def connection_ready(connection: Connection, heartbeat_interval_seconds: float, seq: int, clock: Clock) -> Event:
    """The first message of every connection; `seq` is the number of the user's latest event."""
    return {
        "type": "connection_ready",
        "connection_id": connection.connection_id,
        "user_id": str(connection.user_id),
        "heartbeat_interval_seconds": heartbeat_interval_seconds,
        "seq": seq,
        "timestamp": format_timestamp(clock.now()),
    }


def announcement(sender: str, content: str, clock: Clock) -> Event:
    """What one user says to everyone."""
    return {
        "type": "announcement",
        "announcement_id": new_id(),
        "from": sender,
        "content": content,
        "timestamp": format_timestamp(clock.now()),
    }


def heartbeat(clock: Clock) -> Event:
    """Sent when there was nothing else to send."""
    return {"type": "heartbeat", "timestamp": format_timestamp(clock.now())}


def error_event(code: str, message: str, clock: Clock) -> Event:
    """Something that was sent could not be acted on; the connection stays."""
    return {"type": "error", "code": code, "message": message, "timestamp": format_timestamp(clock.now())}
