from uuid import uuid4

import pytest


def create(user, title: str = "Plans") -> dict:
    response = user.post("/threads", json={"title": title})
    assert response.status_code == 201
    return response.json()


def test_a_new_thread_is_empty_and_has_its_title(alice):
    thread = create(alice, "  Holiday plans ")
    assert thread["title"] == "Holiday plans"
    assert thread["message_count"] == 0


def test_a_thread_can_be_read_by_its_owner(alice):
    thread = create(alice)
    response = alice.get(f"/threads/{thread['id']}")
    assert response.status_code == 200
    assert response.json() == {**thread, "messages": []}


def test_a_thread_cannot_be_read_by_another_user(alice, bob):
    thread = create(alice)
    response = bob.get(f"/threads/{thread['id']}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "thread_not_found"


def test_a_list_has_ones_own_threads_only(alice, bob):
    thread = create(alice, f"secret {uuid4()}")
    listed = bob.get("/threads", params={"limit": 100}).json()["threads"]
    assert thread["id"] not in [entry["id"] for entry in listed]


def test_a_list_is_newest_first_and_counts_all(alice):
    first, second = create(alice), create(alice)
    page = alice.get("/threads", params={"limit": 100}).json()
    ids = [entry["id"] for entry in page["threads"]]
    assert ids.index(second["id"]) < ids.index(first["id"])
    assert page["total"] >= 2


def test_a_list_is_cut_at_its_limit(alice):
    create(alice)
    create(alice)
    assert len(alice.get("/threads", params={"limit": 1}).json()["threads"]) == 1


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"limit": "all"}, {"offset": -1}])
def test_a_limit_out_of_range_is_refused(alice, query):
    assert alice.get("/threads", params=query).status_code == 422


@pytest.mark.parametrize("body", [{}, {"title": "  "}, {"title": "x" * 121}, {"title": "x", "owner": "bob"}])
def test_a_thread_of_another_form_is_refused(alice, body):
    response = alice.post("/threads", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_request"


def test_a_thread_that_does_not_exist_is_not_found(alice):
    assert alice.get(f"/threads/{uuid4()}").status_code == 404


def test_threads_are_not_for_strangers(client):
    assert client.get("/threads").status_code == 401
    assert client.post("/threads", json={"title": "x"}).status_code == 401
