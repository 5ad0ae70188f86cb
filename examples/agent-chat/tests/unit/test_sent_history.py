import json
from uuid import uuid4

from backend.websocket.internal.history import KEPT_PER_USER, SentHistory

ADA, BEN = uuid4(), uuid4()


def numbers(texts):
    return [json.loads(text)["seq"] for text in texts]


def test_messages_are_numbered_for_each_user_apart():
    history = SentHistory()
    texts = [history.add(user, {"type": "x"}) for user in (ADA, BEN, ADA)]
    assert numbers(texts) == [1, 1, 2]
    assert (history.latest(ADA), history.latest(BEN), history.latest(uuid4())) == (2, 1, 0)


def test_what_came_after_a_number_is_there_and_nothing_else():
    history = SentHistory()
    for _ in range(5):
        history.add(ADA, {"type": "x"})
    assert numbers(history.after(ADA, 3)) == [4, 5]
    assert numbers(history.after(ADA, 0)) == [1, 2, 3, 4, 5]
    assert history.after(ADA, 5) == history.after(BEN, 0) == []


def test_old_messages_are_forgotten_and_their_numbers_are_not_used_again():
    history = SentHistory()
    for _ in range(KEPT_PER_USER + 10):
        history.add(ADA, {"type": "x"})
    assert numbers(history.after(ADA, 0))[0] == 11
    assert history.latest(ADA) == KEPT_PER_USER + 10
