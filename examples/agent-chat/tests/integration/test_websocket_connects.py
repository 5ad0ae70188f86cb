"""Only that a WebSocket opens: what goes over it is the golden-path scenario's to judge."""

from websockets.sync.client import connect


def test_a_websocket_opens_with_a_token_and_answers_a_ping(backend_url, alice):
    url = backend_url.replace("http", "ws", 1) + "/ws"
    headers = {"Authorization": alice.headers["Authorization"]}
    with connect(url, additional_headers=headers, proxy=None, open_timeout=5, close_timeout=5) as websocket:
        assert websocket.ping().wait(5)


def test_two_websockets_of_one_user_are_open_side_by_side(backend_url, bob):
    url = backend_url.replace("http", "ws", 1) + "/ws"
    headers = {"Authorization": bob.headers["Authorization"]}
    with connect(url, additional_headers=headers, proxy=None, open_timeout=5, close_timeout=5) as first:
        with connect(url, additional_headers=headers, proxy=None, open_timeout=5, close_timeout=5) as second:
            assert first.ping().wait(5)
            assert second.ping().wait(5)
