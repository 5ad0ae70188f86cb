"""The root of the errors that Agent Chat raises on purpose."""


class ServiceError(Exception):
    """An expected failure: `code` is stable and for programs, the message is for people."""

    code = "service_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ConfigurationError(ServiceError):
    """The environment or a file named in it cannot be used; the service does not start."""

    code = "configuration_error"
