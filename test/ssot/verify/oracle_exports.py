"""What `__all__` holds: names, modules whose `__all__` it takes in, and whether that is all."""

import ast

from oracle_places import dotted

UNREADABLE = ([], [], False)


def joined(before, more):
    return more if before is None else (before[0] + more[0], before[1] + more[1], before[2] and more[2])


def exported(node):
    """Names, modules whose `__all__` is taken in, and whether that is all of an expression."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        found = ([], [], True)
        for item in node.elts:
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                found = joined(found, ([item.value], [], True))
            elif isinstance(item, ast.Starred):
                found = joined(found, exported(item.value))
            else:
                found = joined(found, UNREADABLE)
        return found
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return joined(exported(node.left), exported(node.right))
    if isinstance(node, ast.Attribute) and node.attr == "__all__" and dotted(node.value):
        return ([], [dotted(node.value)], True)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("list", "tuple", "set", "sorted"):
        return exported(node.args[0]) if len(node.args) == 1 and not node.keywords else UNREADABLE
    return UNREADABLE
