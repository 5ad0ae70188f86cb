"""For each path on stdin, one JSON line of what CPython sees in it: `{"path", "error", "facts", "imported", "compiled"}`.

A fact is `LINE:COLUMN kind …`, both from 1, the column in bytes, as `facts.ts` words them; `?:?` where this
interpreter does not know the place. `imported` are the names whose uses are among the facts; `compiled` says
whether the unbound ones are.
"""

import ast
import gc
import json
import sys
import warnings

from oracle_names import module_imports, names
from oracle_places import NOWHERE
from oracle_statements import scan

warnings.simplefilter("ignore")
# Trees hold no circles worth looking for, and looking takes a third of the time.
gc.disable()


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
