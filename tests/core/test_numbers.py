"""Identity numbers, masks, receipts and numbers of papers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import numbers
from core.errors import Incomplete

TODAY = date(2026, 7, 1)


def id_number(first_17: str) -> str:
    return first_17 + numbers.check_digit(first_17)


def test_a_resident_number_tells_birthday_and_sex() -> None:
    person = numbers.check_id_number(id_number("61010419600229001"), TODAY)
    assert (person.kind, person.born_on, person.sex, person.warning) == (
        "resident",
        date(1960, 2, 29),
        "male",
        None,
    )
    assert numbers.check_id_number(id_number("61010419880101002"), TODAY).sex == "female"


def test_the_check_digit_of_the_standard_is_ours() -> None:
    assert numbers.check_digit("11010519491231002") == "X"  # the example of GB 11643-1999
    assert numbers.check_digit("44052418800101001") == "4"


@pytest.mark.parametrize("area", ["310227", "422301", "321088", "441900"])
def test_people_with_an_abolished_or_unlisted_area_code_are_accepted(area: str) -> None:
    assert numbers.check_id_number(id_number(area + "19550101001"), TODAY).warning is None


@pytest.mark.parametrize(
    ("first_17", "kind"),
    [
        ("81000019800101001", "residence_permit"),
        ("82000019800101001", "residence_permit"),
        ("83000019800101001", "residence_permit"),
        ("91115619800101001", "foreigner"),
    ],
)
def test_permits_of_the_three_regions_and_of_foreigners_are_accepted(first_17: str, kind: str) -> None:
    person = numbers.check_id_number(id_number(first_17), TODAY)
    assert (person.kind, person.warning) == (kind, None)


def test_full_width_digits_blanks_and_a_small_x_are_read() -> None:
    number = "11010519491231002X"
    typed = "１１０１０５ 19491231 002x"
    assert numbers.check_id_number(typed, TODAY).text == number


def test_an_unknown_province_is_a_doubt_and_no_refusal() -> None:
    assert "省级代码" in str(numbers.check_id_number(id_number("60010419600101001"), TODAY).warning)


@pytest.mark.parametrize("born", ["18500101", "18951231"])
def test_nobody_is_older_than_130_years(born: str) -> None:
    with pytest.raises(Incomplete, match="超过130岁"):
        numbers.check_id_number(id_number(f"610104{born}001"), TODAY)
    assert numbers.check_id_number(id_number("61010418960101001"), TODAY).warning is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "18位"),
        ("61010419600229", "18位"),
        ("610104600229001", "已停用的15位"),
        ("6101041960022900A1", "18位"),
        ("610104196002290010", "校验位"),
        (id_number("61010419600230001"), "不存在"),
        (id_number("61010419610229001"), "不存在"),
        (id_number("61010420990101001"), "晚于今天"),
        (id_number("61010420260702001"), "晚于今天"),
    ],
)
def test_a_wrong_number_is_refused_with_what_to_look_at(text: str, says: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        numbers.check_id_number(text, TODAY)
    assert says in str(refusal.value)
    assert "id_number" in refusal.value.fields


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(place: int, by: int) -> None:
    number = id_number("61010419600115001")
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    with pytest.raises(Incomplete):
        numbers.check_id_number(wrong, TODAY)


def test_what_is_masked_cannot_be_read() -> None:
    assert numbers.mask_id("610104196001150017") == "**************0017"
    assert numbers.mask_phone("13812345678") == "138****5678"
    assert numbers.mask_account("6222020000001234567") == "***************4567"
    assert [numbers.mask_name(n) for n in ("王", "王明", "王小明", "阿依古丽")] == [
        "*",
        "王*",
        "王*明",
        "阿**丽",
    ]
    assert numbers.mask_id("123") == "***"


def test_receipts_are_twelve_digits_that_do_not_follow_each_other() -> None:
    drawn = {numbers.receipt_number() for _ in range(200)}
    assert len(drawn) == 200
    assert all(numbers.is_receipt_number(receipt) for receipt in drawn)


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(0, 11), st.integers(1, 9))
def test_a_slip_in_a_receipt_is_found(digits: str, place: int, by: int) -> None:
    receipt = digits + numbers.luhn_digit(digits)
    wrong = receipt[:place] + str((int(receipt[place]) + by) % 10) + receipt[place + 1 :]
    assert numbers.is_receipt_number(receipt)
    assert not numbers.is_receipt_number(wrong)


def test_look_up_codes_are_six_digits() -> None:
    codes = [numbers.look_up_code() for _ in range(50)]
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) > 40


def test_case_and_letter_numbers_have_the_agreed_form() -> None:
    case = numbers.case_number("DB", "610104003", 2026, 17)
    assert case == "DB-610104003-2026-00017"
    assert numbers.letter_number(case, "F17", 1) == "DB-610104003-2026-00017-F17-1"
    assert numbers.is_case_number("LS-610104003-2026-123456")


@pytest.mark.parametrize("letters", ["", "d", "低保"])
def test_a_case_number_outside_the_form_is_refused(letters: str) -> None:
    with pytest.raises(ValueError, match="no case number"):
        numbers.case_number(letters, "610104003", 2026, 1)


def test_a_letter_needs_a_case_and_a_form() -> None:
    with pytest.raises(ValueError, match="no letter number"):
        numbers.letter_number("DB-1", "F17", 1)
    with pytest.raises(ValueError, match="no letter number"):
        numbers.letter_number("DB-610104003-2026-00017", "../etc", 1)
