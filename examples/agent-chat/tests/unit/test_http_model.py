"""HttpModel against real HTTP servers on the loopback interface."""

import asyncio
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from backend.model.client import ModelRequest, ModelUnavailable
from backend.model.http_client import MAX_ANSWER_LENGTH, HttpModel

REQUEST = ModelRequest("canary-42?", ("2 words",))


class OneAnswerHandler(BaseHTTPRequestHandler):
    """Gives every request the server's answer, and keeps what was asked."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.asked.append((self.path, json.loads(self.rfile.read(length))))
        status, body = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def server():
    server = HTTPServer(("127.0.0.1", 0), OneAnswerHandler)
    server.asked = []
    server.answer = (200, b'{"text": "fine"}')
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def ask(port: int, timeout_seconds: float = 2.0) -> str:
    async def complete() -> str:
        model = HttpModel(f"http://127.0.0.1:{port}/", timeout_seconds)
        try:
            return await model.complete(REQUEST)
        finally:
            await model.close()

    return asyncio.run(complete())


def test_the_question_is_posted_and_the_text_comes_back(server):
    assert ask(server.server_port) == "fine"
    assert server.asked == [("/v1/complete", {"question": "canary-42?", "findings": ["2 words"]})]


def test_an_endless_answer_is_cut(server):
    server.answer = (200, json.dumps({"text": "x" * (MAX_ANSWER_LENGTH + 1)}).encode())
    assert len(ask(server.server_port)) == MAX_ANSWER_LENGTH


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((500, b"oh"), "answered 500"),
        ((429, b"{}"), "answered 429"),
        ((200, b"not json"), "is not {'text'"),
        ((200, b'{"words": 1}'), "is not {'text'"),
        ((200, b"[]"), "is not {'text'"),
        ((200, b'{"text": ""}'), "has no text"),
        ((200, b'{"text": 7}'), "has no text"),
    ],
)
def test_an_answer_that_cannot_be_used_makes_the_model_unavailable(server, answer, why):
    server.answer = answer
    with pytest.raises(ModelUnavailable, match=why):
        ask(server.server_port)


def test_a_model_that_is_down_is_unavailable():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(ModelUnavailable, match="cannot be reached"):
            ask(unused.getsockname()[1])


def test_a_model_that_says_nothing_is_unavailable_after_the_timeout():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with pytest.raises(ModelUnavailable, match="in time"):
            ask(silent.getsockname()[1], timeout_seconds=0.05)
