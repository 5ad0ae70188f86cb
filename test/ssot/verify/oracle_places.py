"""Where things stand, and what they are called."""

import ast
import sys

# Before PEP 701 what stands in f-strings has no place of its own.
F_STRINGS_HAVE_PLACES = sys.version_info >= (3, 12)
ALIASES_HAVE_PLACES = sys.version_info >= (3, 10)
NOWHERE = "?:?"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SUITES = ("body", "handlers", "orelse", "finalbody", "cases")


def dotted(node):
    """The dotted name that an expression is, or None."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    parts.append(node.id)
    return ".".join(reversed(parts))


def place(node):
    return f"{node.lineno}:{node.col_offset + 1}"
