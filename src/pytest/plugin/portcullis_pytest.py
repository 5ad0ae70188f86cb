"""Tells portcullis, as JSON lines on a file descriptor, what pytest does.

Loaded with ``-p portcullis_pytest``. Standard library and pytest (7 to 9) only; Python 3.8 to 3.14. It is inert
unless ``PORTCULLIS_PYTEST_FD`` is set: in xdist's workers, in a pytest that a test starts, in a fork of a test.
The other side of the protocol is ``src/pytest/protocol.ts``; change ``PROTOCOL`` on both when a line changes.
"""

import faulthandler
import json
import os
import platform
import signal

import portcullis_spool
import pytest
from portcullis_channel import Channel, Silence, move_away
from portcullis_errors import (
    MESSAGE_LIMIT,
    attach,
    bounded,
    describe_error,
    frames_of,
    is_project,
    root_error,
    text_of,
)

PROTOCOL = 2

# Ignored by default, so that a stray one does no harm, and used by no test suite for its own ends: the choice,
# and the reasons, of the Go runtime. The host sends it to have the stacks of all threads written down.
STACK_SIGNAL = getattr(signal, "SIGURG", None)

TEXT_LIMIT = 20_000
CAPTURE_LIMIT_RED = 100_000
CAPTURE_LIMIT_GREEN = 1_000
ITEMS_PER_LINE = 200


def _leave_environment():
    """What is for this process alone is not for those that the tests start."""
    here = os.path.dirname(os.path.abspath(__file__))
    rest = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each != here]
    if any(rest):
        os.environ["PYTHONPATH"] = os.pathsep.join(rest)
    else:
        os.environ.pop("PYTHONPATH", None)


def _open_channel():
    fd = os.environ.pop("PORTCULLIS_PYTEST_FD", None)
    return Channel(int(fd)) if fd is not None else Silence()


_spool = portcullis_spool.Spool(os.environ.pop("PORTCULLIS_PYTEST_SPOOL", None))
_stack_path = os.environ.pop("PORTCULLIS_PYTEST_STACKS", None)
_maxfail = int(os.environ.pop("PORTCULLIS_PYTEST_MAXFAIL", "0"))
# How many workers run the tests (0: this process does), and how long they may take for one.
_worker_count = int(os.environ.pop("PORTCULLIS_PYTEST_WORKERS", "0"))
_test_seconds = float(os.environ.pop("PORTCULLIS_PYTEST_TEST_SECONDS", "0"))
_forking_allowed = os.environ.pop("PORTCULLIS_PYTEST_FORK", "1") != "0"
# The worker whose messages this process is reporting.
current_worker = None
_channel = _open_channel()
send = _channel.send
flush = _channel.flush
_leave_environment()
_channel.send(
    "hello",
    protocol=PROTOCOL,
    pytest=pytest.__version__,
    python=platform.python_version(),
    pid=os.getpid(),
)


def open_stacks(path):
    """Crash stacks, and those that the host asks for, go to a file of the host's: tests own stderr."""
    if path is None:
        return None
    fd = move_away(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT))
    faulthandler.enable(file=fd, all_threads=True)
    if STACK_SIGNAL is not None and hasattr(faulthandler, "register"):
        faulthandler.register(STACK_SIGNAL, file=fd, all_threads=True, chain=False)
    return fd


_stacks = open_stacks(_stack_path)


def _keep_stacks(config):
    """pytest's own plugin has just pointed the crash stacks at stderr, unless the user turned it off."""
    if _stacks is not None and config.pluginmanager.is_blocked("faulthandler"):
        faulthandler.disable()
    elif _stacks is not None:
        faulthandler.enable(file=_stacks, all_threads=True)


# --- the exceptions of reports ----------------------------------------------------------------------------------


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    outcome = yield
    report = outcome.get_result()
    call = report.__dict__.get("call")
    if report.failed and call is not None and call.excinfo is not None:
        attach(report, call.excinfo)


# By phase: the calls whose reports are still to be told of.
_calls = {}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(call):
    # Kept for `describe`, as a wrapper around each of three reports of each test costs more than all else here.
    _calls[call.when] = call


def describe(report):
    """Adds what is known of its exception to a report that failed."""
    call = _calls.pop(report.when, None)
    if call is not None and call.excinfo is not None and report.outcome in ("failed", "rerun"):
        attach(report, call.excinfo)


