"""What expressions read: names, attribute chains, dotted strings; and which names nothing binds."""

import _symtable
import ast

from oracle_places import F_STRINGS_HAVE_PLACES, FUNCTIONS, NOWHERE, dotted, place

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
