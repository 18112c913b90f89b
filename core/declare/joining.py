"""Who joins a household that receives aid, or comes back to it, as a visit writes it down: with what he himself signed."""

from __future__ import annotations

from typing import Any

from core.declare.applications import GUARDED, RELATIONS, Member
from core.declare.fields import Form, day, one_of, words, yes_no
from core.declare.forms import MemberChange
from core.text import _


def _signed() -> dict[str, Any]:
    """Statement and consent as at an application (社会救助法 40); fields of their own for each form."""
    hint = _("成年人加入或者重新计入的，须本人签署；未成年人不填。")
    return {
        "statement": yes_no(_("已签署诚信承诺书"), required=False, hint=hint),
        "authorised": yes_no(_("已签署核对授权书"), required=False),
        "signed_on": day(_("签署日期"), required=False, hint=_("不填的，为今天。")),
    }


class Newcomer(Member):
    """Somebody who lives there since a day, by birth, adoption, marriage or return, with what he has."""

    relation = one_of(_("与申请人关系"), {name: label for name, label in RELATIONS.items() if name != "self"})
    since = day(_("自何日起"))
    reason = words(_("变化情况"), most=200)
    statement, authorised, signed_on = _signed().values()
    guardian, incapacity, incapacity_paper = GUARDED.values()

    class Meta(Form.Meta):
        fields = (
            *("name", "id_number", "relation", "since", "reason"),
            *("statement", "authorised", "signed_on", "guardian", "incapacity", "incapacity_paper"),
            *("working", "studying", "able_to_work", "major_illness", "disability_kind", "disability_grade"),
            *("clergy_years", "incomes", "holdings", "spending"),
        )


class Change(MemberChange):
    """What has changed for a member; who is counted again has signed anew."""

    statement, authorised, signed_on = _signed().values()
    guardian, incapacity, incapacity_paper = GUARDED.values()
