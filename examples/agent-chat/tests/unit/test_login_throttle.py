import pytest

from auth_service.errors import LoginLocked
from auth_service.login_throttle import LoginThrottle


@pytest.fixture
def throttle(clock) -> LoginThrottle:
    return LoginThrottle(clock, max_failures=3, lockout_seconds=60, max_tracked=4)


def fail(throttle: LoginThrottle, username: str, times: int) -> None:
    for _ in range(times):
        throttle.record_failure(username)


def test_a_few_failures_are_forgiven(throttle):
    fail(throttle, "ada", 2)
    throttle.check("ada")


def test_one_failure_too_many_locks_the_name_in_any_case(throttle):
    fail(throttle, "ada", 3)
    with pytest.raises(LoginLocked):
        throttle.check("ADA")


def test_other_names_are_not_locked_with_it(throttle):
    fail(throttle, "ada", 3)
    throttle.check("ben")


def test_a_lock_says_how_long_it_lasts_in_whole_seconds(throttle, clock):
    fail(throttle, "ada", 3)
    clock.advance(19.5)
    with pytest.raises(LoginLocked) as caught:
        throttle.check("ada")
    assert caught.value.retry_after_seconds == 41


def test_a_lock_ends_and_the_count_begins_anew(throttle, clock):
    fail(throttle, "ada", 3)
    clock.advance(60)
    throttle.check("ada")
    fail(throttle, "ada", 2)
    throttle.check("ada")


def test_failures_far_apart_are_not_in_a_row(throttle, clock):
    for _ in range(5):
        fail(throttle, "ada", 1)
        throttle.check("ada")
        clock.advance(60)


def test_a_success_forgets_the_failures(throttle):
    fail(throttle, "ada", 2)
    throttle.record_success("ada")
    fail(throttle, "ada", 2)
    throttle.check("ada")


def test_the_name_that_failed_longest_ago_is_forgotten_first(throttle):
    fail(throttle, "ada", 3)
    for name in ("b", "c", "d", "e"):
        fail(throttle, name, 1)
    throttle.check("ada")
