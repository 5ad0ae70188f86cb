import asyncio

import pytest

from backend.agent.assistant import Answer, Assistant
from backend.agent.tools import ToolResult
from backend.model.client import ModelRequest, ModelUnavailable
from backend.model.in_process import InProcessModel

RESULTS = [ToolResult(True, {"value": 42}, "6*7 = 42")]


class BrokenModel:
    """A model that is never there."""

    name = "http"

    async def complete(self, request: ModelRequest) -> str:
        raise ModelUnavailable("the model cannot be reached")

    async def close(self) -> None:
        raise AssertionError("closed")


def test_with_a_model_the_answer_is_the_models():
    answer = asyncio.run(Assistant(InProcessModel()).answer("canary-42?", RESULTS))
    assert answer == Answer('You asked: "canary-42?". Here is what I found: 6*7 = 42.', "in-process", degraded=False)


def test_without_the_model_the_answer_is_degraded_and_still_has_question_and_findings():
    answer = asyncio.run(Assistant(BrokenModel()).answer("canary-42?", RESULTS))
    assert answer.degraded
    assert answer.model == "fallback"
    assert "canary-42?" in answer.text
    assert "6*7 = 42" in answer.text


def test_the_assistant_names_its_model():
    assert Assistant(InProcessModel()).model_name == "in-process"


def test_closing_the_assistant_closes_the_model():
    with pytest.raises(AssertionError, match="closed"):
        asyncio.run(Assistant(BrokenModel()).close())
