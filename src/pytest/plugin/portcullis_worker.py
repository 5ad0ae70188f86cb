"""The side of a forked worker: it runs what the queue hands it, and sends every report to the process that forked it."""

import atexit
import json
import os
import select
import signal
import struct
import sys
import threading
import traceback

import portcullis_pytest as bridge
import pytest

INDEX = struct.Struct("<I")
SEND_BEFORE = 256 * 1024
WARNING_LIMIT = 2_000


class Leases:
    """Indices of tests from a pipe whose other end, and a copy of this one, the parent holds: it may take them back."""

    def __init__(self, fd):
        self._fd = fd
        self.over = False

    def poll(self):
        """The next index, or None when there is none at the moment; sets `over` when there will be none."""
        try:
            record = os.read(self._fd, INDEX.size)
        except BlockingIOError:
            return None
        if len(record) < INDEX.size:
            self.over = True
            return None
        return INDEX.unpack(record)[0]

    def wait(self):
        """The next index, or None when there will be none."""
        poller = select.poll()
        poller.register(self._fd, select.POLLIN)
        while not self.over:
            index = self.poll()
            if index is not None or self.over:
                return index
            poller.poll()
        return None


class Messages:
    """Lines of JSON to the parent. A test that took the descriptor away has no worker any more."""

    def __init__(self, fd):
        self._fd = fd
        self._identity = self._identify()
        self._pending = []
        self._size = 0
        self._encode = json.JSONEncoder(separators=(",", ":"), default=str).encode

    def _identify(self):
        status = os.fstat(self._fd)
        return status.st_dev, status.st_ino

    def add(self, kind, value=None):
        """Sent with the next that is sent."""
        line = self._encode([kind, value])
        self._pending.append(line)
        self._size += len(line)
        if self._size > SEND_BEFORE:
            self.flush()

    def send(self, kind, value=None):
        self.add(kind, value)
        self.flush()

    def flush(self):
        # Taken first: a KeyboardInterrupt in the middle must not send anything twice.
        lines, self._pending, self._size = self._pending, [], 0
        if not lines:
            return
        data = memoryview(("\n".join(lines) + "\n").encode("ascii"))
        try:
            if self._identify() != self._identity:
                os._exit(LOST_DESCRIPTOR)
            while data:
                data = data[os.write(self._fd, data) :]
        except OSError:
            os._exit(LOST_DESCRIPTOR)


# A status that nobody else uses: os._exit(0) of ours would hide what happened.
LOST_DESCRIPTOR = 77


class _NextItem:
    """The item that follows, taken no sooner than the teardown needs it: until then another worker may have it."""

    def __init__(self, items, leases, messages):
        self._items = items
        self._leases = leases
        self._messages = messages
        self._index = None
        self._taken = False

    def index(self):
        """Of the item, or None where none follows. Waits for the parent's answer when nothing is at hand."""
        if not self._taken:
            self._index = self._leases.poll()
            if self._index is None and not self._leases.over:
                self._messages.send("want")
                self._index = self._leases.wait()
            self._taken = True
        return self._index

    def resolve(self):
        index = self.index()
        return None if index is None else self._items[index]

    def __bool__(self):
        return self.resolve() is not None

    def __getattr__(self, name):
        return getattr(self.resolve(), name)


class _Hooks:
    """The hooks of an item, of which the teardown's is given the item that really follows."""

    def __init__(self, hooks):
        self._hooks = hooks

    def __getattr__(self, name):
        return getattr(self._hooks, name)

    def pytest_runtest_teardown(self, *, item, nextitem):
        if isinstance(nextitem, _NextItem):
            nextitem = nextitem.resolve()
        return self._hooks.pytest_runtest_teardown(item=item, nextitem=nextitem)


class Reporter:
    """Hands on what pytest reports in this process."""

    def __init__(self, config, messages):
        self._config = config
        self._messages = messages

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        bridge.describe(report)
        data = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        # A failure is known at once; what passed goes with the end of its test.
        (self._messages.send if report.failed else self._messages.add)("report", data)

    def pytest_warning_recorded(self, warning_message, when, nodeid, location):
        category = warning_message.category
        self._messages.add(
            "warning",
            {
                "module": category.__module__,
                "category": category.__qualname__,
                "message": str(warning_message.message)[:WARNING_LIMIT],
                "filename": warning_message.filename,
                "lineno": warning_message.lineno,
                "when": when,
                "nodeid": nodeid,
                "location": location,
            },
        )


class _Muted:
    """Stands in for the terminal reporter: assertion messages ask it for its writer, and nothing is printed."""

    def __init__(self, reporter):
        self._reporter = reporter
        reporter._tw._file = open(os.devnull, "w")
        self._tw = reporter._tw

    def __getattr__(self, name):
        if name.startswith("pytest_"):
            raise AttributeError(name)
        return getattr(self._reporter, name)


