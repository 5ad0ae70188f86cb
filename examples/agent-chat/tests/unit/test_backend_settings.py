import pytest

from backend.settings import BackendSettings
from shared.environment import Environment
from shared.errors import ConfigurationError


def read(**values: str) -> BackendSettings:
    return BackendSettings.from_environment(Environment(values))


def test_the_environment_is_optional_and_its_defaults_are_those_of_the_class():
    assert read() == BackendSettings()


def test_everything_can_be_set():
    assert read(
        HEARTBEAT_INTERVAL_SECONDS="0.3",
        MAX_MESSAGE_BYTES="1024",
        MAX_RUNS_PER_USER="4",
        OUTBOX_LIMIT="64",
        MODEL_URL="http://127.0.0.1:8101",
        MODEL_TIMEOUT_SECONDS="0.5",
        PING_INTERVAL_SECONDS="0.2",
        LOG_LEVEL="WARNING",
    ) == BackendSettings(0.3, 1024, 4, 64, "http://127.0.0.1:8101", 0.5, 0.2, "warning")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEARTBEAT_INTERVAL_SECONDS", "0"),
        ("MAX_MESSAGE_BYTES", "10"),
        ("MAX_RUNS_PER_USER", "none"),
        ("OUTBOX_LIMIT", "1"),
        ("MODEL_URL", "127.0.0.1:8101"),
        ("MODEL_TIMEOUT_SECONDS", "-1"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(name, value):
    with pytest.raises(ConfigurationError, match=name):
        read(**{name: value})
