from uuid import uuid4

import pytest

from auth_service.users import UserDirectory


def test_users_are_found_by_id_and_by_name_in_any_case(directory, ada):
    assert directory.by_id(ada.id) is ada
    assert directory.by_username("ADA") is ada


def test_nobody_is_found_as_none(directory):
    assert directory.by_id(uuid4()) is None
    assert directory.by_username("eve") is None


def test_two_users_of_one_name_are_refused(ada):
    with pytest.raises(ValueError, match="'ada'"):
        UserDirectory([ada, ada])


def test_a_user_does_not_show_the_password_hash(ada):
    assert "password" not in repr(ada)


def test_the_cost_of_checking_is_that_of_the_dearest_password(directory):
    assert directory.highest_iterations == 1
    assert UserDirectory([]).highest_iterations == 1
