import pytest

from auth_service import AuthSettings
from auth_service.settings import DEMO_USERS_FILE
from shared.environment import Environment
from shared.errors import ConfigurationError


def read(**values: str) -> AuthSettings:
    return AuthSettings.from_environment(Environment(values))


def test_without_a_secret_each_process_makes_its_own():
    assert read().jwt_secret != read().jwt_secret


def test_a_secret_that_is_too_short_for_its_algorithm_is_refused():
    with pytest.raises(ConfigurationError, match="JWT_SECRET must have at least 32 bytes"):
        read(JWT_SECRET="short")


def test_the_secret_is_not_shown():
    secret = "s" * 40
    assert secret not in repr(read(JWT_SECRET=secret))


def test_the_defaults_are_those_of_the_readme():
    settings = read()
    assert settings.jwt_ttl_seconds == 3600
    assert settings.users_file == DEMO_USERS_FILE
    assert (settings.login_max_failures, settings.login_lockout_seconds) == (10, 60.0)


def test_everything_can_be_set(tmp_path):
    file = tmp_path / "users.json"
    settings = read(JWT_TTL_SECONDS="5", USERS_FILE=str(file), LOGIN_MAX_FAILURES="2", LOGIN_LOCKOUT_SECONDS="1.5")
    assert settings.jwt_ttl_seconds == 5
    assert settings.users_file == file
    assert (settings.login_max_failures, settings.login_lockout_seconds) == (2, 1.5)
