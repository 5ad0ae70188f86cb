"""Puts captured text that is too long for a line of the channel into files, from which the host makes attachments.

Of ``portcullis_pytest``, and like it: standard library only, Python 3.8 to 3.14. The other side is ``src/pytest/spool.ts``.
"""

import os

# Bytes of one stream of one test, of which there are two; and of a session. Passing tests may fill half of it.
STREAM_LIMIT = 8 * 1024 * 1024
TOTAL = 256 * 1024 * 1024


def _encoded(text):
    data = text.encode("utf-8", "backslashreplace")
    if len(data) <= STREAM_LIMIT:
        return data
    head = STREAM_LIMIT // 4
    tail = STREAM_LIMIT - head
    note = "\n… %d bytes left out …\n" % (len(data) - STREAM_LIMIT)
    parts = [data[:head].decode("utf-8", "ignore"), note, data[-tail:].decode("utf-8", "ignore")]
    return "".join(parts).encode("utf-8")


class Spool:
    """Files in a directory that the host gave, named by process and number; with no directory nothing is put aside."""

    def __init__(self, directory):
        self._directory = directory
        self._count = 0
        self._left = TOTAL

    def put(self, streams, limit, red):
        """Names of the files for those of stdout and stderr that are longer than ``limit``; "full" without room."""
        names = []
        if self._directory is None:
            return names
        for name, text in zip(("stdout", "stderr"), streams):
            if len(text) <= limit:
                continue
            data = _encoded(text)
            if self._left - len(data) < (0 if red else TOTAL // 2):
                self.drop(names)
                return "full"
            self._count += 1
            # The process too, for those that fork go on with the same number.
            file = "%d-%d-%s" % (os.getpid(), self._count, name)
            self._write(file, data)
            self._left -= len(data)
            names.append(file)
        return names

    def drop(self, names):
        """Takes back what was put aside of a test that has printed more since."""
        for name in names if isinstance(names, list) else ():
            path = os.path.join(self._directory, name)
            try:
                size = os.path.getsize(path)
                os.unlink(path)
                self._left += size
            except OSError:
                pass

    def _write(self, file, data):
        path = os.path.join(self._directory, file)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(data)
        except OSError:  # the host finds no file of that name, and says so
            self._remove(path)

    @staticmethod
    def _remove(path):
        try:
            os.unlink(path)
        except OSError:
            pass
