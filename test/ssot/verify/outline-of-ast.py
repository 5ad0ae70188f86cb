"""For each path on stdin, one JSON line of what CPython sees in it: `{"path", "error", "facts", "imported"}`.

A fact is `LINE:COLUMN kind …`, both from 1, the column in bytes, as `facts.ts` words them; `?:?` where this
interpreter does not know the place. `imported` are the names whose uses are among the facts.
"""

import _symtable
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
# Before PEP 701 what stands in f-strings has no place of its own.
F_STRINGS_HAVE_PLACES = sys.version_info >= (3, 12)
NOWHERE = "?:?"
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


def decorator(node):
    return dotted(node.func if isinstance(node, ast.Call) else node) or ""


def place(node):
    return f"{node.lineno}:{node.col_offset + 1}"


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


CHILD_FIELDS = {
    cls: cls._fields
    for cls in vars(ast).values()
    if isinstance(cls, type) and issubclass(cls, ast.AST) and cls not in (ast.Constant, ast.Name)
}
# What binds a name besides an assignment to a Name: the field that holds it.
BINDERS = {"ClassDef": "name", "FunctionDef": "name", "AsyncFunctionDef": "name", "arg": "arg", "ExceptHandler": "name",
           "MatchAs": "name", "MatchStar": "name", "MatchMapping": "rest", "TypeVar": "name", "ParamSpec": "name",
           "TypeVarTuple": "name"}
BINDERS = {getattr(ast, cls): field for cls, field in BINDERS.items() if hasattr(ast, cls)}


class Expressions:
    """Every name, attribute chain and dotted string of a tree."""

    def __init__(self, tree, source):
        self.lines = source.splitlines()
        self.chains = []  # (root name, chain, place)
        self.stored = set()
        self.aliased = set()
        self.strings = []
        self.callees = {}
        self.walk(tree, True)

    def walk(self, tree, placed):
        Name, Attribute, Constant, Call, JoinedStr = ast.Name, ast.Attribute, ast.Constant, ast.Call, ast.JoinedStr
        Load, AST = ast.Load, ast.AST
        stack = [tree]
        while stack:
            node = stack.pop()
            cls = node.__class__
            if cls is Name:
                if node.ctx.__class__ is Load:
                    self.chains.append((node.id, node.id, place(node) if placed else NOWHERE))
                else:
                    self.stored.add(node.id)
                continue
            if cls is Attribute:
                parts = [node.attr]
                inner = node.value
                if self.in_brackets(node):
                    stack.append(inner)
                    continue
                while inner.__class__ is Attribute and not self.in_brackets(inner):
                    parts.append(inner.attr)
                    inner = inner.value
                if inner.__class__ is Name:
                    parts.append(inner.id)
                    self.chains.append((inner.id, ".".join(reversed(parts)), place(inner) if placed else NOWHERE))
                else:
                    stack.append(inner)
                continue
            if cls is Constant:
                if node.value.__class__ is str and "." in node.value:
                    self.string(node, placed)
                continue
            if cls is Call and node.args:
                first = node.args[0]
                if first.__class__ is Constant and first.value.__class__ is str:
                    self.callees[id(first)] = dotted(node.func) or ""
            elif cls is ast.alias:
                self.aliased.add(node.asname or node.name.split(".")[0])
            elif cls in BINDERS:
                name = getattr(node, BINDERS[cls])
                if name is not None:
                    self.stored.add(name)
            if cls.__name__ in ("JoinedStr", "TemplateStr"):
                for value in node.values:
                    if value.__class__ is Constant:
                        continue
                    if F_STRINGS_HAVE_PLACES or not placed:
                        stack.append(value)
                    else:
                        self.walk(value, False)
                continue
            for field in CHILD_FIELDS[cls]:
                value = getattr(node, field, None)
                if value.__class__ is list:
                    stack.extend([it for it in value if isinstance(it, AST)])
                elif isinstance(value, AST):
                    stack.append(value)

    def in_brackets(self, node):
        """Whether what the attribute is taken of stands in brackets: that is where a chain starts anew."""
        value = node.value
        width = len(node.attr)
        if value.end_lineno == node.end_lineno:
            if node.end_col_offset - value.end_col_offset == width + 1:
                return False
            between = self.lines[value.end_lineno - 1][value.end_col_offset : node.end_col_offset]
            return between.lstrip().startswith(b")")
        for number in range(value.end_lineno - 1, node.end_lineno):
            line = self.lines[number]
            rest = line[value.end_col_offset :] if number == value.end_lineno - 1 else line
            code = rest.split(b"#", 1)[0].strip()
            if code not in (b"", b"\\"):
                return code.startswith(b")")
        return False

    def string(self, node, placed):
        value = node.value
        if len(value) > 400 or not all(part.isidentifier() for part in value.split(".")):
            return
        # In one piece: the quotes, and a letter before them, are all there is around it.
        around = node.end_col_offset - node.col_offset - len(value.encode())
        if placed and (node.lineno != node.end_lineno or around not in (2, 3, 6, 7)):
            return
        if placed and value.encode() not in self.lines[node.lineno - 1]:
            return
        callee = self.callees.get(id(node), "")
        self.strings.append(f"{place(node) if placed else NOWHERE} path {value} of {callee}")


