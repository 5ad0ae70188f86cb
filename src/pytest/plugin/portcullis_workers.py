"""Runs the tests that one process has collected in workers that are forked from it, from one queue.

Registered by ``portcullis_pytest`` where a suite asks for workers. The parent never runs a test: it stays clean, so
that a worker that is lost can be replaced at any time. Every report comes through the parent's own hooks, so that
what reports (terminal, JUnit, last failed, coverage's combining) does so as without workers.
"""

import gc
import os
import select
import signal
import sys
import threading
import time
import uuid
import warnings

import portcullis_pytest as bridge
import pytest
from portcullis_fork import fork
from portcullis_queue import Queue

TICK_MS = 50
HURRIED_TICK_MS = 2
# From the closing of the gate: time to end the running test by itself, then to tear down once interrupted.
FINISH_S = 0.1
TEARDOWN_S = 10.0
EXIT_S = 10.0
STACKS_S = 1.0
SLOW_S = 0.3
DEAF_S = 0.5
MOST_IDLE_LOSSES = 3


class WorkerError(Exception):
    """What pytest would have stopped with, had it run the test itself."""


def why_not(config, forking_allowed):
    """Why workers cannot be forked in this session; None when they can. Source: peers of the project, section 4."""
    if not forking_allowed:
        return "the suite says `fork: false`"
    if not sys.platform.startswith("linux") or not hasattr(os, "fork"):
        return "forking after imports is not safe on %s" % sys.platform
    if getattr(config.option, "usepdb", False):
        return "a debugger is asked for with --pdb"
    others = [each.name for each in threading.enumerate() if each is not threading.main_thread()]
    if others:
        return "threads are alive after collection, which a fork does not take along: " + ", ".join(sorted(others))
    return None


def native_threads():
    """How many threads this process has that Python did not start, such as those of numpy's BLAS."""
    try:
        return len(os.listdir("/proc/self/task")) - threading.active_count()
    except OSError:
        return 0