# --- start and collection --------------------------------------------------------------------------------------


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    outcome = yield
    if outcome.excinfo is None:
        return
    error = outcome.excinfo[1]
    root = root_error(error)
    if root is error and not isinstance(error, Exception):
        return
    if type(error).__name__ == "ConftestImportFailure":
        path = str(getattr(error, "path", "conftest.py"))
        _channel.send("collect-error", id=path, file=path, text="", **describe_error(root))


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    _keep_stacks(config)
    _register_workers(config)
    _channel.send("configured", rootdir=str(config.rootpath))
    if getattr(config.option, "dist", "no") != "no":  # xdist's controller reads it now, and never collects itself
        _limit_failures(config)


def _register_workers(config):
    if _worker_count == 0:
        return
    if getattr(config.option, "dist", "no") != "no":
        send("workers", count=0, why="xdist distributes the tests already", native=0)
        return
    # Loaded only where they are asked for: a start without them need not read them.
    from portcullis_fork import Stacks
    from portcullis_workers import Workers

    stacks = None if _stacks is None or STACK_SIGNAL is None else Stacks(_stack_path)
    workers = Workers(config, _worker_count, _test_seconds, stacks, _forking_allowed)
    config.pluginmanager.register(workers, "portcullis-workers")


def _limit_failures(config):
    own = config.option.maxfail
    if _maxfail and (not own or own > _maxfail):
        config.option.maxfail = _maxfail


_deselected = 0


def pytest_deselected(items):
    global _deselected
    _deselected += len(items)


def _item_line(item):
    file, line = item.location[0], item.location[1]
    return [item.nodeid, file, None if line is None else line + 1, item.name]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    # Only now: a limit of one failure must not hide how many files the same broken import takes down.
    _limit_failures(session.config)
    items = session.items
    for start in range(0, len(items), ITEMS_PER_LINE):
        _channel.send("items", items=[_item_line(item) for item in items[start : start + ITEMS_PER_LINE]])
    _channel.send("collected", count=len(items), deselected=_deselected)


_xdist_told = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node, ids):
    global _xdist_told
    if not _xdist_told:
        _xdist_told = True
        _channel.send("collected", count=len(ids), deselected=0)


def pytest_collectreport(report):
    if report.failed:
        known = getattr(report, "portcullis", None) or {"type": "", "message": "", "frames": []}
        file = getattr(report, "fspath", None) or report.nodeid.split("::")[0]
        text = text_of(report.longrepr, TEXT_LIMIT)
        _channel.send("collect-error", id=report.nodeid, file=str(file), text=text, **known)
    elif report.skipped:
        _channel.send("collect-skip", id=report.nodeid, reason=_skip_reason(report))


_quoted = json.encoder.encode_basestring_ascii

# --- tests -----------------------------------------------------------------------------------------------------


class _Running:
    __slots__ = ("seconds", "sections", "red", "spooled", "reran")

    def __init__(self):
        self.seconds = 0.0
        self.sections = ()
        self.red = False
        self.spooled = ()
        self.reran = False


_running = {}


def _skip_reason(report):
    longrepr = report.longrepr
    reason = longrepr[2] if isinstance(longrepr, tuple) and len(longrepr) == 3 else longrepr
    reason = text_of(reason, MESSAGE_LIMIT)
    return reason[len("Skipped: ") :] if reason.startswith("Skipped: ") else reason


def _captured(sections, limit, red, before=()):
    """Captured text of all phases, [stdout, stderr and log]; and where the whole of it is, if that is not it."""
    out, err = [], []
    for title, content in sections:
        (out if "stdout" in title else err).append(content)
    streams = ["".join(out), "".join(err)]
    fields = {"captured": [bounded(each, limit) for each in streams]}
    if _channel._open:  # a fork of a test puts nothing aside
        _spool.drop(before)
        spooled = _spool.put(streams, limit, red)
        if spooled:
            fields["spooled"] = spooled
    return fields


