import pytest

from shared.json_text import JsonTextError, decode_json_object, encode_json


def test_json_is_compact_and_keeps_letters_as_they_are():
    assert encode_json({"a": [1, "ü"]}) == '{"a":[1,"ü"]}'


def test_what_json_cannot_say_is_not_written():
    with pytest.raises(ValueError):
        encode_json({"value": float("nan")})


def test_an_object_is_read():
    assert decode_json_object('{"type": "x"}') == {"type": "x"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{oops", "not JSON"),
        ("", "not JSON"),
        ("[1]", "not list"),
        ('"text"', "not str"),
        ("9" * 5_000, "too many digits|not int"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a": "\\ud800"}', "surrogate"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text, why):
    with pytest.raises(JsonTextError, match=why):
        decode_json_object(text)


def test_a_whole_surrogate_pair_is_a_letter():
    assert decode_json_object('{"a": "\\ud83d\\ude00"}') == {"a": "😀"}
