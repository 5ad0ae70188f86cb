"""pytest plugin: writes every contract check of import-linter's own tests, with its graph and its outcome, to a file.

One JSON object a line: {test, contract: {type, options}, session, modules: [[name, squashed]], imports: [[importer, imported]],
outcome: "kept" | "broken" | "error: …"}.
"""

import functools
import json
import os

from importlinter.contracts import acyclic_siblings, forbidden, independence, layers, protected

CLASSES = [
    acyclic_siblings.AcyclicSiblingsContract,
    forbidden.ForbiddenContract,
    independence.IndependenceContract,
    layers.LayersContract,
    protected.ProtectedContract,
]


def recorded(check):
    @functools.wraps(check)
    def inner(self, graph, verbose=False):
        case = {
            "test": os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0],
            "type": self.type_name,
            "options": {key: sorted(value) if isinstance(value, set) else value for key, value in self.contract_options.items()},
            "session": self.session_options,
            "modules": sorted([name, graph.is_module_squashed(name)] for name in graph.modules),
            "imports": sorted([name, to] for name in graph.modules for to in graph.find_modules_directly_imported_by(name)),
        }
        try:
            result = check(self, graph, verbose)
            case["outcome"] = "kept" if result.kept else "broken"
            return result
        except Exception as error:
            case["outcome"] = f"error: {type(error).__name__}: {error}"
            raise
        finally:
            with open(os.environ["RECORD_TO"], "a") as file:
                file.write(json.dumps(case) + "\n")

    return inner


for each in CLASSES:
    each.check = recorded(each.check)
