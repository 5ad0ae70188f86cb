"""`/health`: for load balancers, orchestrators and whoever waits for the service."""

import time

from fastapi import APIRouter, Response, status

from backend import __version__
from backend.dependencies import ServicesDependency
from backend.routes.schemas import HealthAnswer

router = APIRouter(tags=["operations"])


@router.get("/health")
async def health(services: ServicesDependency, response: Response) -> HealthAnswer:
    """200 while the service can be used; 503 before its start is complete and while it stops.

    The model is named but not asked: without it the service is degraded, not down.
    """
    if not services.ready:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return HealthAnswer(
        status="ok" if services.ready else "unavailable",
        version=__version__,
        websocket_mode=services.manager.mode.value,
        model=services.assistant.model_name,
        uptime_seconds=round(time.monotonic() - services.started_at, 3),
    )
