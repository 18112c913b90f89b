"""The form that sets a parameter: its value by kind, where and from when it holds, what it rests on, why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from core.actor import actor
from core.declare import Parameter
from core.library.queries import texts
from core.library.texts import as_numbered
from core.parameters.tables import SEPARATORS, for_form, from_form, table_field
from core.parameters.values import UNITS, YEARLY, parted
from core.text import Text, _

UNIT_NAMES = {"workdays": _("个工作日"), "days": _("天"), "months": _("个月"), "hours": _("小时")}
MODES = {"replace": _("延长后共多少"), "add": _("另加多少")}
YES = {"1": _("是"), "0": _("否")}


class LimitForm(Schema):
    """A time limit."""

    n = fields.Int(required=True, validate=validate.Range(min=1, max=3650), metadata={"label": _("期限")})
    unit = fields.Str(
        required=True,
        validate=validate.OneOf(UNITS),
        metadata={"label": _("单位"), "labels": UNIT_NAMES, "widget": "choice"},
    )
    undelegated = fields.Int(
        validate=validate.Range(min=1, max=3650),
        metadata={"label": _("权限未下放时的期限"), "hint": _("与上面相同的留空。")},
    )
    extended = fields.Int(
        validate=validate.Range(min=1, max=3650),
        metadata={"label": _("可以延长到（或延长）"), "hint": _("不能延长的留空。")},
    )
    mode = fields.Str(
        validate=validate.OneOf(list(MODES)),
        load_default="replace",
        metadata={"label": _("延长的算法"), "labels": MODES, "widget": "choice"},
    )
    since = fields.Str(
        validate=validate.Length(max=40), metadata={"widget": "hidden", "label": _("起算环节")}
    )


def _is_plain(given: Decimal) -> None:
    """No such number is meant, and one with a million digits is none to be written out."""
    exponent = given.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -9:
        raise ValidationError([_("小数位数太多。")])


def offered_texts() -> list[tuple[str, Text]]:
    """Every text of the library that can be cited here: the nation's, and those of the places that one's own lies in."""
    return [
        (code, _("%(name)s [%(code)s]", name=text.name, code=code))
        for code, text in sorted(texts().items())
        if actor().division.startswith(text.place)
    ]


def _is_article(typed: str) -> None:
    if typed and as_numbered(typed) is None:
        raise ValidationError([_("请写条款的序号，如 15、4(1)、四（一）或者第十五条。")])


class BasisForm(Schema):
    """One text, and its article."""

    text = fields.Str(
        required=True, metadata={"label": _("文件"), "choices": offered_texts, "widget": "choice"}
    )
    article = fields.Str(
        validate=[validate.Length(max=30), _is_article],
        metadata={"label": _("条款"), "placeholder": _("如 15、4(1) 或四（一）")},
    )

    @post_load
    def number(self, given: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """The article in figures, however it was written."""
        return given | {"article": as_numbered(given["article"])} if given.get("article") else given


PERIODS = {"month": _("按月"), "year": _("按年（除以十二使用）")}
BOUNDS = {"most": _("不能超过"), "least": _("不能低于"), "fixed": _("统一规定为")}


def bounds_for(parameter: Parameter) -> Sequence[tuple[str, Text]]:
    """Kinds of bound that can be entered on screen for a parameter, with their words."""
    return tuple(BOUNDS.items()) if parameter.kind in ("amount", "number", "count") else ()


def value_form(
    parameter: Parameter,
    places: Sequence[tuple[str, Text]],
    example: Any,
    bounds: Sequence[tuple[str, Text]] = (),
) -> type[Schema]:
    """The whole form for one parameter; `example` is a written table to take the shape from.

    With `bounds` it is the form of a bound, which is one of these kinds.
    """
    parts = {
        "value": _value_field(parameter, example),
        "place": fields.Str(
            required=True,
            validate=validate.OneOf([code for code, _label in places]),
            metadata={"label": _("适用地区"), "labels": dict(places), "widget": "choice"},
        ),
        "since": fields.Date(required=True, metadata={"label": _("自哪一天起")}),
        "until": fields.Date(
            load_default=None,
            metadata={"label": _("到哪一天止"), "hint": _("没有期限的留空；到期后恢复原来的值。")},
        ),
        "basis": fields.List(
            fields.Nested(BasisForm),
            required=True,
            validate=[validate.Length(min=1), validate.Length(max=10)],
            metadata={"label": _("依据"), "add": _("再加一份文件"), "hint": _("没有的文件请先在“文件库”登记。")},
        ),
        "reason": fields.Str(
            required=True,
            validate=validate.Length(min=2, max=500),
            metadata={"label": _("设定理由"), "widget": "textarea", "wide": True},
        ),
    }  # fmt: skip
    parts = _with_period(parts) if parameter.by_year else parts
    if bounds:
        kinds = [code for code, _label in bounds]
        about = {"label": _("限度的种类"), "labels": dict(bounds), "widget": "choice"}
        parts = {"bound": fields.Str(required=True, validate=validate.OneOf(kinds), metadata=about), **parts}
    return type("ValueForm", (Schema,), parts)


def _with_period(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts with the question whether the sum was published by the month or by the year, behind the sum."""
    about = {"label": _("按月还是按年公布"), "labels": PERIODS, "widget": "choice"}
    period = fields.Str(load_default="month", validate=validate.OneOf(list(PERIODS)), metadata=about)
    return {"value": parts["value"], "period": period, **parts}