class _Describer:
    """Of the bridge, what a report is given before it is sent; the parent's bridge tells the host."""

    pytest_runtest_makereport = staticmethod(bridge.pytest_runtest_makereport)


def _quiet(config):
    """Ends in this process what speaks, or writes a file, for the whole session."""
    plugins = config.pluginmanager
    plugins.unregister(bridge)
    plugins.register(_Describer(), "portcullis-describer")
    terminal = plugins.unregister(name="terminalreporter") if plugins.hasplugin("terminalreporter") else None
    if terminal is not None:
        plugins.register(_Muted(terminal), "terminalreporter")
    for plugin in list(plugins.get_plugins()):
        if type(plugin).__module__ == "_pytest.junitxml":
            plugins.unregister(plugin)


def _report_reruns():
    """rerunfailures keeps them to itself in a worker, unless it finds an xdist that can carry them."""
    module = sys.modules.get("pytest_rerunfailures")
    if hasattr(module, "works_with_current_xdist"):
        module.works_with_current_xdist = lambda: True


def _restart_capture(config):
    """The temporary files of fd capture have one offset for all who share them."""
    capture = config.pluginmanager.getplugin("capturemanager")
    shared = getattr(capture, "_global_capturing", None)
    if shared is None:
        return
    shared.stop_capturing()
    capture._global_capturing = None
    capture.start_global_capturing()
    capture.suspend_global_capture()


def _own_temporary_directory(config, worker):
    """Beside those of the others, below the one of the run, as xdist has it."""
    factory = getattr(config, "_tmp_path_factory", None)
    shared = getattr(factory, "_basetemp", None)
    if shared is not None:
        factory._given_basetemp = shared / ("popen-" + worker)
        factory._basetemp = None


def _silence_forks(fds):
    """What a test forks must neither report nor take leases, even if it runs on to the end."""

    def abandon():
        null = os.open(os.devnull, os.O_RDWR)
        for fd in fds:
            os.dup2(null, fd, inheritable=False)
        os.close(null)

    os.register_at_fork(after_in_child=abandon)


def _save_coverage():
    module = sys.modules.get("coverage")
    current = module.Coverage.current() if module is not None else None
    if current is not None:
        current.stop()
        current.save()


def _run(config, session, leases, messages):
    items = session.items
    gethookproxy = session.gethookproxy
    session.gethookproxy = lambda path: _Hooks(gethookproxy(path))
    # Asked for like any other: what it was given at first may be taken back before it has begun.
    index = _NextItem(items, leases, messages).index()
    while index is not None:
        following = _NextItem(items, leases, messages)
        messages.send("begin", index)
        config.hook.pytest_runtest_protocol(item=items[index], nextitem=following)
        # With the beginning of the next, if one follows; what comes after the last may take its time.
        (messages.add if following.index() is not None else messages.send)("end", index)
        if session.shouldfail or session.shouldstop:
            messages.send("stop", [str(session.shouldfail or ""), str(session.shouldstop or "")])
            return
        index = following.index()


def _tear_down(session, messages):
    """What pytest's own session finish does; after a full run nothing is left to tear down."""
    try:
        session._setupstate.teardown_exact(None)
    except BaseException as error:
        messages.add("teardown", "".join(traceback.format_exception(type(error), error, error.__traceback__)))


def serve(config, session, leases_fd, messages_fd, worker):
    """Runs tests until there are none, and ends this process. Never returns."""
    messages = Messages(messages_fd)
    status = 1
    try:
        _quiet(config)
        _report_reruns()
        _restart_capture(config)
        _own_temporary_directory(config, worker)
        _silence_forks((leases_fd, messages_fd))
        config.pluginmanager.register(Reporter(config, messages), "portcullis-worker")
        leases = Leases(leases_fd)
        try:
            _run(config, session, leases, messages)
        except pytest.exit.Exception as error:
            messages.add("exit", [str(error.msg), error.returncode])
        except KeyboardInterrupt:
            messages.add("interrupt")
        except BaseException as error:
            known = "".join(traceback.format_exception(type(error), error, error.__traceback__))
            messages.add("internal-error", ["%s: %s" % (type(error).__name__, error), known])
        _tear_down(session, messages)
        _save_coverage()
        messages.send("done")
        status = 0
    finally:
        _leave(status)


def forget_exit_handlers():
    """Those that are registered by now are the parent's to run."""
    atexit._clear()


def _leave(status):
    """As multiprocessing ends a child that it forked, and with the exit handlers that tests registered."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading._shutdown()
        if "multiprocessing.util" in sys.modules:
            sys.modules["multiprocessing.util"]._exit_function()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
        status = status or 1
    finally:
        os._exit(status)
