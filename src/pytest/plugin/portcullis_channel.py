"""The descriptor on which lines go to the host: kept out of the way of tests, and given up when it is no longer ours.

Of ``portcullis_pytest``, and like it: standard library only; Python 3.8 to 3.14.
"""

import io
import json
import os

# No line is longer: JSON makes at most 12 bytes of a character, and all texts are bounded in characters.
BUFFER_SIZE = 8 * 1024 * 1024


def move_away(fd):
    """Duplicates ``fd`` to a high, non-inheritable one and closes it: tests own the low numbers."""
    import fcntl
    import resource

    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if soft == resource.RLIM_INFINITY or soft > 1024:
        soft = 1024
    high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, max(4, soft - 24))
    os.close(fd)
    return high


class Channel:
    """Writes whole lines to the host, and stops for good when the descriptor is no longer its own."""

    def __init__(self, fd):
        self._fd = move_away(fd)
        self._identity = self._identify()
        # BufferedWriter keeps the rest of a line that a KeyboardInterrupt cut short, and has a lock of its own.
        self._out = io.BufferedWriter(io.FileIO(self._fd, "w", closefd=False), BUFFER_SIZE)
        self._encode = json.JSONEncoder(separators=(",", ":"), default=str).encode
        self._open = True
        self._held = ""
        os.register_at_fork(after_in_child=self._abandon)

    def _identify(self):
        status = os.fstat(self._fd)
        return status.st_dev, status.st_ino

    def _abandon(self):
        # In a child that a test forked. The number stays taken, so that what the buffer may still hold is
        # never flushed into a file that the child opens.
        if self._open:
            self._open = False
            try:
                null = os.open(os.devnull, os.O_WRONLY)
                os.dup2(null, self._fd, inheritable=False)
                os.close(null)
            except OSError:
                pass

    def send(self, event, **fields):
        fields["e"] = event
        self.send_line(self._encode(fields))

    def hold(self, line):
        """Sent with the next line: the start of another test follows the end of one at once, or else a flush."""
        self._held += line + "\n"

    def flush(self):
        if self._held:
            self.send_line("")

    def send_line(self, line):
        if not self._open:
            return
        data = (self._held + line + "\n" if line else self._held).encode("ascii")
        self._held = ""
        try:
            if self._identify() != self._identity:  # closed by a test, and the number taken by something else
                self._open = False
                return
            self._out.write(data)
            self._out.flush()
        except OSError:
            self._open = False


class Silence:
    _open = False

    def send(self, event, **fields):
        pass

    def send_line(self, line):
        pass

    hold = send_line

    def flush(self):
        pass
