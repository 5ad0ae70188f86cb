from datetime import timedelta

import pytest

from auth_service import AuthService, InvalidCredentials, InvalidToken, LoginLocked
from auth_service.login_throttle import LoginThrottle
from auth_service.revocation import RevocationList
from auth_service.tokens import TokenAuthority, TokenClaims
from auth_service.users import UserDirectory

SECRET = "unit-test-secret-of-at-least-32-bytes"


@pytest.fixture
def auth(directory, clock) -> AuthService:
    return AuthService(
        directory,
        TokenAuthority(SECRET, 3600, clock),
        RevocationList(clock),
        LoginThrottle(clock, max_failures=3, lockout_seconds=60),
    )


def test_a_login_gives_a_token_that_is_recognised(auth, ada):
    token, session = auth.login("ada", "engine-1843")
    assert auth.authenticate(token) == session
    assert session.user is ada


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(auth):
    messages = set()
    for username in ("ada", "eve"):
        with pytest.raises(InvalidCredentials) as caught:
            auth.login(username, "wrong")
        messages.add(caught.value.message)
    assert len(messages) == 1


def test_another_users_password_is_a_wrong_password(auth):
    with pytest.raises(InvalidCredentials):
        auth.login("ada", "kite-1752")


@pytest.mark.parametrize("username", ["ada", "eve"])
def test_a_name_is_locked_after_failures_whether_it_exists_or_not(auth, username):
    for _ in range(3):
        with pytest.raises(InvalidCredentials):
            auth.login(username, "wrong")
    with pytest.raises(LoginLocked):
        auth.login(username, "engine-1843")


def test_a_lock_passes(auth, clock):
    for _ in range(3):
        with pytest.raises(InvalidCredentials):
            auth.login("ada", "wrong")
    clock.advance(60)
    assert auth.login("ada", "engine-1843")


def test_after_a_logout_the_token_is_refused_and_the_users_other_tokens_are_not(auth):
    first, session = auth.login("ada", "engine-1843")
    second, _ = auth.login("ada", "engine-1843")
    auth.logout(session)
    with pytest.raises(InvalidToken, match="logged out"):
        auth.authenticate(first)
    assert auth.authenticate(second)


def test_a_token_of_a_user_who_is_gone_is_refused(auth, clock, ada):
    token, _ = auth.login("ada", "engine-1843")
    authority = TokenAuthority(SECRET, 3600, clock)
    throttle = LoginThrottle(clock, max_failures=3, lockout_seconds=60)
    emptied = AuthService(UserDirectory([]), authority, RevocationList(clock), throttle)
    with pytest.raises(InvalidToken, match="does not exist"):
        emptied.authenticate(token)


def test_a_session_ends_when_its_claims_do(auth, ada, clock):
    expires_at = clock.now() + timedelta(minutes=5)
    assert auth.session_of(TokenClaims(ada.id, "t-1", expires_at)).expires_at == expires_at
