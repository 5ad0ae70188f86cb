"""Which connections are open, and whose they are."""

from typing import Generic, Protocol, TypeVar
from uuid import UUID


class RegisteredConnection(Protocol):
    """What the registry needs to know of a connection."""

    @property
    def connection_id(self) -> str:
        """Its own id."""
        ...

    @property
    def user_id(self) -> UUID:
        """Whose it is."""
        ...

    @property
    def token_id(self) -> str:
        """The token it was opened with."""
        ...


ConnectionT = TypeVar("ConnectionT", bound=RegisteredConnection)


class ConnectionRegistry(Generic[ConnectionT]):
    """Open connections by user. The lists it returns are copies: connections may close while one is walked."""

    def __init__(self) -> None:
        self._by_user: dict[UUID, dict[str, ConnectionT]] = {}

    def __len__(self) -> int:
        return sum(len(connections) for connections in self._by_user.values())

    def add(self, connection: ConnectionT) -> None:
        """Register a connection."""
        self._by_user.setdefault(connection.user_id, {})[connection.connection_id] = connection

    def remove(self, connection: ConnectionT) -> bool:
        """Forget a connection; False when it was not registered."""
        connections = self._by_user.get(connection.user_id, {})
        removed = connections.pop(connection.connection_id, None)
        if removed is not None and not connections:
            del self._by_user[connection.user_id]
        return removed is not None

    def of_user(self, user_id: UUID) -> list[ConnectionT]:
        """One user's connections."""
        return list(self._by_user.get(user_id, {}).values())

    def of_token(self, token_id: str) -> list[ConnectionT]:
        """The connections that were opened with one token."""
        return [connection for connection in self.everyone() if connection.token_id == token_id]

    def everyone(self) -> list[ConnectionT]:
        """All connections of all users."""
        return [connection for connections in self._by_user.values() for connection in connections.values()]
