"""Passwords and one-time codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from core.access.sign_in import passwords
from core.errors import Incomplete

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


WEAK = {
    "short": "密码至少10个字符。",
    "123456789": "密码至少10个字符。",
    "aaaaaaaaaaaa": "密码不能由少数几个字符重复而成。",
    "x-Town_Clerk-x": "密码不能包含登录名。",
    "王秀兰2026abcd!": "密码不能包含本人姓名。",
    "1234567890": "密码不能全是数字。",
    "7301846529": "密码不能全是数字。",
    "password12": "密码不能只由数字和常见的词、键盘顺序拼成。",
    "Admin@2026!": "密码不能只由数字和常见的词、键盘顺序拼成。",
    "qwertyuiop": "密码不能只由数字和常见的词、键盘顺序拼成。",
    "1qaz2wsx3edc": "密码不能只由数字和常见的词、键盘顺序拼成。",
    "2026-11-30-2026": "密码不能只由数字和常见的词、键盘顺序拼成。",
}


@pytest.mark.parametrize("password", WEAK)
def test_weak_passwords_are_refused_in_one_sentence(password: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        passwords.check_password_rule(password, "town_clerk", "王秀兰")
    assert str(refusal.value.fields["password"]) == WEAK[password]
    assert refusal.value.next


@pytest.mark.parametrize(
    "password",
    ["Kuaile-2026", "一个很长的中文密码啊", "correct horse battery", "Jiuzhu-Demo-2026", "7#9$k2!8@5%3"],
)
def test_ten_characters_that_are_not_the_name_are_enough(password: str) -> None:
    passwords.check_password_rule(password, "town_clerk", "王秀兰")


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def test_a_code_is_good_for_its_half_minute_and_the_neighbours() -> None:
    step = passwords.step_of(code_at(NOW), SECRET, NOW, None)
    assert step == int(NOW.timestamp()) // 30
    for seconds in (-30, 30):
        assert passwords.step_of(code_at(NOW + timedelta(seconds=seconds)), SECRET, NOW, None) is not None
    for seconds in (-90, 90):
        assert passwords.step_of(code_at(NOW + timedelta(seconds=seconds)), SECRET, NOW, None) is None
    assert passwords.step_of("000000", SECRET, NOW, None) is None
    assert passwords.step_of("一二三四五六", SECRET, NOW, None) is None


def test_a_code_is_good_once() -> None:
    step = passwords.step_of(code_at(NOW), SECRET, NOW, None)
    assert passwords.step_of(code_at(NOW), SECRET, NOW, step) is None


def test_recovery_codes_are_kept_as_hashes_alone() -> None:
    codes, hashes = passwords.new_recovery_codes()
    assert len(set(codes)) == 8
    assert hashes == [passwords.recovery_hash(code) for code in codes]
    assert not set(codes) & set(hashes)
    assert passwords.recovery_hash(f" {codes[0][:5]} {codes[0][5:]}") == hashes[0]


def test_the_qr_code_names_the_account() -> None:
    assert passwords.address_of(SECRET, "town_clerk.610104003").startswith("otpauth://totp/")
