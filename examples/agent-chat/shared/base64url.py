"""Base64url without padding (RFC 4648 §5), the alphabet that fits in a header token."""

import base64
import binascii
import re

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*={0,2}")


def encode_base64url(data: bytes) -> str:
    """Encode bytes as base64url text without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """Decode base64url text, padded or not; raises ValueError for any other alphabet or length."""
    # Checked here because Python's decoder also takes, or skips, letters of other alphabets.
    if not _ALPHABET.fullmatch(text):
        raise ValueError("not base64url: a letter outside its alphabet")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError(f"not base64url: {error}") from None
