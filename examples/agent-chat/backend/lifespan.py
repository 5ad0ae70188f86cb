"""The start and the end of the service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from backend import __version__
from backend.services import Services
from shared.structured_logging import get_logger

log = get_logger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Ready once everything is up; at the end connections close first, then runs, then the model."""
    services: Services = app.state.services
    services.ready = True
    log.info(
        "service ready",
        version=__version__,
        model=services.assistant.model_name,
        heartbeat_seconds=services.settings.heartbeat_interval_seconds,
    )
    yield
    services.ready = False
    services.manager.close()
    await services.runs.cancel_all()
    await services.assistant.close()
    log.info("service stopped")
