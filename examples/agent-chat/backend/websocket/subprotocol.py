"""A token as a subprotocol: browsers cannot set headers on a WebSocket.

The client offers `["jwt-auth", "jwt.<base64url of the token>"]`; the server picks `jwt-auth`, never
the entry that holds the token: what is picked is sent back in a header, where proxies log it.
"""

from collections.abc import Sequence

from shared.base64url import decode_base64url

SUBPROTOCOL = "jwt-auth"
_TOKEN_PREFIX = "jwt."


def accepted_subprotocol(offered: Sequence[str]) -> str | None:
    """The subprotocol to accept; a browser gives up the connection when it offered some and gets none."""
    return SUBPROTOCOL if SUBPROTOCOL in offered else None


def token_from_subprotocols(offered: Sequence[str]) -> str | None:
    """The token among the offered subprotocols, or None; raises ValueError when it cannot be decoded."""
    if SUBPROTOCOL not in offered:
        return None
    for entry in offered:
        if entry.startswith(_TOKEN_PREFIX):
            return decode_base64url(entry.removeprefix(_TOKEN_PREFIX)).decode("ascii")
    return None
