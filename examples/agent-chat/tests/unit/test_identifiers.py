from uuid import UUID

import pytest

from shared.identifiers import is_thread_id, new_id, parse_user_id


def test_new_ids_are_different_uuids():
    first, second = new_id(), new_id()
    assert first != second
    assert str(UUID(first)) == first


def test_a_user_id_is_read_in_its_canonical_spelling():
    text = "1f0c4a52-6d0e-4b7a-9c1e-5a2f3b8d7e01"
    assert parse_user_id(text) == UUID(text)


@pytest.mark.parametrize(
    "text",
    [
        "alice",
        "",
        "1F0C4A52-6D0E-4B7A-9C1E-5A2F3B8D7E01",
        "1f0c4a526d0e4b7a9c1e5a2f3b8d7e01",
        "{1f0c4a52-6d0e-4b7a-9c1e-5a2f3b8d7e01}",
    ],
)
def test_any_other_spelling_of_a_user_id_is_refused(text):
    with pytest.raises(ValueError, match="a user id is"):
        parse_user_id(text)


@pytest.mark.parametrize("text", ["t", "thread-1", "A_b", "x" * 64])
def test_clients_may_choose_plain_thread_ids(text):
    assert is_thread_id(text)


@pytest.mark.parametrize("text", ["", "x" * 65, "a b", "../etc", "a\n", "é"])
def test_other_thread_ids_are_refused(text):
    assert not is_thread_id(text)