class Workers:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self, config, count, test_seconds, stacks, forking_allowed):
        self._config = config
        self._send = bridge.send
        self._count = count
        self._test_seconds = test_seconds
        self._stacks = stacks
        self._forking_allowed = forking_allowed
        self._workers = {}
        self._started = 0
        self._idle_losses = 0
        self._stop_at = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        option = self._config.option
        if option.collectonly or not session.items:
            return None
        if session.testsfailed and not option.continue_on_collection_errors:
            return None
        why = why_not(self._config, self._forking_allowed)
        if why is not None:
            self._send("workers", count=0, why=why, native=0)
            return None
        return self._loop(session)

    # --- the loop ------------------------------------------------------------------------------------------------

    def _loop(self, session):
        self._session = session
        self._queue = Queue(session.items, self._count)
        self._count = min(self._count, len(session.items))
        self._send("workers", count=self._count, why=None, native=native_threads())
        self._prepare()
        previous = self._answer_stack_requests()
        self._poller = select.poll()
        try:
            for _ in range(self._count):
                self._start()
            while self._workers:
                self._wait()
                self._tick()
                bridge.flush()
        except BaseException:
            self._end_all()
            raise
        finally:
            gc.unfreeze()
            if previous is not None:
                signal.signal(*previous)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        return True

    def _prepare(self):
        self._run_id = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
        os.environ["PYTEST_XDIST_TESTRUNUID"] = self._run_id
        factory = getattr(self._config, "_tmp_path_factory", None)
        try:
            if factory is not None:
                factory.getbasetemp()
        except OSError:
            pass  # a test that needs it will say so
        sys.stdout.flush()
        sys.stderr.flush()
        gc.collect()
        gc.freeze()

    def _answer_stack_requests(self):
        """The host asks this process for stacks; those worth having are the workers'."""
        if self._stacks is None:
            return None
        number = self._stacks.release()
        before = signal.signal(number, lambda *_: [each.signal(number) for each in list(self._workers.values())])
        return number, before

    def _start(self):
        name = "gw%d" % self._started
        self._started += 1
        environment = {
            "PYTEST_XDIST_WORKER": name,
            "PYTEST_XDIST_WORKER_COUNT": str(self._count),
            "PYTEST_XDIST_TESTRUNUID": self._run_id,
        }
        worker = fork(self._config, self._session, name, environment, self._workers.values(), self._stacks)
        self._workers[worker.messages_fd] = worker
        self._poller.register(worker.messages_fd, select.POLLIN)
        self._feed(worker)

    def _wait(self):
        hurry = self._stop_at is not None or any(each.deaf_since for each in self._workers.values())
        for fd, _ in self._poller.poll(HURRIED_TICK_MS if hurry else TICK_MS):
            worker = self._workers[fd]
            for message in worker.read():
                if message is None:
                    # Garbled: something else wrote there. What it says from now on cannot be believed.
                    worker.signal(signal.SIGKILL)
                    break
                # A signal cuts a sleep in C short: a test that is overdue may seem to end once it was asked for stacks.
                if worker.asked_at is None:
                    self._take(worker, *message)
                self._heed_stop()
            if worker.deaf_since is not None:
                self._poller.unregister(fd)

    def _heed_stop(self):
        if self._stop_at is None and (self._session.shouldfail or self._session.shouldstop):
            self._stop_at = time.monotonic()
            self._queue.drop()
            for worker in self._workers.values():
                worker.retract()
                worker.close_leases()

    # --- work out --------------------------------------------------------------------------------------------------

    def _feed(self, worker):
        """Gives a worker its next lease, of another's where none is left, or the word that there is none."""
        if worker.leases_closed:
            return
        lease = [] if self._stop_at is not None else self._queue.take() or self._steal(worker)
        if lease:
            worker.give(lease)
        else:
            worker.close_leases()

    def _steal(self, thief):
        """Half of what waits at the worker with most, as far as it is not kept together."""
        others = [each for each in self._workers.values() if each is not thief and each.waiting and not each.wants]
        for victim in sorted(others, key=lambda each: -len(each.waiting)):
            stolen = self._recall(victim, len(victim.waiting) // 2)
            if stolen:
                return stolen
        return []

    def _recall(self, worker, leave):
        """Takes from a worker what it has not begun, but for the first `leave` and what is kept together."""
        taken = worker.retract()
        loose = set([index for index in taken if self._queue.unit_of(index) is None][leave:])
        kept = [index for index in taken if index not in loose]
        if kept:
            worker.give(kept)
        return [index for index in taken if index in loose]

    # --- what workers say --------------------------------------------------------------------------------------------

    def _take(self, worker, kind, value):
        getattr(self, "_on_" + kind.replace("-", "_"))(worker, value)

    def _on_begin(self, worker, index):
        worker.begin(index)
        bridge.current_worker = worker.name
        item = self._session.items[index]
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        if self._queue.plenty and len(worker.waiting) < 2:
            self._feed(worker)

    def _on_report(self, worker, data):
        report = self._config.hook.pytest_report_from_serializable(config=self._config, data=data)
        # What JSON makes a list of, and pytest's own reporters expect as a tuple.
        for name in ("location", "longrepr"):
            if isinstance(getattr(report, name, None), list):
                setattr(report, name, tuple(getattr(report, name)))
        report.user_properties = [tuple(each) for each in report.user_properties]
        report.sections = [tuple(each) for each in report.sections]
        hook = self._config.hook if worker.index is None else self._session.items[worker.index].ihook
        hook.pytest_runtest_logreport(report=report)

    def _on_end(self, worker, index):
        item = self._session.items[index]
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        self._queue.took(time.monotonic() - worker.since)
        self._idle_losses = 0
        worker.end()

    def _on_want(self, worker, _):
        # What waits for it by now, it is about to read: that must not be stolen any more.
        worker.wants = True
        if not worker.waiting:
            self._feed(worker)

    def _on_warning(self, _worker, known):
        category = getattr(sys.modules.get(known["module"]), known["category"], Warning)
        try:
            text = category(known["message"])
        except Exception:
            category, text = Warning, Warning(known["message"])
        self._config.hook.pytest_warning_recorded.call_historic(
            kwargs={
                "warning_message": warnings.WarningMessage(text, category, known["filename"], known["lineno"]),
                "when": known["when"],
                "nodeid": known["nodeid"],
                "location": known["location"] and tuple(known["location"]),
            }
        )

    def _on_stop(self, _worker, reasons):
        fail, stop = reasons
        self._session.shouldfail = self._session.shouldfail or fail
        self._session.shouldstop = self._session.shouldstop or stop

    def _on_teardown(self, worker, text):
        if self._stop_at is None:
            raise WorkerError("worker %s could not tear down:\n%s" % (worker.name, text))

    def _on_exit(self, _worker, value):
        if self._stop_at is None:
            raise pytest.exit.Exception(*value)

    def _on_interrupt(self, _worker, _):
        if self._stop_at is None:
            raise KeyboardInterrupt

    def _on_internal_error(self, _worker, value):
        raise WorkerError("%s\n%s" % tuple(value))

    def _on_done(self, worker, _):
        worker.done_at = time.monotonic()

    # --- time, and death ---------------------------------------------------------------------------------------------

    def _tick(self):
        now = time.monotonic()
        for worker in list(self._workers.values()):
            status = worker.status()
            if status is not None:
                self._gone(worker, status)
            elif self._stop_at is not None:
                self._press(worker, now - self._stop_at)
            elif worker.asked_at is not None:
                if now - worker.asked_at > STACKS_S or worker.stacks_written(self._stacks):
                    worker.signal(signal.SIGKILL)
            elif worker.overdue(now, self._test_seconds, EXIT_S):
                worker.ask_for_stacks(now, self._stacks)
            elif worker.deaf_since is not None and now - worker.deaf_since > DEAF_S:
                worker.signal(signal.SIGKILL)
            elif now - worker.since > SLOW_S and not worker.wants and self._has_loose(worker):
                # Others must not come late because they stand behind a slow test.
                self._queue.give_back(self._recall(worker, 0))

    def _has_loose(self, worker):
        return any(self._queue.unit_of(index) is None for index in worker.waiting)

    def _press(self, worker, seconds):
        """Once the gate is closed: interrupted as Ctrl-C would be, so that fixtures tear down; ended in the end."""
        if seconds > FINISH_S + TEARDOWN_S:
            worker.signal(signal.SIGKILL)
        elif seconds > FINISH_S and not worker.interrupted and worker.done_at is None:
            worker.interrupted = True
            worker.signal(signal.SIGINT)

    def _gone(self, worker, status):
        deaf = worker.deaf_since is not None
        for message in worker.read():
            if message is not None and worker.asked_at is None:
                self._take(worker, *message)
        if not deaf:
            self._poller.unregister(worker.messages_fd)
        del self._workers[worker.messages_fd]
        given_back = worker.retract()
        worker.close()
        self._heed_stop()
        if self._stop_at is not None or (status == 0 and worker.done_at is not None):
            return
        self._lost(worker, status)
        self._heed_stop()
        if self._stop_at is None:
            self._queue.give_back(given_back)
            while len(self._queue) and len(self._workers) < self._count:
                self._start()

    def _lost(self, worker, status):
        """A worker that died takes the test that it ran with it, and no other."""
        index = worker.index
        code, number = (os.WEXITSTATUS(status), None) if os.WIFEXITED(status) else (None, os.WTERMSIG(status))
        name = None if number is None else signal.Signals(number).name
        late = None if worker.asked_at is None else self._test_seconds
        item = None if index is None else self._session.items[index]
        nodeid = None if item is None else item.nodeid
        self._send("lost", worker=worker.name, id=nodeid, code=code, signal=name, overdue=late)
        if item is None:
            self._idle_losses += 1
            self._session.testsfailed += 1
            if self._idle_losses >= MOST_IDLE_LOSSES:
                raise WorkerError("%d workers in a row were lost before they ran a test" % self._idle_losses)
            return
        how = name or "exit status %d" % code
        text = "worker %s was lost while this test ran: %s" % (worker.name, how)
        report = pytest.TestReport(nodeid, item.location, {}, "failed", text, "call", (), 0.0)
        report.portcullis_lost = True
        item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=nodeid, location=item.location)

    def _end_all(self):
        """For what ends the session from within: the workers tear down what they have, as pytest itself would."""
        self._stop_at = self._stop_at or time.monotonic()
        for worker in self._workers.values():
            worker.retract()
            worker.close_leases()
            worker.signal(signal.SIGINT)
        until = time.monotonic() + TEARDOWN_S
        while self._workers:
            now = time.monotonic()
            for fd, worker in list(self._workers.items()):
                if now > until:
                    worker.signal(signal.SIGKILL)
                for message in worker.read():
                    if message is not None and message[0] in ("begin", "report", "end"):
                        self._take(worker, *message)
                if worker.status() is not None:
                    worker.close()
                    del self._workers[fd]
            time.sleep(0.01)
