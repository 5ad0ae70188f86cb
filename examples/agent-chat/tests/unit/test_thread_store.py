import pytest

from backend.threads import Message, MessageRole, ThreadNotFound, ThreadStore
from backend.threads.models import MAX_MESSAGES_PER_THREAD
from backend.threads.store import MAX_TITLE_LENGTH


@pytest.fixture
def store(clock) -> ThreadStore:
    return ThreadStore(clock, max_threads_per_user=3)


def test_a_thread_is_found_by_the_user_who_made_it(store, ada):
    thread = store.create(ada.id, "Plans")
    assert store.get(ada.id, thread.id) is thread


def test_another_users_thread_is_not_found(store, ada, ben):
    thread = store.create(ada.id, "Plans")
    with pytest.raises(ThreadNotFound):
        store.get(ben.id, thread.id)


def test_two_users_may_use_one_id_without_meeting(store, ada, ben):
    store.open(ada.id, "t-1", "Ada's")
    store.open(ben.id, "t-1", "Ben's")
    assert store.get(ada.id, "t-1").title == "Ada's"
    assert store.get(ben.id, "t-1").title == "Ben's"


def test_opening_a_thread_twice_keeps_the_first(store, ada):
    first = store.open(ada.id, "t-1", "First words")
    assert store.open(ada.id, "t-1", "Other words") is first
    assert first.title == "First words"


def test_a_title_made_of_a_message_is_cut(store, ada):
    assert store.open(ada.id, "t-1", "x" * 5_000).title == "x" * MAX_TITLE_LENGTH


def test_a_list_is_newest_first_and_comes_in_parts(store, ada):
    for title in ("one", "two", "three"):
        store.create(ada.id, title)
    assert [thread.title for thread in store.page(ada.id, limit=2)] == ["three", "two"]
    assert [thread.title for thread in store.page(ada.id, limit=2, offset=2)] == ["one"]
    assert store.count(ada.id) == 3


def test_a_user_without_threads_has_an_empty_list(store, ben):
    assert store.page(ben.id, limit=10) == []
    assert store.count(ben.id) == 0


def test_the_oldest_thread_makes_room(store, ada):
    for title in ("one", "two", "three", "four"):
        store.create(ada.id, title)
    assert [thread.title for thread in store.page(ada.id, limit=10)] == ["four", "three", "two"]


def test_messages_are_kept_in_order_and_the_oldest_makes_room(store, ada, clock):
    store.open(ada.id, "t-1", "Talk")
    for number in range(MAX_MESSAGES_PER_THREAD + 1):
        store.append(ada.id, "t-1", Message(MessageRole.USER, str(number), clock.now(), "run"))
    messages = store.get(ada.id, "t-1").messages
    assert (messages[0].content, messages[-1].content) == ("1", str(MAX_MESSAGES_PER_THREAD))


def test_a_message_for_a_thread_that_is_not_there_is_refused(store, ada, clock):
    with pytest.raises(ThreadNotFound, match="'t-9'"):
        store.append(ada.id, "t-9", Message(MessageRole.USER, "hello", clock.now(), "run"))
