import jwt
import pytest

from auth_service.errors import InvalidToken
from auth_service.tokens import ALGORITHM, TokenAuthority

SECRET = "unit-test-secret-of-at-least-32-bytes"


@pytest.fixture
def authority(clock) -> TokenAuthority:
    return TokenAuthority(SECRET, 3600, clock)


@pytest.fixture
def payload(authority, ada) -> dict:
    token, _ = authority.issue(ada.id)
    return jwt.decode(token, SECRET, algorithms=[ALGORITHM], issuer="agent-chat")


def signed(payload: dict, secret: str = SECRET) -> str:
    return jwt.encode(payload, secret, algorithm=ALGORITHM)


def test_an_issued_token_is_verified_as_what_was_issued(authority, ada):
    token, claims = authority.issue(ada.id)
    assert authority.verify(token) == claims
    assert claims.user_id == ada.id


def test_every_token_has_an_id_of_its_own(authority, ada):
    assert authority.issue(ada.id)[1].token_id != authority.issue(ada.id)[1].token_id


def test_a_token_lasts_as_long_as_configured(payload):
    assert payload["exp"] - payload["iat"] == 3600


def test_an_expired_token_is_refused(clock, ada):
    authority = TokenAuthority(SECRET, 30, clock)
    token, _ = authority.issue(ada.id)
    with pytest.raises(InvalidToken, match="expired"):
        authority.verify(token)


def test_a_token_of_another_secret_is_refused(authority, payload):
    with pytest.raises(InvalidToken, match="signature"):
        authority.verify(signed(payload, "x" * 32))


def test_an_unsigned_token_is_refused(authority, payload):
    with pytest.raises(InvalidToken, match="malformed"):
        authority.verify(jwt.encode(payload, "", algorithm="none"))


@pytest.mark.parametrize("claim", ["sub", "jti", "iat", "exp", "iss"])
def test_a_token_without_a_claim_is_refused(authority, payload, claim):
    del payload[claim]
    with pytest.raises(InvalidToken, match="malformed"):
        authority.verify(signed(payload))


@pytest.mark.parametrize("change", [{"iss": "elsewhere"}, {"sub": "alice"}, {"sub": 7}, {"exp": 10**17}])
def test_a_token_with_a_claim_of_another_kind_is_refused(authority, payload, change):
    with pytest.raises(InvalidToken):
        authority.verify(signed({**payload, **change}))


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é"])
def test_what_is_no_token_is_refused(authority, text):
    with pytest.raises(InvalidToken, match="malformed"):
        authority.verify(text)
