import pytest

from auth_service.passwords import PasswordHash


def test_a_password_matches_its_hash_and_no_other_does():
    stored = PasswordHash.create("engine-1843", iterations=1)
    assert stored.matches("engine-1843")
    assert not stored.matches("engine-1844")


def test_one_password_hashed_twice_gives_two_hashes():
    assert str(PasswordHash.create("same", iterations=1)) != str(PasswordHash.create("same", iterations=1))


def test_the_stored_form_is_read_back():
    stored = PasswordHash.create("engine-1843", iterations=3)
    assert PasswordHash.parse(str(stored)) == stored
    assert str(stored).startswith("pbkdf2_sha256$3$")


@pytest.mark.parametrize("text", ["", "secret", "md5$1$YQ$YQ", "pbkdf2_sha256$x$YQ$YQ", "pbkdf2_sha256$0$YQ$YQ"])
def test_anything_else_is_refused_without_being_repeated(text):
    with pytest.raises(ValueError) as caught:
        PasswordHash.parse(text)
    assert not text or text not in str(caught.value)


def test_letters_beyond_ascii_are_part_of_a_password():
    assert not PasswordHash.create("pässword", iterations=1).matches("password")
