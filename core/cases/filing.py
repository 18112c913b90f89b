"""What the three forms of one filling print: application, statement of truth, authorisation (INT-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.cases.models import Case
from core.clock import today
from core.declare.applications import (
    CHANNELS,
    DISABILITIES,
    HOLDINGS,
    INCOME_ITEMS,
    PROXIES,
    RELATIONS,
    SPENDING,
)
from core.divisions.queries import bureau_of
from core.numbers import check_id_number, clean_number
from core.parameters import queries as parameters
from core.parameters.keys.procedure import CONSENT_TEXT, INTEGRITY_TEXT
from core.text import _

SEXES = {"male": _("男"), "female": _("女")}


def printed(case: Case, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of F01 to F03 out of what was filled in once; empty where nothing was."""
    if "applicant" not in answers:
        return {}
    own = {**answers["applicant"], "relation": "self"}
    people = [own, *(answers.get("members") or ())]
    on = case.opened_on
    return {
        "filled_on": on,
        "applicant": {
            name: own.get(name) for name in ("name", "id_number", "phone", "address", "registered_at")
        },
        "members": [_member(one, on) for one in people],
        "income": _sums(people, "incomes", "item", INCOME_ITEMS) or None,
        "property": _sums(people, "holdings", "kind", HOLDINGS) or None,
        "spending": _sums(people, "spending", "kind", SPENDING) or None,
        "obligors": [_obligor(one) for one in answers.get("obligors") or ()] or None,
        "reason": answers.get("reason"),
        "bank": {
            "holder": answers.get("account_holder") or (answers.get("account") and own.get("name")),
            "name": answers.get("bank"),
            "account": answers.get("account"),
        },
        "kin": _kin(answers),
        "channel": str(CHANNELS.get(case.channel, case.channel)),
        "proxy": _proxy(answers.get("proxy")),
        "signers": _signers(people, answers.get("consents") or (), on),
        "authority": bureau_of(case.office_code, today()),
        "statement": _paragraphs(parameters.value_of(INTEGRITY_TEXT, case.office_code, on)),
        "consent": _paragraphs(parameters.value_of(CONSENT_TEXT, case.office_code, on)) or None,
    }


def _member(one: Mapping[str, Any], on: date) -> dict[str, Any]:
    kind = DISABILITIES.get(one.get("disability_kind") or "")
    grade = one.get("disability_grade")
    return {
        "name": one["name"],
        "relation": str(RELATIONS.get(one.get("relation") or "", one.get("relation"))),
        "id_number": one["id_number"],
        "sex": str(SEXES[check_id_number(one["id_number"], on).sex]),
        "health": str(_("患重大疾病")) if one.get("major_illness") else None,
        "work": str(_("就业")) if one.get("working") else str(_("在校")) if one.get("studying") else None,
        "disability": f"{kind}{grade}级" if kind else None,
    }


def _sums(
    people: Iterable[Mapping[str, Any]], group: str, key: str, names: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return [
        {
            "member": one["name"],
            "kind": str(names.get(row[key], row[key])),
            "amount": row["amount"],
            "note": row.get("note"),
        }
        for one in people
        for row in one.get(group) or ()
    ]


def _obligor(one: Mapping[str, Any]) -> dict[str, Any]:
    relation = str(RELATIONS.get(one.get("relation") or "", one.get("relation")))
    return {"name": one["name"], "relation": relation, "id_number": one.get("id_number")}


def _kin(answers: Mapping[str, Any]) -> str:
    """What the household declared of near relatives who handle cases (D57 11): some, none, or nothing at all."""
    told = [
        f"{r['member']}与{r['handler']}（{r['post']}）为{RELATIONS.get(r['relation'], r['relation'])}"
        for r in answers.get("relatives") or ()
    ]
    if not told and answers.get("no_relatives"):
        return str(_("本家庭成员与社会救助经办人员、村（居）民委员会成员没有近亲属关系。"))
    return "；".join(told) or str(_("未申报"))


def _proxy(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not given or not given.get("name"):
        return None
    return {
        "name": given["name"],
        "relation": str(PROXIES.get(given["kind"], given["kind"])),
        "id_number": given.get("id_number"),
        "phone": given.get("phone"),
    }


def _signers(
    people: Iterable[Mapping[str, Any]], consents: Iterable[Mapping[str, Any]], on: date
) -> list[dict[str, Any]]:
    """Who signed, on which day; the applicant with an empty line where nobody has signed yet."""
    names = {clean_number(one["id_number"]): one for one in people}
    signed = [(names[clean_number(c["id_number"])], c.get("signed_on") or on) for c in consents if _signed(c)]
    rows = signed or [(next(iter(names.values())), None)]
    return [
        {"name": one["name"], "relation": str(RELATIONS.get(one.get("relation") or "", "")), "date": date_}
        for one, date_ in rows
    ]


def _signed(consent: Mapping[str, Any]) -> bool:
    return bool(consent.get("statement") and consent.get("authorised"))


def _paragraphs(text: Any) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]
