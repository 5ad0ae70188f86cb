"""The identifiers that cross package borders, and how they are checked."""

import re
from uuid import UUID, uuid4

_THREAD_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def new_id() -> str:
    """A fresh random id, as text."""
    return str(uuid4())


def parse_user_id(text: str) -> UUID:
    """A user id: a UUID in its canonical spelling; raises ValueError for any other spelling.

    Lenient parsing would give one user several ids as dictionary keys and in logs.
    """
    try:
        user_id = UUID(text)
    except ValueError:
        raise ValueError(f"a user id is a UUID, not {text!r}") from None
    if str(user_id) != text:
        raise ValueError(f"a user id is written in lower case with dashes, not {text!r}")
    return user_id


def is_thread_id(text: str) -> bool:
    """Whether text may name a thread: 1 to 64 letters, digits, `_` or `-`; clients may choose their own."""
    return _THREAD_ID.fullmatch(text) is not None
