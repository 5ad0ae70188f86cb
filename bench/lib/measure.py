"""python3 measure.py COMMAND ARG…: runs it, then writes its cost to fd 3 as one line of JSON.

CPU is that of the command and of everything that descends from it, a daemon it leaves behind included; memory is the
peak of the largest single process among them (getrusage(2), RUSAGE_CHILDREN). What outlives the command by more than a
moment is named in `left`, and killed.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time

SETTLE_S = 0.2
PR_SET_CHILD_SUBREAPER = 36


def orphans():
    """Pids that were handed to us when their parent died (Linux)."""
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return [int(pid) for pid in file.read().split()]


def command_of(pid):
    with open(f"/proc/{pid}/cmdline") as file:
        return file.read().replace("\0", " ").strip()


def reap():
    """Waits for those that have ended; true while any is alive."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
        return True
    except ChildProcessError:
        return False


linux = sys.platform == "linux"
if linux:
    # Who loses its parent becomes our child, so that its cost is counted too.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
# Not nothing where python3 is a shim, which has had children of its own before it became us.
before = resource.getrusage(resource.RUSAGE_CHILDREN)
start = time.monotonic()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
code = child.wait()
wall = time.monotonic() - start
ended_at = time.time()

left = {}
while linux and reap():
    if time.monotonic() - start - wall < SETTLE_S:
        time.sleep(0.01)
        continue
    for pid in orphans():
        try:
            left.setdefault(pid, command_of(pid))
            os.kill(pid, 9)
        except OSError:
            pass

usage = resource.getrusage(resource.RUSAGE_CHILDREN)
cost = {
    "code": code,
    "wallS": wall,
    "endedAt": ended_at,
    "cpuS": usage.ru_utime + usage.ru_stime - before.ru_utime - before.ru_stime,
    "peakBytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    "left": list(left.values()),
}
os.write(3, (json.dumps(cost) + "\n").encode())
