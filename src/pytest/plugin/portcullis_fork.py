"""One forked worker as its parent sees it: its pipes, what it was given, what it runs."""

import faulthandler
import json
import os
import select
import signal
import sys
import time
import warnings

import portcullis_pytest as bridge
from portcullis_worker import INDEX, Leases, forget_exit_handlers, serve

PR_SET_PDEATHSIG = 1
READ_SIZE = 1 << 18
# PIPE_BUF of Linux: written whole, or not at all.
WRITE_SIZE = 4096
KINDS = frozenset(
    ("begin", "report", "end", "want", "warning", "stop", "teardown", "exit", "interrupt", "internal-error", "done")
)


class Stacks:
    """One file for each worker, beside the parent's own: `PATH.gw0`."""

    def __init__(self, path):
        self._path = path
        self.number = bridge.STACK_SIGNAL

    def release(self):
        """Gives the signal back, which is the host's to this process and this process's to its workers."""
        faulthandler.unregister(self.number)
        return self.number

    def take_over(self, worker):
        """In the worker: crashes, and requests, go to its own file."""
        bridge.open_stacks("%s.%s" % (self._path, worker))

    def size(self, worker):
        try:
            return os.stat("%s.%s" % (self._path, worker)).st_size
        except OSError:
            return 0


def _prctl():
    """Loaded before the fork; None where the kernel or the build of Python has no such thing."""
    try:
        import ctypes

        return ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None


def fork(config, session, name, environment, siblings, stacks):
    """Starts a worker; returns its handle in the parent, and never in the child."""
    lease_read, lease_write = os.pipe()
    messages_read, messages_write = os.pipe()
    os.set_blocking(lease_read, False)
    os.set_blocking(lease_write, False)
    parent = os.getpid()
    prctl = _prctl()
    with warnings.catch_warnings():
        # Of 3.12 and later, on native threads too; the host is told of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid != 0:
        os.close(messages_write)
        return Worker(name, pid, (lease_read, lease_write), messages_read)
    try:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
        forget_exit_handlers()
        for fd in [lease_write, messages_read] + [fd for each in siblings for fd in each.descriptors]:
            os.close(fd)
        os.environ.update(environment)
        config.workerinput = {
            "workerid": name,
            "workercount": int(environment["PYTEST_XDIST_WORKER_COUNT"]),
            "testrunuid": environment["PYTEST_XDIST_TESTRUNUID"],
            "mainargv": sys.argv,
        }
        config.workeroutput = {}
        if stacks is not None:
            stacks.take_over(name)
        serve(config, session, bridge.move_away(lease_read), bridge.move_away(messages_write), name)
    finally:
        os._exit(1)


class Worker:
    """One worker: `waiting` is what it was given and has not begun, in order; `index` the test it runs."""

    def __init__(self, name, pid, leases, messages_fd):
        self.name = name
        self.pid = pid
        self.messages_fd = messages_fd
        self.index = None
        self.since = time.monotonic()
        self.waiting = []
        self.wants = False
        self.leases_closed = False
        self.done_at = None
        self.asked_at = None
        self.deaf_since = None
        self.interrupted = False
        self._lease_read, self._lease_write = leases
        self._leases = Leases(self._lease_read)
        self._unsent = []
        self._rest = b""
        self._status = None
        self._stacks_size = -1

    @property
    def descriptors(self):
        """What a sibling that is forked later must close."""
        own = [self._lease_read, self.messages_fd]
        return own if self.leases_closed else own + [self._lease_write]

    # --- leases

    def give(self, indices):
        self.waiting += indices
        self._unsent += indices
        self._push()

    def _push(self):
        """A module may have more tests than a pipe holds: the rest follows as room is made."""
        count = WRITE_SIZE // INDEX.size
        while self._unsent and not self.leases_closed:
            try:
                os.write(self._lease_write, b"".join(INDEX.pack(index) for index in self._unsent[:count]))
            except BlockingIOError:
                return
            del self._unsent[:count]

    def retract(self):
        """Takes back what it has not read, in order. Once it has died, all that it has not begun."""
        if self._status is not None:
            taken = self.waiting
        else:
            taken = self._unread() + self._unsent
        self._unsent = []
        lost = set(taken)
        self.waiting = [index for index in self.waiting if index not in lost]
        return taken

    def _unread(self):
        taken = []
        while not self.leases_closed:
            index = self._leases.poll()
            if index is None:
                break
            taken.append(index)
        return taken

    def close_leases(self):
        if not self.leases_closed:
            self.leases_closed = True
            os.close(self._lease_write)

    # --- messages

    def read(self):
        """The messages that are there, each [kind, value]; None for a line that is none."""
        while select.select([self.messages_fd], [], [], 0)[0]:
            data = os.read(self.messages_fd, READ_SIZE)
            if not data:
                self.deaf_since = self.deaf_since or time.monotonic()
                return
            *lines, self._rest = (self._rest + data).split(b"\n")
            for line in lines:
                yield _message(line)

    def begin(self, index):
        self.index = index
        self.since = time.monotonic()
        self.wants = False
        if index in self.waiting:
            self.waiting.remove(index)
        self._push()

    def end(self):
        self.index = None
        self.since = time.monotonic()

    # --- life and death

    def signal(self, number):
        if self._status is None:
            try:
                os.kill(self.pid, number)
            except OSError:
                pass

    def status(self):
        """Its wait status once it has ended, or None."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = status
        return self._status

    def overdue(self, now, test_seconds, exit_seconds):
        if self.done_at is not None:
            return now - self.done_at > exit_seconds
        return bool(test_seconds) and self.index is not None and now - self.since > test_seconds

    def ask_for_stacks(self, now, stacks):
        self.asked_at = now
        if stacks is not None:
            self.signal(stacks.number)

    def stacks_written(self, stacks):
        if stacks is None:
            return True
        size = stacks.size(self.name)
        settled = size > 0 and size == self._stacks_size
        self._stacks_size = size
        return settled

    def close(self):
        self.close_leases()
        os.close(self._lease_read)
        os.close(self.messages_fd)


def _message(line):
    try:
        kind, value = json.loads(line)
    except (ValueError, TypeError):
        return None
    return (kind, value) if kind in KINDS else None
