"""The manager's life. What it delivers, to whom and when, is shown by the golden-path scenario."""

from uuid import uuid4

import pytest

from backend.websocket.manager import WebSocketManager
from backend.websocket.mode import WebSocketManagerMode
from backend.websocket.protocols import WebSocketManagerProtocol


@pytest.fixture
def manager() -> WebSocketManager:
    return WebSocketManager()


def test_a_new_manager_accepts_and_has_no_connections(manager):
    assert manager.mode is WebSocketManagerMode.ACCEPTING
    assert manager.connection_count == 0


def test_a_draining_manager_stays_so(manager):
    manager.drain()
    manager.drain()
    assert manager.mode is WebSocketManagerMode.DRAINING


def test_a_closed_manager_never_goes_back(manager):
    manager.close()
    manager.drain()
    assert manager.mode is WebSocketManagerMode.CLOSED


def test_the_manager_is_what_its_protocol_asks_for(manager):
    members = [name for name in vars(WebSocketManagerProtocol) if not name.startswith("_")]
    assert set(members) == {"mode", "connection_count", "send_to_user", "send_to_everyone"}
    assert all(hasattr(manager, name) for name in members)


def test_closing_an_unknown_token_is_harmless(manager):
    manager.close_token(str(uuid4()))
    assert manager.mode is WebSocketManagerMode.ACCEPTING


@pytest.mark.parametrize("mode", list(WebSocketManagerMode))
def test_modes_are_told_as_their_lower_case_names(mode):
    assert mode.value == mode.name.lower()
