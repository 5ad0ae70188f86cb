"""Base64url without padding (RFC 4648 §5), the alphabet that fits in a header token."""

import base64
import binascii


def encode_base64url(data: bytes) -> str:
    """Encode bytes as base64url text without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """Decode base64url text, padded or not; raises ValueError for any other alphabet or length."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise ValueError(f"not base64url: {error}") from None
