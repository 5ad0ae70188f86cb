"""What statements define, import and bind."""

import ast

from oracle_exports import UNREADABLE, exported, joined
from oracle_places import ALIASES_HAVE_PLACES, FUNCTIONS, NOWHERE, SUITES, dotted, place


def decorator(node):
    return dotted(node.func if isinstance(node, ast.Call) else node) or ""


def parameters(args):
    """`a, b=, /, *c, d=, **e`: names in order, and which have a default."""
    parts = []
    positional = [*args.posonlyargs, *args.args]
    first_default = len(positional) - len(args.defaults)
    for index, arg in enumerate(positional):
        parts.append(arg.arg + ("=" if index >= first_default else ""))
        if index + 1 == len(args.posonlyargs):
            parts.append("/")
    if args.vararg:
        parts.append("*" + args.vararg.arg)
    elif args.kwonlyargs:
        parts.append("*")
    for arg, default in zip(args.kwonlyargs, args.kw_defaults):
        parts.append(arg.arg + ("" if default is None else "="))
    if args.kwarg:
        parts.append("**" + args.kwarg.arg)
    return ",".join(parts)


def base(node):
    """A base class: its dotted name, with `[` when it is subscripted; `?` when it is something else."""
    if isinstance(node, ast.Starred):
        return "?"
    name = dotted(node.value) if isinstance(node, ast.Subscript) else dotted(node)
    return "?" if name is None else name + ("[" if isinstance(node, ast.Subscript) else "")


class Facts:
    def __init__(self, source):
        self.found = []
        self.exports = None
        self.lines = source.splitlines()
        self.walruses = b":=" in source

    def definition(self, node, kind, scope, header):
        decorators = ",".join(decorator(it) for it in node.decorator_list)
        self.found.append(f"{place(node)} {kind} {node.name} in {scope} @{decorators} ({header})")

    def imports(self, node, module, names, scope):
        for alias in names:
            at = place(alias) if ALIASES_HAVE_PLACES else NOWHERE
            name = "" if module is None else f" {alias.name}"
            source = alias.name if module is None else module
            self.found.append(f"{at} import {source}{name} as {alias.asname} of {node.lineno} in {scope}")

    def binds(self, form, target, scope, more=""):
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                self.found.append(f"{place(node)} {form} {node.id} in {scope}{more}")

    def bare(self, form, node, name, scope):
        """A name that has no place of its own in the tree."""
        if name is not None:
            self.found.append(f"{NOWHERE} {form} {name} in {scope}")

    def statement(self, node, scope):
        """What a statement at module or class level binds besides definitions and imports."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                whole = f" = {value_of(node.value, self.lines)}" if isinstance(target, ast.Name) else " = "
                self.binds("assign", target, scope, whole)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            if node.simple or node.value:
                whole = f" = {value_of(node.value, self.lines)}" if node.value else " = "
                self.binds("annotated", node.target, scope, whole)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self.binds("other", node.target, scope)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars:
                    self.binds("other", item.optional_vars, scope)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                self.binds("del", target, scope)
        elif isinstance(node, ast.ExceptHandler):
            self.bare("other", node, node.name, scope)
        elif node.__class__.__name__ == "match_case":
            for pattern in ast.walk(node.pattern):
                for field in ("name", "rest"):
                    self.bare("other", node, getattr(pattern, field, None), scope)
        elif node.__class__.__name__ == "TypeAlias":
            self.binds("type-alias", node.name, scope)
        if self.walruses:
            self.named(node, scope)
        if scope == "":
            self.changes(node)

    def named(self, node, scope):
        """`:=` in the expressions of a statement itself, lambdas apart."""
        stack = [it for it in ast.iter_child_nodes(node) if not isinstance(it, (ast.stmt, ast.ExceptHandler))]
        while stack:
            inner = stack.pop()
            if inner.__class__.__name__ == "match_case" or isinstance(inner, ast.Lambda):
                continue
            if isinstance(inner, ast.NamedExpr):
                self.found.append(f"{place(inner.target)} other {inner.target.id} in {scope}")
            stack.extend(ast.iter_child_nodes(inner))

    def changes(self, node):
        """What a statement does to `__all__`."""
        if isinstance(node, ast.Assign):
            targets = [it for target in node.targets for it in ast.walk(target) if isinstance(it, ast.Name)]
            if any(it.id == "__all__" and isinstance(it.ctx, ast.Store) for it in targets):
                self.exports = exported(node.value) if node in self.unconditional else joined(self.exports, exported(node.value))
        elif isinstance(node, ast.AnnAssign) and node.value and getattr(node.target, "id", "") == "__all__":
            self.exports = exported(node.value) if node in self.unconditional else joined(self.exports, exported(node.value))
        elif isinstance(node, ast.AugAssign) and getattr(node.target, "id", "") == "__all__":
            self.exports = joined(self.exports, exported(node.value) if isinstance(node.op, ast.Add) else UNREADABLE)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args:
            call = node.value
            if not (isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "__all__"):
                return
            item = call.args[-1]
            if call.func.attr == "extend":
                self.exports = joined(self.exports, exported(item))
            elif call.func.attr in ("append", "insert"):
                self.exports = joined(self.exports, exported(ast.List([item])))
            elif call.func.attr == "remove" and self.exports:
                gone = exported(ast.List([item]))
                names, modules, readable = self.exports
                self.exports = ([it for it in names if it not in gone[0]], modules, readable and gone[2])


def value_of(node, lines):
    """The right side where it is a name, an attribute or a call of one."""
    name = node.func if isinstance(node, ast.Call) else node
    text = b" ".join(lines[name.lineno - 1 : name.end_lineno])
    first = len(text) if name.lineno < name.end_lineno else name.end_col_offset
    # What is taken of something in brackets has no dotted name.
    if b")" in text[name.col_offset : first]:
        return ""
    return (dotted(name) or "") + ("()" if name is not node and dotted(name) else "")


def scan(tree, source):
    """Every statement with the scope it stands in; expressions hold none."""
    facts = Facts(source)
    facts.unconditional = set(tree.body)
    # In the order of the text, for what changes one thing step by step.
    stack = [(node, "", False) for node in reversed(tree.body)]
    while stack:
        node, scope, local = stack.pop()
        if isinstance(node, ast.ClassDef):
            header = [*map(base, node.bases), *(f"{it.arg}=" if it.arg else "**" for it in node.keywords)]
            facts.definition(node, "class", scope, ",".join(header))
        elif isinstance(node, FUNCTIONS):
            facts.definition(node, "function", scope, parameters(node.args))
        elif isinstance(node, ast.Import):
            facts.imports(node, None, node.names, scope)
        elif isinstance(node, ast.ImportFrom):
            facts.imports(node, "." * node.level + (node.module or ""), node.names, scope)
        elif isinstance(node, ast.Global):
            for name in node.names:
                facts.bare("other", node, name, "")
        if not local:
            facts.statement(node, scope)
        inner = [it for field in SUITES for it in getattr(node, field, ())]
        if inner:
            if isinstance(node, (ast.ClassDef, *FUNCTIONS)):
                scope = f"{scope}.{node.name}"
                local = not isinstance(node, ast.ClassDef)
            stack.extend((it, scope, local) for it in reversed(inner))
    if facts.exports:
        names, modules, readable = facts.exports
        what = f"{','.join(names)} from {','.join(modules)}" if readable else "unreadable"
        facts.found.append(f"{NOWHERE} all {what}")
    return facts.found
