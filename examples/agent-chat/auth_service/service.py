"""Logging in, being recognised, logging out."""

from dataclasses import dataclass
from datetime import datetime

from auth_service.errors import InvalidCredentials, InvalidToken
from auth_service.login_throttle import LoginThrottle
from auth_service.passwords import PasswordHash
from auth_service.revocation import RevocationList
from auth_service.settings import AuthSettings
from auth_service.tokens import TokenAuthority, TokenClaims
from auth_service.user_file import load_users
from auth_service.users import User, UserDirectory
from shared.clock import Clock
from shared.structured_logging import get_logger

log = get_logger(__name__)


@dataclass(frozen=True)
class Session:
    """A recognised caller: the user, and the token by which they were recognised."""

    user: User
    token_id: str
    expires_at: datetime


class AuthService:
    """Everything that decides who a caller is."""

    def __init__(
        self, users: UserDirectory, tokens: TokenAuthority, revocations: RevocationList, throttle: LoginThrottle
    ) -> None:
        self._users = users
        self._tokens = tokens
        self._revocations = revocations
        self._throttle = throttle
        # Checked when the user name is unknown, so that the answer takes as long as for a known one.
        self._nobody = PasswordHash(users.highest_iterations, salt=b"\0" * 16, digest=b"\0" * 32)

    @classmethod
    def from_settings(cls, settings: AuthSettings, clock: Clock) -> "AuthService":
        """Build the service; raises ConfigurationError when the users file cannot be used."""
        return cls(
            users=load_users(settings.users_file),
            tokens=TokenAuthority(settings.jwt_secret, settings.jwt_ttl_seconds, clock),
            revocations=RevocationList(clock),
            throttle=LoginThrottle(
                clock, max_failures=settings.login_max_failures, lockout_seconds=settings.login_lockout_seconds
            ),
        )

    def login(self, username: str, password: str) -> tuple[str, Session]:
        """A new token and its session; raises InvalidCredentials or LoginLocked. Hashes: takes time, holds no lock."""
        self._throttle.check(username)
        user = self._users.by_username(username)
        matches = (user.password if user else self._nobody).matches(password)
        if user is None or not matches:
            self._throttle.record_failure(username)
            log.warning("login refused", username=username)
            raise InvalidCredentials()
        self._throttle.record_success(username)
        log.info("login accepted", user_id=user.id)
        token, claims = self._tokens.issue(user.id)
        return token, Session(user, claims.token_id, claims.expires_at)

    def authenticate(self, token: str) -> Session:
        """The session of a token; raises InvalidToken."""
        return self.session_of(self._tokens.verify(token))

    def session_of(self, claims: TokenClaims) -> Session:
        """The session of claims that were verified; raises InvalidToken when revoked or of nobody."""
        if self._revocations.is_revoked(claims.token_id):
            raise InvalidToken("it was logged out")
        user = self._users.by_id(claims.user_id)
        if user is None:
            raise InvalidToken("its user does not exist")
        return Session(user, claims.token_id, claims.expires_at)

    def logout(self, session: Session) -> None:
        """Refuse the session's token from now on."""
        self._revocations.revoke(session.token_id, session.expires_at)
        log.info("logout", user_id=session.user.id)
