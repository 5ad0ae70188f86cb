"""Access tokens: JSON Web Tokens signed with HS256."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import jwt

from auth_service.errors import InvalidToken
from shared.clock import Clock
from shared.identifiers import new_id, parse_user_id

ALGORITHM = "HS256"
ISSUER = "agent-chat"
_REQUIRED_CLAIMS = ["sub", "jti", "iat", "exp", "iss"]


@dataclass(frozen=True)
class TokenClaims:
    """What a token says: whose it is, its own id, and until when it stands."""

    user_id: UUID
    token_id: str
    expires_at: datetime

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> "TokenClaims":
        """Read a decoded payload; raises InvalidToken when a claim is not of its type."""
        try:
            return cls(
                user_id=parse_user_id(payload["sub"]),
                token_id=str(payload["jti"]),
                expires_at=datetime.fromtimestamp(payload["exp"], timezone.utc),
            )
        except (KeyError, TypeError, ValueError, OverflowError, OSError):
            raise InvalidToken("a claim is not of its type") from None


class TokenAuthority:
    """Issues tokens and verifies them with one secret."""

    def __init__(self, secret: str, ttl_seconds: int, clock: Clock) -> None:
        self._secret = secret
        self._ttl = timedelta(seconds=ttl_seconds)
        self._clock = clock

    def issue(self, user_id: UUID) -> tuple[str, TokenClaims]:
        """A new token for a user and what it says: valid from now, to the second, for the configured time."""
        now = self._clock.now().replace(microsecond=0)
        claims = TokenClaims(user_id, new_id(), now + self._ttl)
        payload = {"sub": str(user_id), "jti": claims.token_id, "iat": now, "exp": claims.expires_at, "iss": ISSUER}
        return jwt.encode(payload, self._secret, algorithm=ALGORITHM), claims

    def verify(self, token: str) -> TokenClaims:
        """The claims of a token that this authority signed and that has not expired; raises InvalidToken."""
        try:
            # The algorithm is pinned: a token may not choose its own ("none", or a public key as secret).
            payload = jwt.decode(
                token, self._secret, algorithms=[ALGORITHM], issuer=ISSUER, options={"require": _REQUIRED_CLAIMS}
            )
        except jwt.ExpiredSignatureError:
            raise InvalidToken("it has expired") from None
        except jwt.InvalidSignatureError:
            raise InvalidToken("its signature is wrong") from None
        except jwt.InvalidTokenError:
            raise InvalidToken("it is malformed") from None
        return TokenClaims.from_payload(payload)
