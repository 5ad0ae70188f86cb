"""Settings of the backend, from the environment."""

from dataclasses import dataclass

from shared.environment import Environment
from shared.errors import ConfigurationError

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class BackendSettings:
    """How the backend runs. Durations are in seconds, sizes in bytes."""

    heartbeat_interval_seconds: float = 15.0
    max_message_bytes: int = 65_536
    max_runs_per_user: int = 32
    outbox_limit: int = 1_000
    model_url: str | None = None
    model_timeout_seconds: float = 2.0
    ping_interval_seconds: float = 20.0
    log_level: str = "info"

    @classmethod
    def from_environment(cls, environment: Environment) -> "BackendSettings":
        """Read the variables that the README lists; raises ConfigurationError."""
        model_url = environment.text("MODEL_URL")
        if model_url is not None and not model_url.startswith(("http://", "https://")):
            raise ConfigurationError(f"MODEL_URL must be an http or https URL, not {model_url!r}")
        return cls(
            heartbeat_interval_seconds=environment.seconds("HEARTBEAT_INTERVAL_SECONDS", 15.0),
            max_message_bytes=environment.integer("MAX_MESSAGE_BYTES", 65_536, minimum=256),
            max_runs_per_user=environment.integer("MAX_RUNS_PER_USER", 32, minimum=1),
            outbox_limit=environment.integer("OUTBOX_LIMIT", 1_000, minimum=64),
            model_url=model_url,
            model_timeout_seconds=environment.seconds("MODEL_TIMEOUT_SECONDS", 2.0),
            ping_interval_seconds=environment.seconds("PING_INTERVAL_SECONDS", 20.0),
            log_level=environment.choice("LOG_LEVEL", "info", LOG_LEVELS),
        )
