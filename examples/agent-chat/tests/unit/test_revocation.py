from datetime import timedelta

from auth_service.revocation import RevocationList


def test_only_what_was_revoked_is_revoked(clock):
    revocations = RevocationList(clock)
    revocations.revoke("t-1", clock.now() + timedelta(hours=1))
    assert revocations.is_revoked("t-1")
    assert not revocations.is_revoked("t-2")


def test_expired_tokens_are_forgotten_when_the_next_one_is_revoked(clock):
    revocations = RevocationList(clock)
    revocations.revoke("t-1", clock.now() + timedelta(seconds=10))
    clock.advance(11)
    revocations.revoke("t-2", clock.now() + timedelta(seconds=10))
    assert len(revocations) == 1


def test_revoking_twice_is_revoking_once(clock):
    revocations = RevocationList(clock)
    for _ in range(2):
        revocations.revoke("t-1", clock.now() + timedelta(seconds=10))
    assert len(revocations) == 1
