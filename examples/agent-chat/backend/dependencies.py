"""What routes ask FastAPI for."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from auth_service import Session
from auth_service.bearer import bearer_token
from backend.services import Services
from backend.websocket.manager import ConnectionManager


def services_of(connection: HTTPConnection) -> Services:
    """The services of the application that a request or a WebSocket belongs to."""
    services: Services = connection.app.state.services
    return services


# These are coroutines so that FastAPI calls them on the event loop and not in a thread.
async def _services(connection: HTTPConnection) -> Services:
    return services_of(connection)


async def _session(connection: HTTPConnection) -> Session:
    token = bearer_token(connection.headers.get("authorization"))
    return services_of(connection).auth.authenticate(token)


async def _connections(connection: HTTPConnection) -> ConnectionManager:
    return services_of(connection).manager


ServicesDependency = Annotated[Services, Depends(_services)]
SessionDependency = Annotated[Session, Depends(_session)]
ConnectionsDependency = Annotated[ConnectionManager, Depends(_connections)]
