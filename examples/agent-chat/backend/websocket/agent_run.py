"""One user message, from `agent_started` to `agent_completed`."""

import asyncio
import re
import time
from collections.abc import Sequence
from uuid import UUID

from backend.agent.planner import make_plan
from backend.agent.tools import ToolCall, ToolContext, ToolResult, use_tool
from backend.metrics import RUNS
from backend.services import Services
from backend.threads import Message, MessageRole
from backend.websocket.events import Event, RunEvents
from backend.websocket.inbound import UserMessage
from backend.websocket.protocols import WebSocketManagerProtocol
from shared.identifiers import new_id
from shared.structured_logging import get_logger

log = get_logger(__name__)

_WORDS = re.compile(r"\S+\s*")


class AgentRun:
    """Runs the agent on a message, keeps both sides of the conversation, and tells the user's connections."""

    def __init__(self, user_id: UUID, message: UserMessage, services: Services) -> None:
        self._user_id = user_id
        self._message = message
        self._services = services
        self._manager: WebSocketManagerProtocol = services.manager
        self._run_id = new_id()
        self._events = RunEvents(self._run_id, message.thread_id, user_id, services.clock)

    async def execute(self) -> None:
        """Run to the end; a defect is logged and told to the user, never raised."""
        started = time.monotonic()
        try:
            degraded = await self._answer(started)
        except Exception:
            log.exception("run failed", run_id=self._run_id, user_id=self._user_id)
            self._services.counters.increment(RUNS, outcome="failed")
            self._publish(self._events.run_failed())
        else:
            outcome = "degraded" if degraded else "completed"
            log.info("run ended", run_id=self._run_id, user_id=self._user_id, outcome=outcome)
            self._services.counters.increment(RUNS, outcome=outcome)

    async def _answer(self, started: float) -> bool:
        assistant = self._services.assistant
        history = self._open_thread()
        self._publish(self._events.agent_started(assistant.model_name))

        plan = make_plan(self._message.content)
        self._publish(self._events.agent_thinking(plan))

        results = await asyncio.gather(*(self._use(call, history) for call in plan.calls))

        answer = await assistant.answer(self._message.content, results)
        self._remember(MessageRole.AGENT, answer.text, answer.degraded)
        if answer.degraded:
            self._publish(self._events.agent_degraded(answer))
        await self._stream(answer.text)
        duration_ms = round((time.monotonic() - started) * 1000)
        self._publish(self._events.agent_completed(answer, duration_ms))
        return answer.degraded

    async def _use(self, call: ToolCall, history: Sequence[str]) -> ToolResult:
        self._publish(self._events.tool_executing(call))
        # In a thread: a tool that takes long holds up neither the others nor anybody else's run.
        result = await asyncio.to_thread(use_tool, call, ToolContext(history, self._services.clock.now()))
        self._publish(self._events.tool_completed(call, result))
        return result

    async def _stream(self, text: str) -> None:
        for index, word in enumerate(_WORDS.findall(text)):
            self._publish(self._events.agent_delta(index, word))
            # Word by word with everyone else's: a long answer neither delays others nor fills an outbox.
            await asyncio.sleep(0)

    def _open_thread(self) -> list[str]:
        content = self._message.content
        thread = self._services.threads.open(self._user_id, self._message.thread_id, title=content)
        history = [message.content for message in thread.messages if message.role is MessageRole.USER]
        self._remember(MessageRole.USER, content)
        return history

    def _remember(self, role: MessageRole, content: str, degraded: bool = False) -> None:
        message = Message(role, content, self._services.clock.now(), self._run_id, degraded)
        self._services.threads.append(self._user_id, self._message.thread_id, message)

    def _publish(self, event: Event) -> None:
        self._manager.send_to_user(self._user_id, event)
