"""Leaves tests out, file by file, as portcullis says.

Loaded with ``-p portcullis_select`` only where there is something to leave out. ``PORTCULLIS_PYTEST_SELECT`` names a JSON
file that ``src/pytest/selection.ts`` writes; it stays in the environment, for xdist's workers. Standard library and pytest
(7 to 9) only; Python 3.8 to 3.14.
"""

import json
import os

import pytest

with open(os.environ["PORTCULLIS_PYTEST_SELECT"], encoding="utf-8") as _file:
    _selection = json.load(_file)

# Taken now: a conftest may change the working directory.
_root = os.path.abspath(_selection["root"])
_real_root = os.path.realpath(_root)
_left_out = frozenset(_selection["leaveOut"])


def _names(path):
    """What a file may be called in the selection: its path below the root, as it is given and without links."""
    path = os.path.abspath(str(path))
    pairs = ((path, _root), (os.path.realpath(path), _real_root))
    return [os.path.relpath(each, root).replace(os.sep, "/") for each, root in pairs]


def _is_left_out(path):
    return any(name in _left_out for name in _names(path))


def _why_blocked(path):
    """Why the tests of a file must not run, or None. What is not said to be clear is blocked."""
    names = _names(path)
    for scope in _selection["blocked"]:
        for name in names:
            if name in scope["files"]:
                return scope["reasons"][scope["files"][name]]
        if not any(name in scope["clear"] for name in names):
            return scope["otherwise"]
    return None


for _scope in _selection["blocked"]:
    _scope["clear"] = frozenset(_scope["clear"])


def pytest_ignore_collect(collection_path, config):
    if not _is_left_out(collection_path):
        return None
    # A file that the command line names is collected, and its tests deselected: pytest would not find it else.
    named = {os.path.abspath(arg.split("::")[0]) for arg in config.args}
    return None if os.path.abspath(str(collection_path)) in named else True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    kept, left_out, reasons = [], [], {}
    for item in items:
        path = item.path
        if _is_left_out(path):
            left_out.append(item)
            continue
        kept.append(item)
        if path not in reasons:
            reasons[path] = _why_blocked(path)
        if reasons[path] is not None:
            # First, so that this is the reason that is told where the test has one of its own to be skipped.
            item.add_marker(pytest.mark.skip(reason=reasons[path]), append=False)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
