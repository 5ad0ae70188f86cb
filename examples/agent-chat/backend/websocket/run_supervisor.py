"""The agent runs that are under way."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any
from uuid import UUID

from shared.errors import ServiceError


class TooManyRuns(ServiceError):
    """The user has as many runs under way as one may have."""

    code = "too_many_runs"

    def __init__(self, limit: int) -> None:
        super().__init__(f"at most {limit} messages of one user are answered at a time")


class RunSupervisor:
    """Owns the tasks of runs, so that they outlive the connection that asked and end with the service."""

    def __init__(self, max_runs_per_user: int) -> None:
        self._limit = max_runs_per_user
        self._tasks: set[asyncio.Task[None]] = set()
        self._active: Counter[UUID] = Counter()

    @property
    def active_count(self) -> int:
        """How many runs are under way, of all users."""
        return len(self._tasks)

    def start(self, user_id: UUID, run: Coroutine[Any, Any, None]) -> None:
        """Start a run; raises TooManyRuns."""
        if self._active[user_id] >= self._limit:
            run.close()
            raise TooManyRuns(self._limit)
        self._active[user_id] += 1
        task = asyncio.create_task(run)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._finished(user_id, done))

    async def cancel_all(self) -> None:
        """Cancel every run and wait for them to end."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _finished(self, user_id: UUID, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._active[user_id] -= 1
        if not self._active[user_id]:
            del self._active[user_id]
