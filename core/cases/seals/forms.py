"""What is filled in about a seal."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from core.actor import actor
from core.cases.seals.queries import keepers
from core.clock import today
from core.delegation.overview import matters
from core.divisions.queries import governed, name_of, tier_of
from core.text import Text, _


def _townships() -> list[tuple[str, Text]]:
    return [(node.code, node.name) for node in governed(actor().division, today())]


def _keepers_here() -> list[tuple[str, Text]]:
    """Of the whole county, each with his township: the operation tests that they fit."""
    here = actor().division
    places = [node.code for node in governed(here, today())] if tier_of(here) == "county" else [here]
    return [
        (str(held.user_id), f"{held.called}（{name_of(place)}）")
        for place in places
        for held in keepers(place)
    ]


def _keeper() -> fields.Field:
    return fields.Int(
        required=True,
        metadata={
            "label": _("保管人"),
            "choices": _keepers_here,
            "widget": "choice",
            "hint": _("接收人本人签字以后才生效。"),
        },
    )


class SealForm(Schema):
    """A new seal."""

    name = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=80),
        metadata={"label": _("印章名称"), "wide": True},
    )
    township = fields.Str(
        required=True, metadata={"label": _("乡镇（街道）"), "choices": _townships, "widget": "choice"}
    )
    matters = fields.List(
        fields.Str(),
        required=True,
        validate=validate.Length(min=1),
        metadata={"label": _("用于哪些事项"), "choices": matters},
    )
    since = fields.Date(required=True, metadata={"label": _("启用日期")})
    keeper = _keeper()


class OfferForm(Schema):
    """To whom it is handed over."""

    keeper = _keeper()
    note = fields.Str(
        validate=validate.Length(max=200),
        load_default="",
        metadata={"label": _("说明"), "hint": _("由县级主持交接的，写明原因。"), "wide": True},
    )


class WithdrawForm(Schema):
    """Why the county takes it back."""

    why = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("原因"), "widget": "textarea", "wide": True},
    )
