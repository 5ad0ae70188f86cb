"""JSON as it goes over the wire."""

import json
from typing import Any


class JsonTextError(ValueError):
    """Text that is not the JSON that was expected; the message says why and is safe to send back."""


def encode_json(value: Any) -> str:
    """Compact JSON; raises ValueError for NaN and infinities, which JSON has no spelling for."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def decode_json_object(text: str) -> dict[str, Any]:
    """A JSON object; raises JsonTextError for any other text."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise JsonTextError(f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise JsonTextError("not JSON that can be read: nested too deeply") from None
    except ValueError:
        raise JsonTextError("not JSON that can be read: a number has too many digits") from None
    if "\\u" in text and not _is_unicode(value):
        raise JsonTextError("not JSON that can be read: half of a surrogate pair")
    if not isinstance(value, dict):
        raise JsonTextError(f"expected a JSON object, not {type(value).__name__}")
    return value


def _is_unicode(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
