"""python3 measure.py COMMAND ARG…: runs it, then writes its cost to fd 3 as one line of JSON.

CPU is that of the command and of every descendant that was waited for; memory is the peak of the largest
single process among them (getrusage(2), RUSAGE_CHILDREN).
"""

import json
import os
import resource
import subprocess
import sys
import time

start = time.monotonic()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
code = child.wait()
wall = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
cost = {"code": code, "wallS": wall, "cpuS": usage.ru_utime + usage.ru_stime, "peakBytes": peak}
os.write(3, (json.dumps(cost) + "\n").encode())
