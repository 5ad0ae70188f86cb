"""The ways in which a caller is refused."""

import math

from shared.errors import ServiceError


class InvalidCredentials(ServiceError):
    """The user name or the password is wrong; never says which."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__("the user name or the password is wrong")


class InvalidToken(ServiceError):
    """The token is missing, malformed, forged, expired, revoked or names nobody; `reason` says which."""

    code = "invalid_token"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the token cannot be accepted: {reason}")
        self.reason = reason


class LoginLocked(ServiceError):
    """Too many failed logins for one user name; `retry_after_seconds` is a whole number of at least 1."""

    code = "login_locked"

    def __init__(self, seconds_left: float) -> None:
        self.retry_after_seconds = max(1, math.ceil(seconds_left))
        super().__init__(f"too many failed logins; try again in {self.retry_after_seconds} s")
