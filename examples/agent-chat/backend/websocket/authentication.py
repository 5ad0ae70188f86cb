"""Who opens a WebSocket."""

from starlette.websockets import WebSocket

from auth_service import AuthService, InvalidToken, Session
from auth_service.bearer import bearer_token
from backend.websocket.subprotocol import token_from_subprotocols


def authenticate_socket(websocket: WebSocket, auth: AuthService) -> Session:
    """The session of the token in the Authorization header or among the subprotocols; raises InvalidToken.

    The header counts when there are both. The query string is not looked at: servers log it.
    """
    header = websocket.headers.get("authorization")
    token = bearer_token(header) if header is not None else _offered_token(websocket)
    return auth.authenticate(token)


def _offered_token(websocket: WebSocket) -> str:
    try:
        token = token_from_subprotocols(websocket.scope.get("subprotocols", []))
    except ValueError:
        raise InvalidToken("the subprotocol does not hold a base64url token") from None
    if token is None:
        raise InvalidToken("there is none")
    return token
