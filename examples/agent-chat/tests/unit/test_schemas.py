import pytest
from pydantic import ValidationError

from auth_service import Session
from backend.routes.schemas import LoginRequest, Profile, ThreadDetail, ThreadRequest, ThreadSummary
from backend.threads import Message, MessageRole, ThreadStore


def test_a_title_loses_outer_blanks():
    assert ThreadRequest(title="  Plans ").title == "Plans"


@pytest.mark.parametrize("title", ["", "   ", "x" * 121])
def test_a_title_that_is_blank_or_too_long_is_refused(title):
    with pytest.raises(ValidationError):
        ThreadRequest(title=title)


def test_a_misspelt_field_is_refused():
    with pytest.raises(ValidationError, match="extra_forbidden"):
        LoginRequest(username="ada", password="engine-1843", remember=True)


def test_a_profile_has_no_password(ada, clock):
    profile = Profile.of(Session(ada, "t-1", clock.now()))
    assert profile.username == "ada"
    assert "password" not in profile.model_dump_json()


def test_a_thread_is_told_with_and_without_its_messages(ada, clock):
    store = ThreadStore(clock)
    thread = store.open(ada.id, "t-1", "Plans")
    store.append(ada.id, "t-1", Message(MessageRole.AGENT, "Done.", clock.now(), "run-1", degraded=True))
    assert ThreadSummary.of(thread).message_count == 1
    detail = ThreadDetail.of(thread)
    assert [(view.role, view.content, view.degraded) for view in detail.messages] == [("agent", "Done.", True)]
