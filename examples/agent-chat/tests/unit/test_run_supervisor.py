import asyncio

import pytest

from backend.websocket.run_supervisor import RunSupervisor, TooManyRuns


def test_a_run_is_under_way_until_it_ends(ada):
    async def scenario() -> None:
        runs, gate = RunSupervisor(max_runs_per_user=2), asyncio.Event()
        runs.start(ada.id, gate.wait())
        assert runs.active_count == 1
        gate.set()
        while runs.active_count:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(scenario(), 2))


def test_a_user_at_the_limit_is_refused_and_another_is_not(ada, ben):
    async def scenario() -> None:
        runs, never = RunSupervisor(max_runs_per_user=1), asyncio.Event()
        runs.start(ada.id, never.wait())
        with pytest.raises(TooManyRuns, match="at most 1"):
            runs.start(ada.id, never.wait())
        runs.start(ben.id, never.wait())
        assert runs.active_count == 2
        await runs.cancel_all()

    asyncio.run(scenario())


def test_an_ended_run_makes_room(ada):
    async def scenario() -> None:
        runs = RunSupervisor(max_runs_per_user=1)
        for _ in range(3):
            runs.start(ada.id, asyncio.sleep(0))
            while runs.active_count:
                await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(scenario(), 2))


def test_cancelling_ends_every_run(ada, ben):
    async def scenario() -> None:
        runs, never = RunSupervisor(max_runs_per_user=2), asyncio.Event()
        for user in (ada, ada, ben):
            runs.start(user.id, never.wait())
        await runs.cancel_all()
        assert runs.active_count == 0

    asyncio.run(scenario())
