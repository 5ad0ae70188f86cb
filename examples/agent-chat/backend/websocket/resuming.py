"""Where a client that comes back wants to go on."""


def resume_point(after: str | None) -> int | None:
    """The number given as `after`; None where there is none, or where it is no number: then nothing is repeated."""
    if after is None or not after.isascii() or not after.isdigit() or len(after) > 15:
        return None
    return int(after)
