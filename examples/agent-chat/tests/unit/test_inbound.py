import json

import pytest

from backend.websocket.inbound import MAX_CONTENT_LENGTH, Announcement, RejectedMessage, UserMessage, parse_message


def message(**changes: object) -> str:
    return json.dumps({"type": "user_message", "thread_id": "t-1", "content": "hello", **changes})


def test_a_user_message_is_read():
    assert parse_message(message()) == UserMessage("t-1", "hello")


def test_fields_that_are_not_known_yet_are_passed_over():
    assert parse_message(message(client="ios")) == UserMessage("t-1", "hello")


@pytest.mark.parametrize("raw", ["{oops", "", "[]", "7", b"\x00"])
def test_what_is_no_json_object_is_rejected_as_malformed(raw):
    rejected = parse_message(raw)
    assert isinstance(rejected, RejectedMessage)
    assert rejected.code == "malformed_json"


@pytest.mark.parametrize("kind", ["dance", "", None, 7, "USER_MESSAGE"])
def test_another_type_is_rejected_as_unknown(kind):
    assert parse_message(message(type=kind)).code == "unknown_type"


@pytest.mark.parametrize(
    "changes",
    [
        {"thread_id": None},
        {"thread_id": 7},
        {"thread_id": "a b"},
        {"content": None},
        {"content": " \n"},
        {"content": ["hello"]},
        {"content": "x" * (MAX_CONTENT_LENGTH + 1)},
    ],
)
def test_a_field_at_fault_is_rejected_as_invalid(changes):
    rejected = parse_message(message(**changes))
    assert rejected.code == "invalid_message"
    assert next(iter(changes)) in rejected.message


def test_the_longest_content_is_taken():
    assert parse_message(message(content="x" * MAX_CONTENT_LENGTH)).content == "x" * MAX_CONTENT_LENGTH


def test_an_announcement_needs_no_thread():
    assert parse_message('{"type": "announcement", "content": "hello"}') == Announcement("hello")


@pytest.mark.parametrize("content", ["", "  ", 7, None])
def test_an_announcement_says_something(content):
    rejected = parse_message(json.dumps({"type": "announcement", "content": content}))
    assert isinstance(rejected, RejectedMessage) and rejected.code == "invalid_message"
