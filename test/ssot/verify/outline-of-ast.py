"""For each path on stdin, one JSON line of what CPython's ast sees in it: `{"path", "error", "facts"}`.

A fact is `LINE:COLUMN kind …`, both from 1, the column in bytes, as `facts.ts` words them.
"""

import ast
import gc
import json
import sys
import warnings

warnings.simplefilter("ignore")
# Trees hold no circles worth looking for, and looking takes a third of the time.
gc.disable()
ALIASES_HAVE_PLACES = sys.version_info >= (3, 10)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
TYPE_ALIAS = getattr(ast, "TypeAlias", ())
CONSTANTS = {"None", "True", "False"}


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


def decorator(node):
    while isinstance(node, ast.Call):
        node = node.func
    return dotted(node) or ""


def place(node):
    return f"{node.lineno}:{node.col_offset + 1}"


class Facts:
    def __init__(self):
        self.found = []

    def definition(self, node, kind, scope):
        decorators = ",".join(decorator(it) for it in node.decorator_list)
        self.found.append(f"{place(node)} {kind} {node.name} in {scope} @{decorators}")

    def imports(self, node, module, names, scope):
        for alias in names:
            at = place(alias) if ALIASES_HAVE_PLACES else f"{node.lineno}:?"
            name = "" if module is None else f" {alias.name}"
            source = alias.name if module is None else module
            self.found.append(f"{at} import {source}{name} as {alias.asname} of {node.lineno} in {scope}")


def scan(tree):
    """Every statement with the scope it stands in; expressions hold none."""
    facts = Facts()
    stack = [(tree, "")]
    while stack:
        parent, scope = stack.pop()
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            for node in getattr(parent, field, ()):
                if isinstance(node, ast.ClassDef):
                    facts.definition(node, "class", scope)
                    stack.append((node, f"{scope}.{node.name}"))
                elif isinstance(node, FUNCTIONS):
                    facts.definition(node, "function", scope)
                    stack.append((node, f"{scope}.{node.name}"))
                elif isinstance(node, ast.Import):
                    facts.imports(node, None, node.names, scope)
                elif isinstance(node, ast.ImportFrom):
                    facts.imports(node, "." * node.level + (node.module or ""), node.names, scope)
                elif hasattr(node, "body") or hasattr(node, "cases"):
                    stack.append((node, scope))
    return facts.found


def main():
    for line in sys.stdin:
        path = line.rstrip("\n")
        answer = {"path": path, "error": None, "facts": []}
        try:
            with open(path, "rb") as file:
                answer["facts"] = scan(ast.parse(file.read()))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            answer["error"] = f"line {getattr(error, 'lineno', None)}: {error}"
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
