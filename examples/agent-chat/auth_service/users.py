"""Users and where they are looked up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from auth_service.passwords import PasswordHash


@dataclass(frozen=True)
class User:
    """Somebody who can log in."""

    id: UUID
    username: str
    display_name: str
    password: PasswordHash = field(repr=False)


class UserDirectory:
    """All users, by id and by name; names are compared without regard to case."""

    def __init__(self, users: Iterable[User]) -> None:
        self._by_id: dict[UUID, User] = {}
        self._by_name: dict[str, User] = {}
        for user in users:
            name = user.username.casefold()
            if user.id in self._by_id or name in self._by_name:
                raise ValueError(f"two users share the id or the name of {user.username!r}")
            self._by_id[user.id] = user
            self._by_name[name] = user

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def highest_iterations(self) -> int:
        """The cost of the most expensive password to check; 1 when there are no users."""
        return max((user.password.iterations for user in self._by_id.values()), default=1)

    def by_id(self, user_id: UUID) -> User | None:
        """The user of an id, or None."""
        return self._by_id.get(user_id)

    def by_username(self, username: str) -> User | None:
        """The user of a name, or None."""
        return self._by_name.get(username.casefold())
