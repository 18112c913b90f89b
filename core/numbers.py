"""Numbers of people and of papers: identity numbers, masks, receipts, case and letter numbers."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.errors import Incomplete
from core.text import Message, _

Kind = Literal["resident", "residence_permit", "foreigner"]
Sex = Literal["male", "female"]

# GB/T 2260, first two digits; 81 to 83 are residence permits of people from Hong Kong, Macao and Taiwan
_PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83),
    )
    for code in codes
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"  # GB 11643: ISO 7064 MOD 11-2
_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_OLDEST = 130  # nobody has lived so long


@dataclass(frozen=True)
class IdNumber:
    """What an identity number says; `warning` is a doubt that a person must settle, never a refusal."""

    text: str
    kind: Kind
    born_on: date
    sex: Sex
    warning: Message | None = None


def check_id_number(text: str, on: date) -> IdNumber:
    """Read an 18-digit identity number (GB 11643) as of a day.

    Incomplete with the reason when length, check digit or date of birth is wrong. Area codes are not refused: many
    living people carry one that was abolished, or one that never was on the list.
    """
    number = clean_number(text)
    if not _ID_NUMBER.fullmatch(number):
        raise _wrong(_length_fault(number))
    if check_digit(number[:17]) != number[17]:
        raise _wrong(_("身份证件号码校验位不符，请对照证件逐位核对。"))
    born_on = _birthday(number[6:14], on)
    kind: Kind = "foreigner" if number[0] == "9" else "resident"
    if number[:2] in ("81", "82", "83"):
        kind = "residence_permit"
    sex: Sex = "male" if int(number[16]) % 2 else "female"
    return IdNumber(number, kind, born_on, sex, _doubt(number, kind))


def check_digit(first_17: str) -> str:
    """The last character of an identity number, from the seventeen before it."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def whole_number(text: str, most: int = 10**18) -> int | None:
    """A whole number from 0 to `most` typed in plain digits; None for anything else, of whatever length."""
    short = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return number if short and (number := int(text)) <= most else None


def clean_number(text: str) -> str:
    """A number as it is compared: full-width characters, blanks and small letters made uniform."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _length_fault(number: str) -> Message:
    if re.fullmatch(r"\d{15}", number):
        return _("这是已停用的15位号码，请填写现行证件上的18位号码。")
    return _(
        "身份证件号码应为18位，前17位为数字，末位为数字或X；现为%(n)s位。",
        n=len(number),
    )


def _birthday(digits: str, on: date) -> date:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _wrong(_("身份证件号码中的出生日期不存在，请对照证件核对第7至14位。")) from None
    if born_on > on:
        raise _wrong(_("身份证件号码中的出生日期晚于今天，请对照证件核对第7至14位。"))
    if on.year - born_on.year > _OLDEST:
        raise _wrong(_("按身份证件号码计算已超过%(n)s岁，请对照证件核对第7至14位。", n=_OLDEST))
    return born_on


def _doubt(number: str, kind: Kind) -> Message | None:
    if kind == "resident" and number[:2] not in _PROVINCES:
        return _("号码前两位不是现行的省级代码，请核对证件。")
    return None


def _wrong(message: Message) -> Incomplete:
    return Incomplete(message, fields={"id_number": message})


# How numbers and names are shown to those who needn't see them whole


def mask_id(number: str) -> str:
    """An identity number by its last four characters."""
    return _mask(number, 0, 4)


def mask_account(number: str) -> str:
    """A bank account by its last four digits."""
    return _mask(number, 0, 4)


def mask_phone(number: str) -> str:
    """A telephone number by its first three and last four digits."""
    return _mask(number, 3, 4)


def mask_name(name: str) -> str:
    """王小明 as 王*明, 王明 as 王*: first and, from three characters on, last."""
    return _mask(name, 1, 1 if len(name) > 2 else 0)


_NAMES_WITHIN = re.compile(r"(?P<one>.+)（(?P<other>.+)的监护人）|(?P<dead>.+)的家属")


def mask_recipient(text: str) -> str:
    """The same of an addressee, whose name may stand within other words: 王*明的家属, 李*华（王*的监护人）."""
    found = _NAMES_WITHIN.fullmatch(text)
    if found is None:
        return mask_name(text)
    if found["dead"]:
        return f"{mask_name(found['dead'])}的家属"
    return f"{mask_name(found['one'])}（{mask_name(found['other'])}的监护人）"


def _mask(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    if hidden <= 0:
        return "*" * len(text)
    return text[:first] + "*" * hidden + text[len(text) - last :]


# Numbers that the installation gives out


def receipt_number() -> str:
    """Twelve digits that cannot be guessed from one another; the last one finds a slip of the pen."""
    digits = "".join(secrets.choice("0123456789") for _each in range(11))
    return digits + luhn_digit(digits)


def is_receipt_number(text: str) -> bool:
    """Whether a text could be a receipt number at all."""
    return bool(re.fullmatch(r"[0-9]{12}", text)) and luhn_digit(text[:11]) == text[11]


def look_up_code() -> str:
    """Six digits that are told together with a receipt number, and asked for beside it."""
    return f"{secrets.randbelow(1_000_000):06d}"


def luhn_digit(digits: str) -> str:
    """The check digit of ISO/IEC 7812, which finds every wrong digit and nearly every swap of neighbours."""
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(digits))]
    return str(-sum(n // 10 + n % 10 for n in doubled) % 10)


_CASE_NUMBER = re.compile(
    r"(?P<letters>[A-Z]{2,4})-(?P<office>[0-9A-Z.]{2,24})-(?P<year>\d{4})-(?P<serial>\d{5,})"
)


def case_number(letters: str, township: str, year: int, serial: int) -> str:
    """DB-610104003-2026-00017: letters of the type, the township that registered it, year, serial."""
    number = f"{letters}-{township}-{year:04d}-{serial:05d}"
    if not is_case_number(number):
        raise ValueError(f"{number} is no case number")
    return number


def is_case_number(text: str) -> bool:
    """Whether a text has the form of a case number."""
    return bool(_CASE_NUMBER.fullmatch(text))


def letter_number(case: str, form: str, serial: int) -> str:
    """DB-610104003-2026-00017-F17-1: case number, form, serial within the case and form."""
    if not is_case_number(case) or not re.fullmatch(r"[A-Z]\d{1,3}[A-Z]?", form) or serial < 1:
        raise ValueError(f"{case}-{form}-{serial} is no letter number")
    return f"{case}-{form}-{serial}"
