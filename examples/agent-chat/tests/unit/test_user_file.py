import json

import pytest

from auth_service.passwords import PasswordHash
from auth_service.settings import DEMO_USERS_FILE
from auth_service.user_file import load_users
from shared.errors import ConfigurationError


@pytest.fixture
def entry() -> dict[str, str]:
    return {
        "id": "00000000-0000-4000-8000-00000000ada0",
        "username": "ada",
        "display_name": "Ada",
        "password_hash": str(PasswordHash.create("engine-1843", iterations=1)),
    }


def test_the_demonstration_users_can_be_read():
    users = load_users(DEMO_USERS_FILE)
    assert [users.by_username(name).display_name.split()[0] for name in ("alice", "bob", "carol")] == [
        "Alice",
        "Bob",
        "Carol",
    ]


def test_a_user_of_a_file_has_what_the_file_says(tmp_path, entry):
    file = tmp_path / "users.json"
    file.write_text(json.dumps([entry]))
    user = load_users(file).by_username("ada")
    assert str(user.id) == entry["id"]
    assert user.password.matches("engine-1843")


@pytest.mark.parametrize("text", ["", "{}", "[]", "nonsense"])
def test_a_file_that_is_no_list_of_users_is_refused_by_name(tmp_path, text):
    file = tmp_path / "users.json"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match="users.json"):
        load_users(file)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(ConfigurationError, match="absent.json"):
        load_users(tmp_path / "absent.json")


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("id", "ada", "UUID"),
        ("id", 7, "'id'"),
        ("password_hash", "plain", "password hash"),
        ("username", None, "'username'"),
    ],
)
def test_an_entry_at_fault_is_refused_by_its_place(tmp_path, entry, field, value, why):
    file = tmp_path / "users.json"
    file.write_text(json.dumps([entry, {**entry, field: value}]))
    with pytest.raises(ConfigurationError, match=f"entry 2.*{why}"):
        load_users(file)


def test_an_entry_with_a_field_missing_says_which(tmp_path, entry):
    del entry["display_name"]
    file = tmp_path / "users.json"
    file.write_text(json.dumps([entry]))
    with pytest.raises(ConfigurationError, match="entry 1: 'display_name' is missing"):
        load_users(file)
