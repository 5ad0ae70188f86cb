"""Who a caller is: users, passwords, tokens. Imports only `shared`.

The names below are the whole of its public face; other packages import them from here.
"""

from auth_service.errors import InvalidCredentials, InvalidToken, LoginLocked
from auth_service.service import AuthService, Session
from auth_service.settings import AuthSettings

__all__ = ["AuthService", "AuthSettings", "InvalidCredentials", "InvalidToken", "LoginLocked", "Session"]
