import pytest

from auth_service.bearer import bearer_token
from auth_service.errors import InvalidToken


@pytest.mark.parametrize("header", ["Bearer abc.def", "bearer abc.def", "Bearer   abc.def "])
def test_the_token_is_taken_from_the_header(header):
    assert bearer_token(header) == "abc.def"


def test_no_header_is_no_token():
    with pytest.raises(InvalidToken, match="there is none"):
        bearer_token(None)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "abc.def", "Bearer a b"])
def test_another_form_is_refused(header):
    with pytest.raises(InvalidToken, match="Bearer TOKEN"):
        bearer_token(header)
