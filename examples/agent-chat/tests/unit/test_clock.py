from datetime import datetime, timedelta, timezone

from shared.clock import SystemClock, format_timestamp


def test_a_timestamp_is_utc_with_milliseconds():
    moment = datetime(2026, 1, 31, 10, 30, 0, 250_900, tzinfo=timezone(timedelta(hours=1)))
    assert format_timestamp(moment) == "2026-01-31T09:30:00.250Z"


def test_the_system_clock_is_aware_and_never_goes_back():
    clock = SystemClock()
    before = clock.monotonic()
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.monotonic() >= before