def _crash_message(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return text_of(crash.message, MESSAGE_LIMIT)
    lines = text_of(report.longrepr, TEXT_LIMIT).strip().splitlines()
    return bounded(lines[-1] if lines else "", MESSAGE_LIMIT)


def _crash_frames(report, known):
    if known and known["frames"]:
        return known["frames"]
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None and is_project(crash.path):
        return [[crash.path, crash.lineno]]
    for location, _lines in getattr(report.longrepr, "reprlocation_lines", None) or ():  # doctest
        if location.lineno is not None and is_project(location.path):
            return [[location.path, location.lineno]]
    return []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logstart(nodeid, location):
    if nodeid in _running and _running[nodeid].reran:  # a further attempt of the same test
        return
    _running[nodeid] = _Running()
    line = "null" if location[1] is None else location[1] + 1
    worker = "" if current_worker is None else ',"worker":"%s"' % current_worker
    # By hand, as the line of a test that passes: two for every test, of which there are many.
    known = (_quoted(nodeid), _quoted(location[0]), line, worker)
    _channel.send_line('{"e":"start","id":%s,"file":%s,"line":%s%s}' % known)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report):
    if hasattr(report, "portcullis_lost"):  # of a test whose worker died: the host was told of that
        _running.pop(report.nodeid, None)
        return
    describe(report)
    running = _running.get(report.nodeid)
    if running is None:
        running = _running[report.nodeid] = _Running()
    running.seconds += report.duration
    if report.when == "setup":
        running.reran = False
    if report.outcome == "rerun":
        running.reran = True
    running.sections = report.sections
    xfail = getattr(report, "wasxfail", None)
    if report.passed and xfail is None:
        return
    fields = {"id": report.nodeid, "when": report.when, "outcome": report.outcome}
    if report.outcome in ("failed", "rerun"):
        known = getattr(report, "portcullis", None)
        running.red = running.red or report.failed
        fields["message"] = _crash_message(report)
        fields["type"] = known["type"] if known else ""
        fields["frames"] = _crash_frames(report, known)
        fields["text"] = text_of(report.longrepr, TEXT_LIMIT)
        fields.update(_captured(report.sections, CAPTURE_LIMIT_RED, True, running.spooled))
        running.spooled = fields.get("spooled", ())
    elif report.skipped and xfail is None:
        fields["reason"] = _skip_reason(report)
    if xfail is not None:
        fields["xfail"] = text_of(xfail, MESSAGE_LIMIT)
    _channel.send("report", **fields)


@pytest.hookimpl(trylast=True)
def pytest_runtest_logfinish(nodeid):
    running = _running.get(nodeid)
    if running is None or running.reran:  # rerunfailures 16 starts and finishes each attempt
        return
    del _running[nodeid]
    milliseconds = running.seconds * 1000
    if not running.sections:
        _channel.hold('{"e":"finish","id":%s,"ms":%.3f}' % (_quoted(nodeid), milliseconds))
        return
    limit = CAPTURE_LIMIT_RED if running.red else CAPTURE_LIMIT_GREEN
    captured = _captured(running.sections, limit, running.red, running.spooled)
    _channel.send("finish", id=nodeid, ms=round(milliseconds, 3), **captured)


# --- the end ---------------------------------------------------------------------------------------------------

_warnings = 0


def pytest_warning_recorded(warning_message):
    global _warnings
    _warnings += 1


@pytest.hookimpl(tryfirst=True)
def pytest_keyboard_interrupt(excinfo):
    kind = "interrupt"
    if isinstance(excinfo.value, pytest.exit.Exception):
        kind = "exit"
    elif isinstance(excinfo.value, pytest.Session.Interrupted):
        kind = "stop"  # pytest's own: errors in collection, a plugin that had seen enough
    reason = getattr(excinfo.value, "msg", None) or str(excinfo.value)
    _channel.send("interrupted", kind=kind, reason=bounded(str(reason), MESSAGE_LIMIT), frames=frames_of(excinfo.tb))


@pytest.hookimpl(tryfirst=True)
def pytest_internalerror(excrepr, excinfo):
    known = describe_error(excinfo.value)
    _channel.send("internal-error", text=text_of(excrepr, TEXT_LIMIT), **known)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_sessionfinish(session):
    _channel.flush()
    yield  # outermost: coverage's and other plugins' verdicts are in the exit status by now
    stop = session.shouldfail or session.shouldstop
    stop = bounded(str(stop), MESSAGE_LIMIT) if stop else None
    _channel.send("session-finish", status=int(session.exitstatus), stop=stop, warnings=_warnings)
