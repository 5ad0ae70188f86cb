import pytest

from auth_service import InvalidCredentials, InvalidToken, LoginLocked
from backend.error_handlers import STATUS_BY_ERROR
from backend.threads import ThreadNotFound
from shared.errors import ServiceError


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (InvalidCredentials(), 401, "invalid_credentials"),
        (InvalidToken("it has expired"), 401, "invalid_token"),
        (LoginLocked(3), 429, "login_locked"),
        (ThreadNotFound("t-1"), 404, "thread_not_found"),
    ],
)
def test_each_expected_error_has_its_status_and_code(error: ServiceError, status, code):
    assert STATUS_BY_ERROR[type(error)] == status
    assert error.code == code


def test_codes_are_not_shared():
    codes = [error.code for error in STATUS_BY_ERROR]
    assert len(set(codes)) == len(codes)
