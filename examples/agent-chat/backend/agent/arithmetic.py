"""Arithmetic out of a sentence, evaluated without `eval`."""

import ast
import operator
import re
from collections.abc import Callable

MAX_MAGNITUDE = 1e15
# Bounded, so that no text makes the search or the parser work long.
_EXPRESSION = re.compile(r"(?<![\w.])[-(]{0,8}\d[\d.\s+*/%()-]{0,200}[\d)]")
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
}


def find_expression(text: str) -> str | None:
    """The first arithmetic expression with an operator in a text, or None."""
    for match in _EXPRESSION.finditer(text):
        expression = match.group().strip()
        try:
            parsed = ast.parse(expression, mode="eval").body
        except SyntaxError:
            continue
        if isinstance(parsed, ast.BinOp):
            return expression
    return None


def evaluate(expression: str) -> float:
    """The value of an expression of numbers, `+ - * / %` and brackets; raises ValueError."""
    try:
        value = _value(ast.parse(expression, mode="eval").body)
    except SyntaxError:
        raise ValueError("not an arithmetic expression") from None
    except ZeroDivisionError:
        raise ValueError("division by zero") from None
    return value


def _value(node: ast.expr) -> float:
    # bool is an int to isinstance, and not a number to a person.
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        value: float = node.value
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = -_value(node.operand)
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        value = _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    else:
        raise ValueError("only numbers, + - * / % and brackets can be evaluated")
    if abs(value) > MAX_MAGNITUDE:
        raise ValueError("the numbers are too large")
    return value
