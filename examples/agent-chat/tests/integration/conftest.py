"""A running backend, and people logged in to it."""

import os
from collections.abc import Iterator

import httpx
import pytest

URL_VARIABLE = "PORTCULLIS_BACKEND_URL"
PASSWORDS = {"alice": "wonderland-1865", "bob": "christmas-1843", "carol": "mainstreet-1920"}


@pytest.fixture(scope="session")
def backend_url() -> str:
    url = os.environ.get(URL_VARIABLE, "").rstrip("/")
    if not url:
        pytest.fail(
            f"{URL_VARIABLE} is not set: these tests need a running backend. Start one with "
            f"'python -m backend --port 8100' and set {URL_VARIABLE}=http://127.0.0.1:8100",
            pytrace=False,
        )
    return url


@pytest.fixture(scope="session")
def client(backend_url: str) -> Iterator[httpx.Client]:
    """Nobody in particular."""
    with httpx.Client(base_url=backend_url, timeout=10, trust_env=False) as client:
        yield client


def log_in(client: httpx.Client, username: str) -> str:
    response = client.post("/login", json={"username": username, "password": PASSWORDS[username]})
    assert response.status_code == 200, f"{username} cannot log in: {response.text}"
    return response.json()["access_token"]


def logged_in(backend_url: str, client: httpx.Client, username: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {log_in(client, username)}"}
    return httpx.Client(base_url=backend_url, headers=headers, timeout=10, trust_env=False)


@pytest.fixture(scope="session")
def alice(backend_url: str, client: httpx.Client) -> Iterator[httpx.Client]:
    with logged_in(backend_url, client, "alice") as alice:
        yield alice


@pytest.fixture(scope="session")
def bob(backend_url: str, client: httpx.Client) -> Iterator[httpx.Client]:
    with logged_in(backend_url, client, "bob") as bob:
        yield bob


@pytest.fixture
def carol(backend_url: str, client: httpx.Client) -> Iterator[httpx.Client]:
    """Logged in anew for each test, so that a test may log her out."""
    with logged_in(backend_url, client, "carol") as carol:
        yield carol
