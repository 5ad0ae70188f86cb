import pytest

from shared.base64url import decode_base64url, encode_base64url


@pytest.mark.parametrize("data", [b"", b"a", b"ab", b"abc", bytes(range(256))])
def test_what_was_encoded_decodes_to_itself(data):
    assert decode_base64url(encode_base64url(data)) == data


def test_the_encoding_has_no_padding_and_only_letters_that_a_header_takes():
    assert encode_base64url(b"\xfb\xff\xfe?") == "-__-Pw"


def test_padded_text_is_decoded_too():
    assert decode_base64url("YQ==") == b"a"


@pytest.mark.parametrize("text", ["a", "ab+/", "a b=", "é"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="not base64url"):
        decode_base64url(text)
