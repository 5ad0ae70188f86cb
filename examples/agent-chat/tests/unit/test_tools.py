from datetime import datetime, timezone

import pytest

from backend.agent.tools import ToolCall, ToolContext, use_tool

NOON = datetime(2026, 5, 1, 12, tzinfo=timezone.utc)


def use(tool: str, arguments: dict, history: tuple[str, ...] = ()):
    return use_tool(ToolCall("call-1", tool, arguments), ToolContext(history, NOON))


def test_the_calculator_gives_the_value():
    result = use("calculator", {"expression": "6*7"})
    assert (result.ok, result.output, result.finding) == (True, {"value": 42}, "6*7 = 42")


def test_what_the_calculator_cannot_do_is_a_result_and_not_a_crash():
    result = use("calculator", {"expression": "1/0"})
    assert (result.ok, result.output) == (False, {"error": "division by zero"})


def test_the_clock_gives_the_time_it_is_given():
    assert use("clock", {}).output == {"utc": "2026-05-01T12:00:00.000Z"}


def test_the_search_finds_earlier_messages_that_share_a_word():
    result = use("search_history", {"query": "remember the deploy?"}, ("deploy on Friday", "lunch at noon"))
    assert result.output == {"matches": ["deploy on Friday"]}


def test_the_search_gives_the_latest_three():
    history = tuple(f"deploy {number}" for number in range(5))
    result = use("search_history", {"query": "which deploy"}, history)
    assert result.output == {"matches": ["deploy 2", "deploy 3", "deploy 4"]}


def test_short_words_do_not_count_as_a_match():
    assert use("search_history", {"query": "the one"}, ("the two",)).output == {"matches": []}


def test_a_text_is_measured():
    assert use("text_statistics", {"text": "one, two"}).output == {"words": 2, "characters": 8}


def test_a_tool_that_does_not_exist_is_a_defect():
    with pytest.raises(KeyError):
        use("shell", {})
