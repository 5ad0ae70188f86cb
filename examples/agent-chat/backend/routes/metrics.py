"""`/metrics`, for Prometheus."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from backend.dependencies import ServicesDependency

router = APIRouter(tags=["operations"])


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(services: ServicesDependency) -> PlainTextResponse:
    """Every counter and gauge, in Prometheus' text format."""
    return PlainTextResponse(services.counters.render(), media_type="text/plain; version=0.0.4")
