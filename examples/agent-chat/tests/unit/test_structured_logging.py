import logging

import pytest

from shared.structured_logging import PACKAGES, LogfmtFormatter, StructuredLogger, configure_logging


@pytest.fixture
def logged():
    """A structured logger, and the list of lines that it has written."""
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(LogfmtFormatter().format(record))

    logger = logging.Logger("backend.example")
    logger.addHandler(Lines())
    return StructuredLogger(logger), lines


def test_a_line_names_level_logger_event_and_fields(logged):
    log, lines = logged
    log.info("login accepted", user_id=7)
    assert ' level=info logger=backend.example event="login accepted" user_id=7' in lines[0]


def test_a_value_cannot_forge_a_second_line_or_field(logged):
    log, lines = logged
    log.warning("login refused", username='x" level=info\nevent=forged')
    assert "\n" not in lines[0]
    assert r'username="x\" level=info\nevent=forged"' in lines[0]


def test_an_empty_value_is_still_to_be_seen(logged):
    log, lines = logged
    log.info("event", name="")
    assert lines[0].endswith('name=""')


def test_a_defect_is_logged_with_its_traceback(logged):
    log, lines = logged
    try:
        raise LookupError("gone")
    except LookupError:
        log.exception("run failed")
    assert "level=error" in lines[0]
    assert lines[0].endswith("LookupError: gone")


def test_configuring_twice_leaves_one_handler_on_each_package():
    configure_logging("info")
    configure_logging("warning")
    for package in PACKAGES:
        assert len(logging.getLogger(package).handlers) == 1
        assert logging.getLogger(package).level == logging.WARNING
