import pytest

from backend.metrics import CATALOGUE
from shared.counters import CounterRegistry


@pytest.fixture
def counters() -> CounterRegistry:
    return CounterRegistry({"logins_total": "Logins."})


def test_a_counter_starts_at_zero(counters):
    assert counters.value("logins_total") == 0


def test_each_combination_of_labels_is_counted_apart(counters):
    counters.increment("logins_total", result="accepted")
    counters.increment("logins_total", result="accepted")
    counters.increment("logins_total", result="refused")
    assert counters.value("logins_total", result="accepted") == 2
    assert counters.value("logins_total", result="refused") == 1


def test_a_name_that_was_not_declared_is_a_defect(counters):
    with pytest.raises(KeyError):
        counters.increment("logons_total")


def test_rendering_has_help_type_and_one_line_for_each_series(counters):
    counters.increment("logins_total", result="accepted")
    assert counters.render() == (
        '# HELP logins_total Logins.\n# TYPE logins_total counter\nlogins_total{result="accepted"} 1\n'
    )


def test_label_values_are_escaped(counters):
    counters.increment("logins_total", result='a"b\\c\n')
    assert r'{result="a\"b\\c\n"} 1' in counters.render()


def test_a_gauge_is_read_when_it_is_rendered(counters):
    readings = iter([2, 5])
    counters.watch("open", "Open now.", lambda: next(readings))
    assert "\nopen 2\n" in counters.render()
    assert "\nopen 5\n" in counters.render()


def test_every_counter_of_the_backend_is_rendered_before_anything_happened():
    text = CounterRegistry(CATALOGUE).render()
    for name in CATALOGUE:
        assert f"# TYPE {name} counter" in text
