import pytest

from backend.websocket.resuming import resume_point


@pytest.mark.parametrize(
    ("given", "point"), [("0", 0), ("17", 17), (None, None), ("", None), ("-1", None), ("x", None), ("9" * 99, None)]
)
def test_only_a_plain_number_is_a_point_to_go_on_from(given, point):
    assert resume_point(given) == point
