"""`/login`, `/logout`, `/me`."""

from fastapi import APIRouter, status

from auth_service import InvalidCredentials, LoginLocked
from backend.dependencies import ConnectionsDependency, ServicesDependency, SessionDependency
from backend.metrics import LOGINS
from backend.routes.schemas import LoginAnswer, LoginRequest, Profile

router = APIRouter(tags=["accounts"])


# Not a coroutine: checking a password takes tens of milliseconds of CPU, which belong in a thread.
@router.post("/login")
def login(body: LoginRequest, services: ServicesDependency) -> LoginAnswer:
    """Exchange a user name and a password for a token."""
    try:
        token, session = services.auth.login(body.username, body.password)
    except (InvalidCredentials, LoginLocked) as error:
        services.counters.increment(LOGINS, result=error.code)
        raise
    services.counters.increment(LOGINS, result="accepted")
    seconds_left = (session.expires_at - services.clock.now()).total_seconds()
    return LoginAnswer(access_token=token, expires_in=round(seconds_left), user_id=session.user.id)


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(session: SessionDependency, services: ServicesDependency, connections: ConnectionsDependency) -> None:
    """Revoke the token that the request was made with, and close the WebSockets opened with it."""
    services.auth.logout(session)
    connections.close_token(session.token_id)


@router.get("/me")
async def me(session: SessionDependency) -> Profile:
    """Who the token belongs to."""
    return Profile.of(session)
