import pytest

from shared.environment import Environment
from shared.errors import ConfigurationError


def test_a_blank_variable_counts_as_unset():
    assert Environment({"NAME": "  "}).text("NAME") is None


def test_text_loses_outer_blanks():
    assert Environment({"NAME": " x "}).text("NAME") == "x"


def test_defaults_stand_for_what_is_unset():
    environment = Environment({})
    assert environment.integer("N", 3, minimum=1) == 3
    assert environment.seconds("S", 1.5) == 1.5
    assert environment.choice("C", "info", ("debug", "info")) == "info"


def test_numbers_are_read():
    environment = Environment({"N": "12", "S": "0.3"})
    assert environment.integer("N", 3, minimum=1) == 12
    assert environment.seconds("S", 1.5) == 0.3


@pytest.mark.parametrize("text", ["0", "-4", "1.5", "many"])
def test_a_whole_number_below_its_minimum_or_of_another_kind_is_refused_by_name(text):
    with pytest.raises(ConfigurationError, match="LIMIT must be"):
        Environment({"LIMIT": text}).integer("LIMIT", 3, minimum=1)


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "86401", "soon"])
def test_a_duration_out_of_range_is_refused_by_name(text):
    with pytest.raises(ConfigurationError, match="PAUSE must be"):
        Environment({"PAUSE": text}).seconds("PAUSE", 1.0)


def test_a_choice_is_read_whatever_its_case_and_others_are_refused():
    assert Environment({"LEVEL": "INFO"}).choice("LEVEL", "debug", ("debug", "info")) == "info"
    with pytest.raises(ConfigurationError, match="LEVEL must be one of debug, info"):
        Environment({"LEVEL": "loud"}).choice("LEVEL", "debug", ("debug", "info"))
