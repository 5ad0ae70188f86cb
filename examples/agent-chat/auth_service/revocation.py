"""Tokens that were logged out before they expired."""

from datetime import datetime

from shared.clock import Clock


class RevocationList:
    """Remembers revoked token ids until the tokens would have expired anyway."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._expiry_by_id: dict[str, datetime] = {}

    def __len__(self) -> int:
        return len(self._expiry_by_id)

    def revoke(self, token_id: str, expires_at: datetime) -> None:
        """Refuse a token from now on."""
        now = self._clock.now()
        self._expiry_by_id = {key: expiry for key, expiry in self._expiry_by_id.items() if expiry > now}
        self._expiry_by_id[token_id] = expires_at

    def is_revoked(self, token_id: str) -> bool:
        """Whether a token was logged out."""
        return token_id in self._expiry_by_id