def unbound(source, path):
    """Names that are read and bound neither where they are nor further out; None when the compiler refuses the file."""
    # With it the compiler would not look at annotations.
    source = source.replace(b"from __future__ import annotations", b"from __future__ import division   ")
    try:
        top = _symtable.symtable(source, path, "exec")
    except SyntaxError:
        return None
    bound = _symtable.DEF_LOCAL | _symtable.DEF_PARAM | _symtable.DEF_IMPORT | _symtable.DEF_GLOBAL
    known = {name for name, flags in top.symbols.items() if flags & bound}
    missing = set()
    stack = [top]
    while stack:
        table = stack.pop()
        stack.extend(table.children)
        for name, flags in table.symbols.items():
            if flags & _symtable.USE and name not in known:
                scope = (flags >> _symtable.SCOPE_OFF) & _symtable.SCOPE_MASK
                if scope in (_symtable.GLOBAL_IMPLICIT, _symtable.GLOBAL_EXPLICIT):
                    missing.add(name)
    return missing


def names(tree, source, path, imports):
    """The facts about expressions, and the names whose uses they list: bound by an import of the module, and by nothing else."""
    found = Expressions(tree, source)
    imported = imports - found.stored
    facts = list(found.strings)
    reads = {}
    for root, chain, at in found.chains:
        if root in imported:
            facts.append(f"{at} use {chain}")
        reads.setdefault(root, []).append(at)
    missing = unbound(source, path)
    for name in missing or ():
        places = reads.get(name, [NOWHERE])
        if name in found.stored or name in found.aliased or NOWHERE in places:
            facts.append(f"{NOWHERE} unbound {name}")
        else:
            first = min(places, key=lambda at: tuple(map(int, at.split(":"))))
            facts.append(f"{first} unbound {name} x{len(places)}")
    return facts, sorted(imported), missing is not None


def module_imports(tree):
    """The names that imports bind at the module's own level, whatever branch they stand in."""
    stack = [tree]
    found = set()
    while stack:
        node = stack.pop()
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            for child in getattr(node, field, ()):
                if isinstance(child, (ast.Import, ast.ImportFrom)):
                    found.update((it.asname or it.name.split(".")[0]) for it in child.names)
                elif not isinstance(child, (ast.ClassDef, *FUNCTIONS)):
                    stack.append(child)
    return found - {"*"}


def is_utf8(source):
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def answer(path):
    try:
        with open(path, "rb") as file:
            source = file.read()
        tree = ast.parse(source)
        facts = scan(tree, source)
        more, imported, compiled = names(tree, source, path, module_imports(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = f"line {getattr(error, 'lineno', None)}: {error}"
        return {"path": path, "error": reason, "facts": [], "imported": [], "compiled": False}
    facts += more
    if not is_utf8(source):
        # Its columns count bytes of a text that is not the file's.
        facts = [f"{NOWHERE} {fact.split(' ', 1)[1]}" for fact in facts]
    return {"path": path, "error": None, "facts": facts, "imported": imported, "compiled": compiled}


for line in sys.stdin:
    sys.stdout.write(json.dumps(answer(line.rstrip("\n"))) + "\n")
    sys.stdout.flush()
