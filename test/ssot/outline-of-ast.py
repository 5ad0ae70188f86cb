"""For each path on stdin, one JSON line: classes, functions (both with @ their decorators) and imports as in CPython's ast."""

import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")


def items(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield f"class {node.name} {node.lineno} @{len(node.decorator_list)}"
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"function {node.name} {node.lineno} @{len(node.decorator_list)}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield f"import {alias.name} {alias.asname} {node.lineno}"
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                yield f"from {module} {alias.name} {alias.asname} {node.lineno}"


for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (SyntaxError, ValueError) as error:
        print(json.dumps({"path": path, "error": str(error), "items": []}))
    else:
        print(json.dumps({"path": path, "error": None, "items": sorted(items(tree))}))
