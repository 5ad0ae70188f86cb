"""`python -m backend --port 8100`: the service on uvicorn, with the limits it is meant to run with."""

import argparse
import sys

import uvicorn

from shared.errors import ConfigurationError

SHUTDOWN_SECONDS = 1


def main() -> None:
    """Serve until a signal; exits with 2 when the configuration cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m backend", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100)
    arguments = parser.parse_args()
    try:
        # Imported here because the import reads the environment, and a fault in it has to be told as one.
        from backend.app import app
    except ConfigurationError as error:
        sys.exit(_complain(error))
    settings = app.state.services.settings
    uvicorn.run(
        app,
        host=arguments.host,
        port=arguments.port,
        # Refuses what is too big while it comes in; the receiver's own check serves other servers.
        ws_max_size=settings.max_message_bytes,
        # The messages are small: compressing them costs more, per connection and message, than it saves.
        ws_per_message_deflate=False,
        # A peer that vanished without a word is let go after two of them.
        ws_ping_interval=settings.ping_interval_seconds,
        ws_ping_timeout=settings.ping_interval_seconds,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


def _complain(error: ConfigurationError) -> int:
    print(f"agent-chat cannot start: {error.message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
