"""What is known of an exception: type, message, and the frames inside the project.

Of ``portcullis_pytest``, and like it: standard library and pytest only; Python 3.8 to 3.14.
"""

import os

import pytest

MESSAGE_LIMIT = 2_000
CHAIN_LIMIT = 12


def bounded(text, limit):
    """A text of at most ``limit`` characters that every report can carry: the start and the end of it."""
    if not text.isascii():  # lone surrogates: neither xdist's transport nor an XML report can carry them
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(text) <= limit:
        return text
    room = limit - 40  # for the line that says what was left out
    head = room // 4
    tail = room - head
    return "%s\n… %d characters left out …\n%s" % (text[:head], len(text) - room, text[-tail:])


def text_of(value, limit):
    try:
        return bounded(str(value), limit)
    except BaseException as error:  # a __str__ or __repr__ of the user's that raises must not end the session
        return "<unprintable %s: %s>" % (type(value).__name__, type(error).__name__)


_project = os.path.realpath(os.getcwd()) + os.sep


def is_project(path):
    path = os.path.realpath(path)
    inside = path.startswith(_project) and os.sep + "site-packages" + os.sep not in path
    return inside and os.path.isfile(path)


def frames_of(traceback):
    """Frames inside the project, outermost first, as [path, line]."""
    found = []
    while traceback is not None:
        path = traceback.tb_frame.f_code.co_filename
        if not path.startswith("<") and (not found or found[-1] != [path, traceback.tb_lineno]):
            if is_project(path):
                found.append([path, traceback.tb_lineno])
        traceback = traceback.tb_next
    return found[-CHAIN_LIMIT:]


def describe_error(error):
    """Type, message and the frames inside the project of an exception; JSON-serialisable."""
    kind = type(error)
    name = kind.__name__ if kind.__module__ in ("builtins", None) else "%s.%s" % (kind.__module__, kind.__name__)
    frames = frames_of(error.__traceback__)
    message = error
    if isinstance(error, SyntaxError):
        message = error.msg
        if error.filename and is_project(error.filename):
            frames.append([error.filename, error.lineno or 1])
    return {"type": name, "message": text_of(message, MESSAGE_LIMIT), "frames": frames}


def root_error(error):
    """The exception that pytest wrapped, if it wrapped one."""
    if isinstance(error, pytest.Collector.CollectError) and error.__cause__ is not None:
        return error.__cause__
    cause = getattr(error, "cause", None)  # ConftestImportFailure of pytest 8.1 and later
    if isinstance(cause, BaseException):
        return cause
    wrapped = getattr(error, "excinfo", None)  # the same before 8.1: (type, value, traceback)
    if isinstance(wrapped, tuple) and len(wrapped) == 3 and isinstance(wrapped[1], BaseException):
        return wrapped[1]
    return error


def attach(report, excinfo):
    # An attribute of the report, because xdist carries those from its workers to the controller.
    try:
        report.portcullis = describe_error(root_error(excinfo.value))
    except Exception:
        report.portcullis = None
