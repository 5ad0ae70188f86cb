import pytest


def test_a_token_tells_whose_it_is(alice):
    body = alice.get("/me").json()
    assert (body["username"], body["display_name"]) == ("alice", "Alice Liddell")
    assert "password" not in str(body)


def test_two_users_are_two_people(alice, bob):
    assert alice.get("/me").json()["user_id"] != bob.get("/me").json()["user_id"]


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Basic YWxpY2U6eA=="])
def test_without_a_token_nobody_is_recognised(client, header):
    headers = {"Authorization": header} if header else {}
    response = client.get("/me", headers=headers)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "invalid_token"


def test_a_token_that_was_tampered_with_is_refused(client, alice):
    head, payload, signature = alice.headers["Authorization"].split(".")
    forged = ".".join([head, payload, ("B" if signature[0] == "A" else "A") + signature[1:]])
    response = client.get("/me", headers={"Authorization": forged})
    assert response.status_code == 401
    assert "signature" in response.json()["error"]["message"]


def test_after_a_logout_the_token_is_refused(carol):
    assert carol.post("/logout").status_code == 204
    response = carol.get("/me")
    assert response.status_code == 401
    assert "logged out" in response.json()["error"]["message"]


def test_a_logout_ends_one_session_and_not_the_users_others(client, carol):
    other = client.post("/login", json={"username": "carol", "password": "mainstreet-1920"}).json()["access_token"]
    assert carol.post("/logout").status_code == 204
    assert client.get("/me", headers={"Authorization": f"Bearer {other}"}).status_code == 200
