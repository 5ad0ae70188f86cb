"""The tools that the agent may use."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.agent.arithmetic import evaluate
from shared.clock import format_timestamp

MAX_MATCHES = 3


@dataclass(frozen=True)
class ToolCall:
    """One use of a tool; `call_id` ties its beginning to its end."""

    call_id: str
    tool: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class ToolContext:
    """What a tool may look at: what the user wrote in this thread before, and the time."""

    history: Sequence[str]
    now: datetime


@dataclass(frozen=True)
class ToolResult:
    """How a call ended: with an output, or with an error; `finding` says it in words."""

    ok: bool
    output: Mapping[str, Any]
    finding: str


def _calculator(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
    value = evaluate(arguments["expression"])
    return ToolResult(True, {"value": value}, f"{arguments['expression']} = {value:.12g}")


def _clock(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
    utc = format_timestamp(context.now)
    return ToolResult(True, {"utc": utc}, f"it is {utc}")


def _search_history(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
    wanted = {word for word in _words(arguments["query"]) if len(word) > 3}
    matches = [text for text in context.history if wanted & set(_words(text))][-MAX_MATCHES:]
    found = f"you wrote earlier: {' / '.join(matches)}" if matches else "nothing you wrote earlier fits"
    return ToolResult(True, {"matches": matches}, found)


def _text_statistics(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
    text = arguments["text"]
    words = len(_words(text))
    return ToolResult(True, {"words": words, "characters": len(text)}, f"{words} words, {len(text)} characters")


TOOLS: dict[str, Callable[[Mapping[str, Any], ToolContext], ToolResult]] = {
    "calculator": _calculator,
    "clock": _clock,
    "search_history": _search_history,
    "text_statistics": _text_statistics,
}


def use_tool(call: ToolCall, context: ToolContext) -> ToolResult:
    """Run a call; what a tool cannot do is a result that is not ok, an unknown tool a KeyError."""
    tool = TOOLS[call.tool]
    try:
        return tool(call.arguments, context)
    except ValueError as error:
        return ToolResult(False, {"error": str(error)}, f"the {call.tool} could not help: {error}")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