def _value_field(parameter: Parameter, example: Any) -> fields.Field:
    about = {"label": parameter.label, "unit": parameter.unit}
    labels = {option.code: option.label for option in parameter.options}
    kind = parameter.kind
    if kind == "switch":
        return fields.Str(required=True, validate=validate.OneOf(list(YES)), metadata=about | {"labels": YES})
    if kind == "choice":
        chosen = validate.OneOf(list(labels))
        return fields.Str(required=True, validate=chosen, metadata=about | {"labels": labels})
    if kind == "choices" and labels:
        each = fields.Str(validate=validate.OneOf(list(labels)))
        return fields.List(each, load_default=(), metadata=about | {"choices": tuple(labels.items())})
    if kind == "limit":
        return fields.Nested(LimitForm, required=True, metadata={"label": parameter.label})
    if kind in ("amount", "number"):
        return _decimal(kind, about)
    if kind == "count":
        return fields.Int(required=True, metadata=about)
    if kind == "table":
        return table_field(example)
    hint = {"hint": _("几项之间用顿号分开。")} if kind == "choices" else {}
    return fields.Str(
        required=kind == "text", metadata={"label": parameter.label, "widget": "textarea", **hint}
    )


def _decimal(kind: str, about: Mapping[str, Any]) -> fields.Decimal:
    """Of such a size and such a length that it can be written out at all."""
    most = Decimal("999999999.99") if kind == "amount" else Decimal(1_000_000)
    tests = [validate.Range(min=0, max=most), _is_plain]
    return fields.Decimal(required=True, allow_nan=False, validate=tests, metadata=dict(about))


def for_page(parameter: Parameter, written: Any) -> Any:
    """A written value as the form starts with it."""
    if parameter.kind == "table":
        return for_form(written)
    if parameter.kind == "choices" and not parameter.options:
        return "、".join(written or ())
    if parameter.kind == "switch" and written is not None:
        return "1" if written else "0"
    return parted(written)[0] if parameter.by_year and written else written


def begun(parameter: Parameter, written: Any) -> dict[str, Any]:
    """What the form of a value starts with: the value, and how a sum was published."""
    yearly = parameter.by_year and written and parted(written)[1]
    return {"value": for_page(parameter, written), "period": "year" if yearly else "month"}


def written_value(parameter: Parameter, given: Any, example: Any, period: str = "month") -> Any:
    """What the form gave in its written form; a sum published by the year keeps saying so."""
    if period == "year":
        return f"{written_value(parameter, given, example)}{YEARLY}"
    if parameter.kind == "switch":
        return given == "1"
    if parameter.kind == "limit":
        return _written_limit(given)
    if parameter.kind == "amount":
        return format(given, "f") if given != round(given, 2) else f"{given:.2f}"
    if isinstance(given, Decimal):
        return format(given, "f")
    if parameter.kind == "choices":
        return list(given) if not isinstance(given, str) else [t for t in SEPARATORS.split(given) if t]
    return from_form(given, example) if parameter.kind == "table" else given


def _written_limit(given: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in given.items() if value not in (None, "")}
    if kept.get("mode") == "replace":
        del kept["mode"]
    return kept
