"""Holds trees to their import-linter configs, as import-linter does, in one process.

Reads directories from stdin, one a line; for each prints one JSON object: {tree, contracts: {name: outcome}} or {tree, error}.
"""

import importlib
import json
import os
import sys
from copy import deepcopy

from importlinter import configuration
from importlinter.application import use_cases
from importlinter.domain.contract import InvalidContractOptions, registry

configuration.configure()


def outcome(options, user_options, graph):
    try:
        contract = registry.get_contract_class(options["type"])(
            name=options["name"], session_options=user_options.session_options, contract_options=options
        )
        return "kept" if contract.check(deepcopy(graph), verbose=False).kept else "broken"
    except InvalidContractOptions as error:
        return f"invalid: {error.errors}"
    except Exception as error:
        return f"error: {type(error).__name__}: {error}"


def judge(tree):
    os.chdir(tree)
    sys.path.insert(0, tree)
    importlib.invalidate_caches()
    try:
        user_options = use_cases.read_user_options()
        use_cases._register_contract_types(user_options)
        graph = use_cases._build_graph(
            root_package_names=user_options.session_options["root_packages"],
            cache_dir=None,
            include_external_packages=use_cases._get_include_external_packages(user_options),
            exclude_type_checking_imports=use_cases._get_exclude_type_checking_imports(user_options),
            verbose=False,
        )
        imports = sorted([a, b] for a in graph.modules for b in graph.find_modules_directly_imported_by(a))
        contracts = {each["name"]: outcome(each, user_options, graph) for each in user_options.contracts_options}
        return {"tree": tree, "contracts": contracts, "modules": sorted(graph.modules), "imports": imports}
    except Exception as error:
        return {"tree": tree, "error": f"{type(error).__name__}: {error}"}
    finally:
        sys.path.remove(tree)


for line in sys.stdin:
    print(json.dumps(judge(line.strip())), flush=True)
