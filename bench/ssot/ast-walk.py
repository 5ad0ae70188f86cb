"""python3 ast-walk.py DIR: parses every Python file below it and lists classes, functions and imports, as a script would."""

import ast
import os
import sys

found = []
for directory, _, names in os.walk(sys.argv[1]):
    for name in names:
        if not name.endswith(".py"):
            continue
        path = os.path.join(directory, name)
        try:
            with open(path, "rb") as file:
                tree = ast.parse(file.read(), path)
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                found.append((path, node.lineno, node.name))
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                found.extend((path, node.lineno, alias.name) for alias in node.names)
print(len(found))
