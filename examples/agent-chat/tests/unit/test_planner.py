import pytest

from backend.agent.planner import make_plan
from backend.agent.tools import TOOLS


@pytest.mark.parametrize(
    ("content", "tools"),
    [
        ("What is 6*7?", ["calculator"]),
        ("what time is it?", ["clock"]),
        ("what did I say earlier?", ["search_history"]),
        ("hello there", ["text_statistics"]),
        ("You remember 2+2, and what day is it?", ["calculator", "clock", "search_history"]),
    ],
)
def test_the_words_of_a_message_decide_the_tools(content, tools):
    assert [call.tool for call in make_plan(content).calls] == tools


def test_every_planned_tool_exists():
    for content in ("1+1", "what time", "before", "x"):
        assert all(call.tool in TOOLS for call in make_plan(content).calls)


def test_each_call_has_an_id_of_its_own():
    calls = make_plan("1+1 and what time is it").calls
    assert len({call.call_id for call in calls}) == 2


def test_the_thought_names_the_tools():
    assert make_plan("remember 1+1").thought == "I will use the calculator and search history."
