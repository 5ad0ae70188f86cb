"""Reading of the users file: a JSON list of {id, username, display_name, password_hash}."""

import json
from pathlib import Path
from typing import Any

from auth_service.passwords import PasswordHash
from auth_service.users import User, UserDirectory
from shared.errors import ConfigurationError
from shared.identifiers import parse_user_id


def load_users(path: Path) -> UserDirectory:
    """Read the users of a file; raises ConfigurationError that names the file and the entry at fault."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"users file {path} cannot be read: {error}") from None
    if not isinstance(entries, list) or not entries:
        raise ConfigurationError(f"users file {path} must be a JSON list with at least one user")
    users = [_user(entry, f"users file {path}, entry {position}") for position, entry in enumerate(entries, 1)]
    try:
        return UserDirectory(users)
    except ValueError as error:
        raise ConfigurationError(f"users file {path}: {error}") from None


def _user(entry: Any, place: str) -> User:
    try:
        return User(
            id=parse_user_id(_text(entry, "id")),
            username=_text(entry, "username"),
            display_name=_text(entry, "display_name"),
            password=PasswordHash.parse(_text(entry, "password_hash")),
        )
    except KeyError as error:
        raise ConfigurationError(f"{place}: {error} is missing") from None
    except (TypeError, ValueError) as error:
        raise ConfigurationError(f"{place}: {error}") from None


def _text(entry: Any, field: str) -> str:
    value = entry[field]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{field!r} must be a text that is not empty")
    return value
