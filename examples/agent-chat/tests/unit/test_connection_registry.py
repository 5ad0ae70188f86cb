from dataclasses import dataclass
from uuid import UUID

import pytest

from backend.websocket.internal.registry import ConnectionRegistry


@dataclass(frozen=True)
class Entry:
    """As much of a connection as the registry looks at."""

    connection_id: str
    user_id: UUID
    token_id: str


@pytest.fixture
def entries(ada, ben) -> list[Entry]:
    return [Entry("c-1", ada.id, "t-1"), Entry("c-2", ada.id, "t-2"), Entry("c-3", ben.id, "t-3")]


@pytest.fixture
def registry(entries) -> ConnectionRegistry[Entry]:
    registry: ConnectionRegistry[Entry] = ConnectionRegistry()
    for entry in entries:
        registry.add(entry)
    return registry


def test_connections_are_found_by_user(registry, entries, ada, ben):
    assert registry.of_user(ada.id) == entries[:2]
    assert registry.of_user(ben.id) == entries[2:]


def test_connections_are_found_by_token(registry, entries):
    assert registry.of_token("t-2") == [entries[1]]
    assert registry.of_token("t-9") == []


def test_all_are_counted_and_listed(registry, entries):
    assert len(registry) == 3
    assert registry.everyone() == entries


def test_a_removed_connection_is_gone_and_its_users_others_stay(registry, entries, ada):
    assert registry.remove(entries[0])
    assert registry.of_user(ada.id) == [entries[1]]


def test_removing_what_is_not_there_changes_nothing(registry, entries):
    assert registry.remove(entries[2])
    assert not registry.remove(entries[2])
    assert len(registry) == 2


def test_a_list_does_not_change_while_connections_close(registry, entries, ada):
    for entry in registry.of_user(ada.id):
        registry.remove(entry)
    assert registry.of_user(ada.id) == []
