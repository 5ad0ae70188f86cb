"""Password hashing with PBKDF2-HMAC-SHA256, which every build of Python has (scrypt is not in all)."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from shared.base64url import decode_base64url, encode_base64url

DEFAULT_ITERATIONS = 600_000
_SCHEME = "pbkdf2_sha256"


@dataclass(frozen=True)
class PasswordHash:
    """A stored password: `pbkdf2_sha256$iterations$salt$digest`, the last two in base64url."""

    iterations: int
    salt: bytes
    digest: bytes

    @classmethod
    def create(cls, password: str, iterations: int = DEFAULT_ITERATIONS) -> "PasswordHash":
        """Hash a password with a fresh salt."""
        salt = secrets.token_bytes(16)
        return cls(iterations, salt, _derive(password, salt, iterations))

    @classmethod
    def parse(cls, text: str) -> "PasswordHash":
        """Read the stored form; raises ValueError, without repeating the text, when it is not one."""
        scheme, *fields = text.split("$")
        if scheme != _SCHEME or len(fields) != 3 or not fields[0].isdecimal() or int(fields[0]) < 1:
            raise ValueError(f"not a password hash of the form {_SCHEME}$iterations$salt$digest")
        return cls(int(fields[0]), decode_base64url(fields[1]), decode_base64url(fields[2]))

    def __str__(self) -> str:
        return f"{_SCHEME}${self.iterations}${encode_base64url(self.salt)}${encode_base64url(self.digest)}"

    def matches(self, password: str) -> bool:
        """Whether this is the password, compared in constant time."""
        return hmac.compare_digest(self.digest, _derive(password, self.salt, self.iterations))


def _derive(password: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
