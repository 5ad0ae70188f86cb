"""Those who fail on purpose have logged in first, which clears their count: a run does not lock out the next."""

from uuid import UUID, uuid4

import pytest


def test_a_login_gives_a_bearer_token_and_the_users_id(client):
    response = client.post("/login", json={"username": "alice", "password": "wonderland-1865"})
    assert response.status_code == 200
    body = response.json()
    assert body["token_type"] == "bearer"
    assert body["access_token"].count(".") == 2
    assert body["expires_in"] > 0
    assert str(UUID(body["user_id"])) == body["user_id"]


def test_a_wrong_password_is_refused(client, alice):
    response = client.post("/login", json={"username": "alice", "password": "looking-glass"})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "invalid_credentials"
    assert response.headers["www-authenticate"] == "Bearer"


def test_an_unknown_user_is_refused_in_the_same_words(client, bob):
    known = client.post("/login", json={"username": "bob", "password": "wrong"})
    unknown = client.post("/login", json={"username": f"nobody-{uuid4()}", "password": "wrong"})
    assert (unknown.status_code, unknown.json()) == (known.status_code, known.json())


@pytest.mark.parametrize(
    "body", [{}, {"username": "alice"}, {"username": "", "password": "x"}, {"username": "alice", "password": 7}]
)
def test_a_body_of_another_form_is_refused(client, body):
    response = client.post("/login", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["fields"]


def test_a_refused_body_is_not_repeated(client):
    response = client.post("/login", json={"username": "alice", "password": "wonderland-1865", "extra": 1})
    assert response.status_code == 422
    assert "wonderland" not in response.text


def test_a_name_that_keeps_failing_is_locked_for_a_time(client):
    username = f"guesser-{uuid4()}"
    for _ in range(30):
        response = client.post("/login", json={"username": username, "password": "wrong"})
        if response.status_code == 429:
            break
    assert response.json()["error"]["code"] == "login_locked"
    assert int(response.headers["retry-after"]) >= 1
