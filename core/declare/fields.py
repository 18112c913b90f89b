"""Fields of a form: one definition serves page, REST and import. Each carries label, hint, unit and widget."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from core.clock import today
from core.text import Message, Text
from core.text import _ as _message

WIDGETS = (
    "text",  # one line
    "prose",  # several lines
    "id_number",  # an identity number, masked when shown
    "phone",
    "money",  # yuan with two places
    "number",
    "day",
    "month",
    "switch",
    "yes_no",  # yes, no, or not said
    "choice",
    "choices",
    "part",  # a form within the form
    "rows",  # a table of forms
    "person",  # a person picker
    "applied",  # one of the people filled in on the same form; `by` says by which field
    "division",  # a village or community
)

Options = Mapping[str, Text]
AnyField = TypeVar("AnyField", bound=fields.Field)


def _(source: str) -> Any:
    """A sentence that is translated when shown; the library types its sentences as plain strings."""
    return _message(source)


PHONE: Text = _("联系电话")
FAR_TOO_LARGE = 20
"""Places before the point with which a sum is beyond every bound, and beyond what can be rounded."""

_WRONG: dict[str, Any] = {
    "required": [_("请填写本项。")],
    "null": [_("请填写本项。")],
    "invalid": [_("格式不对，请重新填写。")],
    "invalid_utf8": [_("含有无法识别的字符。")],
    "too_large": [_("数值过大。")],
    "special": [_("请填写数字。")],
    "type": [_("格式不对，请重新填写。")],
    "validator_failed": [_("填写的内容不符合要求。")],
}


class Form(Schema):
    """What is filled in at a stage. Refuses fields that it does not know; says what is wrong in Chinese, all at once."""

    class Meta:
        unknown = RAISE

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _what_the_answer_makes_necessary(
        self, data: Mapping[str, Any], original: Any, **_kwargs: Any
    ) -> None:
        """`needed_with`: a field may stay open unless that answer is given. Said together with all else that is wrong."""
        typed = original if isinstance(original, Mapping) else {}
        rules = {name: f.metadata["must"] for name, f in self.fields.items() if "must" in f.metadata}
        open_ = [name for name in rules if _is_open(data.get(name)) and _is_open(typed.get(name))]
        missing = [name for name in open_ if data.get(rules[name][0]) in rules[name][1]]
        if missing:
            said = {name: self.fields[name].metadata.get("missing") for name in missing}
            raise ValidationError(
                {name: [each] if each else _WRONG["required"] for name, each in said.items()}
            )

    error_messages: dict[str, Any] = {  # noqa: RUF012  (marshmallow declares it an instance's)
        "unknown": [_("表中没有这一项。")],
        "type": [_("格式不对，请重新填写。")],
    }


@cache
def shared(form: type[Schema]) -> Schema:
    """The one instance of a form in this process, to read and never to change: making one copies all its fields."""
    return form()


def _given(
    label: Text, widget: str, *, required: bool, hint: Text = "", unit: Text = "", **metadata: Any
) -> dict[str, Any]:
    """Arguments that every field has; an optional field may be left out or null."""
    shown = {"label": label, "hint": hint, "unit": unit, "widget": widget, **metadata}
    return {"required": required, "allow_none": not required, "metadata": shown, "error_messages": _WRONG}


def _is_open(value: Any) -> bool:
    return value in (None, [], {}) or (isinstance(value, str) and not value.strip())


_UNSEEN = frozenset(("Cc", "Cf", "Zl", "Zp"))
"""Unicode's controls, formats (no width, other direction) and breaks of lines: in one line they only deceive."""
_EMPTY = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0, 0x1D159),
            *range(0x180B, 0x1810),
            *range(0xFFF0, 0xFFF9),
        ),
    )
)
"""Fillers, joiners and empty patterns: letters, marks and symbols by Unicode's categories, of which nothing is seen."""
_VARIANTS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""They choose the shape of the character before them, as rare characters of names need; alone they show nothing."""


def _is_unseen(character: str) -> bool:
    return character in _EMPTY or unicodedata.category(character) in _UNSEEN


def _something(value: str) -> None:
    if all(c.isspace() or c in _VARIANTS or _is_unseen(c) for c in value):
        raise ValidationError([_("请填写本项。")])


def _one_line(value: str) -> None:
    if any(map(_is_unseen, value)):
        raise ValidationError([_("含有换行或者看不见的字符，请删去后重新填写。")])


def _no_controls(value: str) -> None:
    if any(unicodedata.category(c) == "Cc" and c not in "\n\r\t" for c in value):
        raise ValidationError([_("含有看不见的控制字符，请删去后重新填写。")])


def needed_with(field: AnyField, name: str, answers: Collection[Any], said: Text = "") -> AnyField:
    """The field, which may stay open unless its neighbour `name` has one of these answers; `said` when it is missing then.

    The page marks it as required once that answer is given.
    """
    field.metadata = {**field.metadata, "must": (name, tuple(answers)), "missing": said}
    return field


def words(
    label: Text,
    *,
    most: int = 100,
    required: bool = True,
    widget: str = "text",
    hint: Text = "",
    pattern: str = "",
) -> fields.String:
    """Text of at most `most` characters; `pattern` is a regular expression for the whole."""
    tests: list[Any] = [validate.Length(max=most, error=_("最多 {max} 个字。"))]
    if required:
        tests.append(_something)
    tests.append(_no_controls if widget == "prose" else _one_line)
    if pattern:
        tests.append(validate.Regexp(f"(?:{pattern})\\Z", error=_("格式不对，请重新填写。")))
    return fields.String(validate=tests, **_given(label, widget, required=required, hint=hint, most=most))


def prose(label: Text, *, most: int = 2000, required: bool = True, hint: Text = "") -> fields.String:
    """Several sentences."""
    return words(label, most=most, required=required, widget="prose", hint=hint)


def id_number(label: Text = _message("公民身份号码"), *, required: bool = True) -> fields.String:
    """An identity number as typed; people check digit and date when it is used."""
    return words(label, most=32, required=required, widget="id_number")


def one_of_family(label: Text = _message("成员"), **more: Any) -> fields.String:
    """One of the household by the place in the case (m1, m2 ...); the case offers them by name and knows no other."""
    field = words(label, most=12, **more)
    field.metadata = {**field.metadata, "member": True}
    return field


def one_who_applies(label: Text, *, by: str = "id_number", most: int = 32) -> fields.String:
    """One of the people of the same application by that field of theirs; a page offers them instead of asking again."""
    field = words(label, most=most, widget="applied")
    field.metadata = {**field.metadata, "by": by}
    return field


def phone(label: Text = PHONE, *, required: bool = False) -> fields.String:
    """Digits, spaces, plus and hyphen."""
    return words(label, most=24, required=required, widget="phone", pattern=r"[0-9+\- ]{5,24}")


def _two_places(value: Decimal) -> None:
    if value.adjusted() > FAR_TOO_LARGE:  # the bounds say so
        return
    if value != value.quantize(Decimal("0.01")):
        raise ValidationError([_("金额最多两位小数。")])


def money(
    label: Text,
    *,
    required: bool = True,
    unit: Text = _message("元"),
    hint: Text = "",
    most: str = "99999999.99",
) -> fields.Decimal:
    """Yuan, not negative, at most two places; a string in JSON."""
    tests = [
        validate.Range(min=Decimal(0), max=Decimal(most), error=_("金额应在 {min} 与 {max} 之间。")),
        _two_places,
    ]
    return fields.Decimal(
        as_string=True,
        allow_nan=False,
        validate=tests,
        **_given(label, "money", required=required, unit=unit, hint=hint),
    )


def number(
    label: Text,
    *,
    least: int = 0,
    most: int = 1_000_000,
    required: bool = True,
    unit: Text = "",
    hint: Text = "",
) -> fields.Integer:
    """A whole number within bounds."""
    tests = validate.Range(min=least, max=most, error=_("应在 {min} 与 {max} 之间。"))
    return fields.Integer(
        strict=False,
        validate=tests,
        **_given(label, "number", required=required, unit=unit, hint=hint, least=least, most=most),
    )


def area(label: Text, *, required: bool = False) -> fields.Decimal:
    """Square metres, not negative."""
    tests = [
        validate.Range(min=Decimal(0), max=Decimal(1_000_000), error=_("应在 {min} 与 {max} 之间。")),
        _two_places,
    ]
    return fields.Decimal(
        as_string=True,
        allow_nan=False,
        validate=tests,
        **_given(label, "number", required=required, unit=_("平方米")),
    )


def day(label: Text, *, required: bool = True, hint: Text = "", ahead: bool = False) -> fields.Date:
    """A date, ISO: of something that has happened, so not after today, unless it may lie `ahead`."""
    tests = [_is_of_our_time] if ahead else [_is_of_our_time, _has_come]
    return fields.Date(validate=tests, **_given(label, "day", required=required, hint=hint))


EARLIEST = date(1900, 1, 1)
"""No day on a form lies before it: the oldest who live were born later."""
LATEST = date(2100, 12, 31)
"""The working calendar reaches no further; a count of days from a later one would run out of the calendar altogether."""


def of_our_time(value: date) -> bool:
    """Whether a matter of ours may have this day or month."""
    return EARLIEST <= value <= LATEST


def _is_of_our_time(value: date) -> None:
    if value < EARLIEST:
        raise ValidationError([_("不能早于1900年，请核对年份。")])


def _has_come(value: date) -> None:
    if value > today():
        raise ValidationError([_("不能晚于今天。")])


def month(label: Text, *, required: bool = True, hint: Text = "") -> fields.Date:
    """A month as 2026-08; loads as its first day."""
    return fields.Date(format="%Y-%m", **_given(label, "month", required=required, hint=hint))


def yes_no(label: Text, *, required: bool = True, hint: Text = "", unsaid: bool = False) -> fields.Boolean:
    """Yes or no; with `unsaid`, leaving it open means something else than no."""
    widget = "yes_no" if unsaid else "switch"
    return fields.Boolean(**_given(label, widget, required=required, hint=hint))


def _must_be_true(value: bool) -> None:
    if not value:
        raise ValidationError([_("须确认本项。")])


def confirmed(label: Text, *, hint: Text = "") -> fields.Boolean:
    """A statement that must be made: only yes is accepted."""
    return fields.Boolean(validate=_must_be_true, **_given(label, "switch", required=True, hint=hint))


def one_of(label: Text, options: Options, *, required: bool = True, hint: Text = "") -> fields.String:
    """One code out of `options` (code -> label)."""
    test = validate.OneOf(tuple(options), error=_("请在所列选项中选择。"))
    shown = tuple(options.items())
    return fields.String(
        validate=test, **_given(label, "choice", required=required, hint=hint, options=shown)
    )


def several_of(label: Text, options: Options, *, required: bool = False, hint: Text = "") -> fields.List:
    """Any number of codes out of `options`."""
    inner = fields.String(
        validate=validate.OneOf(tuple(options), error=_("请在所列选项中选择。")), error_messages=_WRONG
    )
    shown = tuple(options.items())
    return fields.List(inner, **_given(label, "choices", required=required, hint=hint, options=shown))


def rules_cited(label: Text, *, hint: Text = "") -> fields.List:
    """Texts of the library by their codes; the case offers those that its county uses. No vote differs by them."""
    inner = fields.String(validate=validate.Length(max=40), error_messages=_WRONG)
    shown = _given(label, "choices", required=False, hint=hint, cites=True, binds=False)
    return fields.List(inner, **shown)


def part(
    label: Text, form: type[Form], *, required: bool = True, hint: Text = "", own: bool = False
) -> fields.Nested:
    """A form within the form; `own`: of several who sign, each fills in his."""
    return fields.Nested(form, **_given(label, "part", required=required, hint=hint, binds=not own))


class _Rows(validate.Length):
    """Between so many rows; says how many were asked for and how many came."""

    def __call__(self, value: Any) -> Any:
        given = len(value)
        if self.min is not None and given < self.min:
            raise ValidationError(
                [_("至少填 %(least)s 行，现在有 %(n)s 行。") % {"least": self.min, "n": given}]
            )
        if self.max is not None and given > self.max:
            raise ValidationError(
                [_("最多填 %(most)s 行，现在有 %(n)s 行。") % {"most": self.max, "n": given}]
            )
        return value


def rows(label: Text, form: type[Form], *, least: int = 0, most: int = 50, hint: Text = "") -> fields.List:
    """A table: between `least` and `most` rows of that form."""
    return fields.List(
        fields.Nested(form),
        validate=_Rows(min=least or None, max=most),
        **_given(label, "rows", required=least > 0, hint=hint),
    )


__all__ = [
    "WIDGETS",
    "Form",
    "Message",
    "Options",
    "ValidationError",
    "area",
    "confirmed",
    "day",
    "id_number",
    "money",
    "month",
    "needed_with",
    "number",
    "one_of",
    "part",
    "phone",
    "prose",
    "rows",
    "rules_cited",
    "several_of",
    "validates_schema",
    "words",
    "yes_no",
]
