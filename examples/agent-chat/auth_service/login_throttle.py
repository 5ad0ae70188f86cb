"""Slows down the guessing of passwords."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from auth_service.errors import LoginLocked
from shared.clock import Clock


@dataclass
class _Failures:
    count: int
    last: float


class LoginThrottle:
    """Locks a user name for a time after a number of failed logins in a row, none that long after the last.

    Unknown names are locked like known ones, so that a lock does not tell which names exist. At most
    `max_tracked` names are remembered; the one that failed longest ago is forgotten first.
    """

    def __init__(self, clock: Clock, *, max_failures: int, lockout_seconds: float, max_tracked: int = 10_000) -> None:
        self._clock = clock
        self._max_failures = max_failures
        self._lockout_seconds = lockout_seconds
        self._max_tracked = max_tracked
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, username: str) -> None:
        """Raise LoginLocked when a name may not be tried now."""
        with self._lock:
            failures = self._failures.get(username.casefold())
            if failures is None or failures.count < self._max_failures:
                return
            seconds_left = failures.last + self._lockout_seconds - self._clock.monotonic()
            if seconds_left > 0:
                raise LoginLocked(seconds_left)

    def record_failure(self, username: str) -> None:
        """Count a failed login."""
        name, now = username.casefold(), self._clock.monotonic()
        with self._lock:
            failures = self._failures.get(name)
            in_a_row = failures is not None and now - failures.last < self._lockout_seconds
            self._failures[name] = _Failures(failures.count + 1 if failures and in_a_row else 1, now)
            self._failures.move_to_end(name)
            while len(self._failures) > self._max_tracked:
                self._failures.popitem(last=False)

    def record_success(self, username: str) -> None:
        """Forget the failures of a name."""
        with self._lock:
            self._failures.pop(username.casefold(), None)
