import asyncio

from backend.model.client import ModelRequest
from backend.model.in_process import MAX_QUOTED_LENGTH, InProcessModel, compose_answer


def test_the_answer_quotes_the_question_and_tells_the_findings():
    answer = compose_answer(ModelRequest("canary-42?", ("6*7 = 42", "2 words")))
    assert answer == 'You asked: "canary-42?". Here is what I found: 6*7 = 42; 2 words.'


def test_without_findings_the_answer_says_so():
    assert compose_answer(ModelRequest("canary-42?", ())).endswith("I have nothing to add.")


def test_a_long_question_is_quoted_in_part():
    answer = compose_answer(ModelRequest("x" * 5_000, ()))
    assert "x" * MAX_QUOTED_LENGTH + "…" in answer
    assert len(answer) < MAX_QUOTED_LENGTH + 100


def test_one_question_has_one_answer():
    request = ModelRequest("again?", ("a",))
    answers = {asyncio.run(InProcessModel().complete(request)) for _ in range(2)}
    assert len(answers) == 1
