"""`/threads`: a user's conversations."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from backend.dependencies import ServicesDependency, SessionDependency
from backend.routes.schemas import ThreadDetail, ThreadPage, ThreadRequest, ThreadSummary

router = APIRouter(prefix="/threads", tags=["threads"])


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_thread(body: ThreadRequest, session: SessionDependency, services: ServicesDependency) -> ThreadSummary:
    """Begin a thread."""
    return ThreadSummary.of(services.threads.create(session.user.id, body.title))


@router.get("")
async def list_threads(
    session: SessionDependency,
    services: ServicesDependency,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> ThreadPage:
    """The user's threads, newest first."""
    page = services.threads.page(session.user.id, limit=limit, offset=offset)
    return ThreadPage(
        threads=[ThreadSummary.of(thread) for thread in page], total=services.threads.count(session.user.id)
    )


@router.get("/{thread_id}")
async def get_thread(thread_id: str, session: SessionDependency, services: ServicesDependency) -> ThreadDetail:
    """One of the user's threads, with its messages."""
    return ThreadDetail.of(services.threads.get(session.user.id, thread_id))
