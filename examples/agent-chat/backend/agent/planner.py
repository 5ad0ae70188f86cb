"""Decides which tools a message needs."""

import re
from dataclasses import dataclass

from backend.agent.arithmetic import find_expression
from backend.agent.tools import ToolCall
from shared.identifiers import new_id

_ASKS_TIME = re.compile(r"\b(what|current|the) (time|date)\b|\bwhat day\b", re.IGNORECASE)
_ASKS_HISTORY = re.compile(r"\b(earlier|before|remember|previous|previously)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Plan:
    """What the agent means to do: a thought for people, and at least one tool call."""

    thought: str
    calls: tuple[ToolCall, ...]


def make_plan(content: str) -> Plan:
    """The plan for a message, by its words; a message that needs no special tool is measured."""
    calls: list[ToolCall] = []
    expression = find_expression(content)
    if expression is not None:
        calls.append(ToolCall(new_id(), "calculator", {"expression": expression}))
    if _ASKS_TIME.search(content):
        calls.append(ToolCall(new_id(), "clock", {}))
    if _ASKS_HISTORY.search(content):
        calls.append(ToolCall(new_id(), "search_history", {"query": content}))
    if not calls:
        calls.append(ToolCall(new_id(), "text_statistics", {"text": content}))
    names = " and ".join(call.tool.replace("_", " ") for call in calls)
    return Plan(thought=f"I will use the {names}.", calls=tuple(calls))
