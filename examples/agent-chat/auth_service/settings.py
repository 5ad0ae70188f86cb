"""Settings of the auth package, from the environment."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from shared.environment import Environment
from shared.errors import ConfigurationError

DEMO_USERS_FILE = Path(__file__).with_name("demo_users.json")
MINIMUM_SECRET_BYTES = 32


@dataclass(frozen=True)
class AuthSettings:
    """How callers are recognised. Durations are in seconds."""

    jwt_secret: str = field(repr=False)
    jwt_ttl_seconds: int = 3600
    users_file: Path = DEMO_USERS_FILE
    login_max_failures: int = 10
    login_lockout_seconds: float = 60.0

    @classmethod
    def from_environment(cls, environment: Environment) -> "AuthSettings":
        """Read JWT_SECRET, JWT_TTL_SECONDS, USERS_FILE, LOGIN_MAX_FAILURES and LOGIN_LOCKOUT_SECONDS.

        Without JWT_SECRET a random one is made, so tokens then end with the process.
        """
        secret = environment.text("JWT_SECRET") or secrets.token_urlsafe(MINIMUM_SECRET_BYTES)
        if len(secret.encode()) < MINIMUM_SECRET_BYTES:
            raise ConfigurationError(
                f"JWT_SECRET must have at least {MINIMUM_SECRET_BYTES} bytes (HS256, RFC 7518 §3.2)"
            )
        users_file = environment.text("USERS_FILE")
        return cls(
            jwt_secret=secret,
            jwt_ttl_seconds=environment.integer("JWT_TTL_SECONDS", 3600, minimum=1),
            users_file=Path(users_file) if users_file else DEMO_USERS_FILE,
            login_max_failures=environment.integer("LOGIN_MAX_FAILURES", 10, minimum=1),
            login_lockout_seconds=environment.seconds("LOGIN_LOCKOUT_SECONDS", 60.0),
        )
