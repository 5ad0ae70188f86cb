"""One of the three trees of peers.md: this process, a child, and a grandchild `sleep 30`.

python3 tree.py normal | stubborn | setsid [READY_FILE]

Once all three are up it prints `ready PID PID PID`, also to READY_FILE, and then waits for its child.
"""

import os
import signal
import subprocess
import sys

kind = sys.argv[1]
if kind == "stubborn":
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
child = os.fork()
if child == 0:
    # An ignored signal stays ignored across exec; a handler would not.
    sleep = subprocess.Popen(["sleep", "30"], start_new_session=kind == "setsid")
    for out in [sys.stdout] + [open(path, "w") for path in sys.argv[2:]]:
        print("ready", os.getppid(), os.getpid(), sleep.pid, file=out, flush=True)
    sys.exit(sleep.wait())
while True:
    try:
        os.waitpid(child, 0)
        break
    except InterruptedError:
        pass
