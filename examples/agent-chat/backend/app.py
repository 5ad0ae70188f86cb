"""The application: `uvicorn backend.app:app`."""

import os

from fastapi import FastAPI

from auth_service import AuthSettings
from backend import __version__
from backend.error_handlers import install_error_handlers
from backend.lifespan import lifespan
from backend.routes import accounts, health, metrics, threads
from backend.services import build_services
from backend.settings import BackendSettings
from backend.websocket import endpoint
from shared.environment import Environment
from shared.structured_logging import configure_logging


def create_app(settings: BackendSettings, auth_settings: AuthSettings) -> FastAPI:
    """An application with services of its own."""
    app = FastAPI(title="Agent Chat", version=__version__, lifespan=lifespan)
    app.state.services = build_services(settings, auth_settings)
    install_error_handlers(app)
    for module in (health, accounts, threads, metrics, endpoint):
        app.include_router(module.router)
    return app


def _app_from_environment() -> FastAPI:
    environment = Environment(os.environ)
    settings = BackendSettings.from_environment(environment)
    configure_logging(settings.log_level)
    return create_app(settings, AuthSettings.from_environment(environment))


app = _app_from_environment()
