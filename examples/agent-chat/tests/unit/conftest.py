"""What several unit tests need: time that stands still, and users whose passwords are cheap to check."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest

from auth_service.passwords import PasswordHash
from auth_service.users import User, UserDirectory

ADA = UUID("00000000-0000-4000-8000-00000000ada0")
BEN = UUID("00000000-0000-4000-8000-00000000be00")


class ManualClock:
    """A clock that moves only when it is told to; it starts a minute ago, so that tokens are valid now."""

    def __init__(self) -> None:
        self._now = datetime.now(timezone.utc) - timedelta(minutes=1)
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def ada() -> User:
    return User(ADA, "ada", "Ada", PasswordHash.create("engine-1843", iterations=1))


@pytest.fixture
def ben() -> User:
    return User(BEN, "ben", "Ben", PasswordHash.create("kite-1752", iterations=1))


@pytest.fixture
def directory(ada: User, ben: User) -> UserDirectory:
    return UserDirectory([ada, ben])
