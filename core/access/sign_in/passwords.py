"""What a password must be, and one-time codes of the second factor. Pure but for the clock."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime

import pyotp

from core.errors import Incomplete
from core.text import _

SHORTEST = 10
STEP = 30
ISSUER = "救助"
_RECOVERY_CODES = 8
_USUAL = re.compile(
    r"password|passw0rd|admin|root|qwertyuiop|qwerty|asdfghjkl|asdfgh|zxcvbnm|zxcvbn|1qaz|2wsx|3edc|1q2w3e4r|"
    r"abcdefghij|abcdef|abcd|abc|iloveyou|woaini|密码"
)
"""What every list of guesses begins with; digits and signs around it make no other password of it."""
_AROUND = re.compile(r"[\d\W_]")
_OWN_AT_LEAST = 4
_SIGNS_AT_LEAST = 3
_SIGN_IN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,63}")


def check_names(username: str, name: str) -> None:
    """Incomplete for a sign-in name that nobody could type, or a person's name with signs that are none of it."""
    faults = {}
    if not _SIGN_IN_NAME.fullmatch(username):
        faults["username"] = _("登录名由3到64个字母、数字、点或横线组成。")
    if any(sign in "<>" or unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") for sign in name):
        faults["name"] = _("姓名中有看不见的字符或者尖括号，请删去后重新填写。")
    if faults:
        raise Incomplete(_("账号没有开设。"), fields=faults)


def check_password_rule(password: str, username: str, name: str = "", field: str = "password") -> None:
    """Incomplete, with one sentence beside `field`, for a password that is short or the first that anybody would try."""
    typed = password.lower()
    fault = None
    if len(password) < SHORTEST:
        fault = _("密码至少%(n)s个字符。", n=SHORTEST)
    elif username and username.lower() in typed:
        fault = _("密码不能包含登录名。")
    elif len(name) > 1 and name.lower() in typed:
        fault = _("密码不能包含本人姓名。")
    elif password.isnumeric():
        fault = _("密码不能全是数字。")
    elif len(set(password)) < SHORTEST // 2:
        fault = _("密码不能由少数几个字符重复而成。")
    elif _is_usual(typed):
        fault = _("密码不能只由数字和常见的词、键盘顺序拼成。")
    if fault is not None:
        raise Incomplete(
            _("密码不符合要求，没有保存。"),
            next=_("请换一个别人猜不到的密码，例如几个互不相干的词。"),
            fields={field: fault},
        )


def _is_usual(typed: str) -> bool:
    """Whether nothing is in it but a usual word with digits and signs around it, or a number with a sign."""
    rest = _USUAL.sub("", typed)
    if rest != typed:
        return len(_AROUND.sub("", rest)) < _OWN_AT_LEAST
    return len({sign for sign in typed if not sign.isdigit()}) < _SIGNS_AT_LEAST


def new_secret() -> str:
    """A secret for an authenticator app."""
    return pyotp.random_base32()


def in_groups(secret: str) -> str:
    """A secret as people type it into an app that can't scan: ABCD EFGH …"""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def address_of(secret: str, username: str) -> str:
    """What the QR code for the authenticator app says."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def step_of(code: str, secret: str, at: datetime, after: int | None) -> int | None:
    """The time step that a one-time code belongs to: now or its neighbours, and later than the last one used."""
    now = int(at.timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        right = pyotp.TOTP(secret).at(step * STEP)
        if secrets.compare_digest(right.encode(), code.strip().encode()):
            return step if after is None or step > after else None
    return None


def new_recovery_codes() -> tuple[list[str], list[str]]:
    """(codes to print once, their hashes to keep)."""
    codes = [f"{secrets.randbelow(10**10):010d}" for _each in range(_RECOVERY_CODES)]
    return codes, [recovery_hash(code) for code in codes]


def recovery_hash(code: str) -> str:
    """A recovery code is long and random: a plain hash keeps it."""
    return hashlib.sha256("".join(code.split()).encode()).hexdigest()
