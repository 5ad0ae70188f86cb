"""Why the server closes a connection, in the codes of RFC 6455 §7.4 and its registry."""

from dataclasses import dataclass
from enum import IntEnum


class CloseCode(IntEnum):
    """The codes that this server sends."""

    GOING_AWAY = 1001
    POLICY_VIOLATION = 1008
    MESSAGE_TOO_BIG = 1009
    INTERNAL_ERROR = 1011
    TRY_AGAIN_LATER = 1013


@dataclass(frozen=True)
class CloseRequest:
    """A close to be sent; `reason` reaches the client and has at most 123 bytes."""

    code: CloseCode
    reason: str


DRAINING = CloseRequest(CloseCode.GOING_AWAY, "the server is shutting down")
BAD_TOKEN = CloseRequest(CloseCode.POLICY_VIOLATION, "the token cannot be accepted")
LOGGED_OUT = CloseRequest(CloseCode.POLICY_VIOLATION, "the token was logged out")
TOKEN_EXPIRED = CloseRequest(CloseCode.POLICY_VIOLATION, "the token has expired")
MESSAGE_TOO_BIG = CloseRequest(CloseCode.MESSAGE_TOO_BIG, "the message is too big")
DEFECT = CloseRequest(CloseCode.INTERNAL_ERROR, "the server met a defect of its own")
SLOW_CONSUMER = CloseRequest(CloseCode.TRY_AGAIN_LATER, "the client reads too slowly")
