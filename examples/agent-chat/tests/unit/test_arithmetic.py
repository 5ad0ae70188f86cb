import pytest

from backend.agent.arithmetic import evaluate, find_expression


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("What is 6*7?", "6*7"),
        ("add (1 + 2) * 3 please", "(1 + 2) * 3"),
        ("-4 - 5.5", "-4 - 5.5"),
        ("first 12, then 3/4", "3/4"),
    ],
)
def test_an_expression_is_found_in_a_sentence(text, expression):
    assert find_expression(text) == expression


@pytest.mark.parametrize("text", ["", "no numbers", "I have 12 apples", "version 1.2.3", "(" * 5_000, "1 2 3"])
def test_a_sentence_without_one_has_none(text):
    assert find_expression(text) is None


@pytest.mark.parametrize(
    ("expression", "value"), [("6*7", 42), ("(1 + 2) * 3", 9), ("7 % 4", 3), ("1/4", 0.25), ("-4 - 5.5", -9.5)]
)
def test_an_expression_has_its_value(expression, value):
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("1/0", "division by zero"),
        ("9**9", "only numbers"),
        ("999999999999*999999999999", "too large"),
        ("1 +", "not an arithmetic expression"),
        ("__import__('os')", "only numbers"),
        ("True + 1", "only numbers"),
    ],
)
def test_what_cannot_be_evaluated_says_why(expression, why):
    with pytest.raises(ValueError, match=why):
        evaluate(expression)
