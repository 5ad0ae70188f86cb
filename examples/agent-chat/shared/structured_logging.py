"""Structured logs: one event a line, in logfmt, beside uvicorn's own log on standard error."""

import json
import logging
from datetime import datetime, timezone
from typing import Any

from shared.clock import format_timestamp

PACKAGES = ("shared", "auth_service", "backend")
"""The loggers that are ours; uvicorn's and the libraries' are left as they are."""


class StructuredLogger:
    """A logger whose calls name an event and its fields: `log.info("login accepted", user_id=…)`."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def info(self, event: str, **fields: Any) -> None:
        """Something that is expected to happen."""
        self._logger.info(event, extra={"fields": fields})

    def warning(self, event: str, **fields: Any) -> None:
        """Something that the service coped with and somebody should know of."""
        self._logger.warning(event, extra={"fields": fields})

    def exception(self, event: str, **fields: Any) -> None:
        """A defect, with the traceback of the exception being handled."""
        self._logger.exception(event, extra={"fields": fields})


class LogfmtFormatter(logging.Formatter):
    """Formats a record as `time=… level=… logger=… event=… key=value …`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, followed by the traceback where there is one."""
        moment = datetime.fromtimestamp(record.created, timezone.utc)
        pairs: dict[str, Any] = {
            "time": format_timestamp(moment),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        line = " ".join(f"{key}={_quoted(value)}" for key, value in pairs.items())
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def get_logger(name: str) -> StructuredLogger:
    """The structured logger of a module; `name` is its `__name__`."""
    return StructuredLogger(logging.getLogger(name))


def configure_logging(level: str) -> None:
    """Send our packages' logs to standard error at `level`; safe to call more than once."""
    handler = logging.StreamHandler()
    handler.setFormatter(LogfmtFormatter())
    for package in PACKAGES:
        logger = logging.getLogger(package)
        logger.handlers = [handler]
        logger.setLevel(level.upper())
        logger.propagate = False


def _quoted(value: Any) -> str:
    text = str(value)
    # JSON's quoting keeps a hostile value (a newline, a forged key=value) inside its own field.
    plain = text.isprintable() and text != "" and not any(mark in text for mark in ' "=\\')
    return text if plain else json.dumps(text, ensure_ascii=False)
