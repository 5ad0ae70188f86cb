"""Typed reading of settings from environment variables."""

from collections.abc import Mapping

from shared.errors import ConfigurationError


class Environment:
    """Reads settings by name; an empty variable counts as unset.

    Every method raises ConfigurationError, naming the variable, when a value cannot be used.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str) -> str | None:
        """The value with outer blanks removed, or None when unset."""
        return self._values.get(name, "").strip() or None

    def integer(self, name: str, default: int, *, minimum: int) -> int:
        """A whole number of at least `minimum`."""
        text = self.text(name)
        if text is None:
            return default
        try:
            value = int(text)
        except ValueError:
            raise ConfigurationError(f"{name} must be a whole number, not {text!r}") from None
        if value < minimum:
            raise ConfigurationError(f"{name} must be at least {minimum}, not {value}")
        return value

    def seconds(self, name: str, default: float) -> float:
        """A duration in seconds, more than 0 and at most a day."""
        text = self.text(name)
        if text is None:
            return default
        try:
            value = float(text)
        except ValueError:
            raise ConfigurationError(f"{name} must be a number of seconds, not {text!r}") from None
        if not 0 < value <= 86_400:
            raise ConfigurationError(f"{name} must be more than 0 and at most 86400 seconds, not {text}")
        return value

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of `allowed`, whatever its case."""
        value = (self.text(name) or default).lower()
        if value not in allowed:
            raise ConfigurationError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
        return value
