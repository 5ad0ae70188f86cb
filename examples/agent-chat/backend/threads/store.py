"""Threads in memory, each user's apart from every other's."""

from uuid import UUID

from backend.threads.models import Message, Thread
from shared.clock import Clock
from shared.errors import ServiceError
from shared.identifiers import new_id

MAX_TITLE_LENGTH = 120


class ThreadNotFound(ServiceError):
    """The user has no thread of that id; another user's thread is not found either."""

    code = "thread_not_found"

    def __init__(self, thread_id: str) -> None:
        super().__init__(f"there is no thread {thread_id!r}")


class ThreadStore:
    """Keeps threads by user and id: two users may use one id without meeting.

    At most `max_threads_per_user` are kept; the user's oldest goes first.
    """

    def __init__(self, clock: Clock, max_threads_per_user: int = 1_000) -> None:
        self._clock = clock
        self._max_threads = max_threads_per_user
        self._threads: dict[UUID, dict[str, Thread]] = {}

    def create(self, user_id: UUID, title: str) -> Thread:
        """A new thread with an id of its own."""
        return self._add(user_id, new_id(), title)

    def get(self, user_id: UUID, thread_id: str) -> Thread:
        """A user's thread; raises ThreadNotFound."""
        thread = self._threads.get(user_id, {}).get(thread_id)
        if thread is None:
            raise ThreadNotFound(thread_id)
        return thread

    def open(self, user_id: UUID, thread_id: str, title: str) -> Thread:
        """A user's thread, made with the title's beginning when it does not exist yet."""
        try:
            return self.get(user_id, thread_id)
        except ThreadNotFound:
            return self._add(user_id, thread_id, title[:MAX_TITLE_LENGTH])

    def page(self, user_id: UUID, *, limit: int, offset: int = 0) -> list[Thread]:
        """A part of a user's threads, newest first."""
        newest_first = [*reversed(self._threads.get(user_id, {}).values())]
        return newest_first[offset : offset + limit]

    def count(self, user_id: UUID) -> int:
        """How many threads a user has."""
        return len(self._threads.get(user_id, {}))

    def append(self, user_id: UUID, thread_id: str, message: Message) -> None:
        """Add a message to a user's thread; raises ThreadNotFound."""
        self.get(user_id, thread_id).messages.append(message)

    def _add(self, user_id: UUID, thread_id: str, title: str) -> Thread:
        threads = self._threads.setdefault(user_id, {})
        while len(threads) >= self._max_threads:
            del threads[next(iter(threads))]
        threads[thread_id] = Thread(thread_id, title, self._clock.now())
        return threads[thread_id]
