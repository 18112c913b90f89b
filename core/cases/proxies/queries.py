"""Reading proxies: what an application lacks where somebody files for another, who filed a case, whose code was typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from hmac import compare_digest
from typing import Any

from core.cases.models import Case
from core.cases.proxies.models import Mandate
from core.db import db, read_once, select
from core.declare.applications import PROXIES
from core.numbers import check_id_number, clean_number, mask_name
from core.people.composition import plain_name
from core.rules.household import ADULT_AT
from core.text import Message, _

Fault = tuple[str, list[str]]


def faults(data: Mapping[str, Any], people: Collection[Mapping[str, Any]], on: date) -> dict[str, list[str]]:
    """What is missing for somebody to file for another, by field; who lives in the household needs no mandate."""
    proxy = data.get("proxy")
    if not proxy or not (proxy.get("kind") and proxy.get("name")):
        return {}
    if proxy["kind"] == "member":
        return dict(_of_a_member(proxy, people))
    return dict([*_of_another(proxy), *_signs_for_adults(proxy, data.get("consents") or (), on)])


def _of_a_member(proxy: Mapping[str, Any], people: Collection[Mapping[str, Any]]) -> Iterator[Fault]:
    numbers = {clean_number(one["id_number"]) for one in people}
    own = clean_number(proxy.get("id_number") or "")
    if own not in numbers:
        yield (
            "proxy.id_number",
            _said(_("代办人不在共同生活的家庭成员中；家庭以外的人代办，须有书面委托和本人申请困难的原因。")),
        )


def _of_another(proxy: Mapping[str, Any]) -> Iterator[Fault]:
    if not proxy.get("mandate"):
        yield "proxy.mandate", _said(_("缺少申请人的书面委托，不能代为提出申请（社会救助法第三十七条）。"))


def _signs_for_adults(
    proxy: Mapping[str, Any], consents: Collection[Mapping[str, Any]], on: date
) -> Iterator[Fault]:
    """A mandate is for filing: statement and consent of an adult are nobody's but his own (社会救助法 40)."""
    for place, row in enumerate(consents):
        if not row.get("id_number") or plain_name(row.get("guardian") or "") != plain_name(proxy["name"]):
            continue
        born = check_id_number(row["id_number"], on).born_on
        if on.year - born.year - ((on.month, on.day) < (born.month, born.day)) >= ADULT_AT:
            yield (
                f"consents.{place}.guardian",
                _said(_("代办人不能代成年人签署承诺和授权，须由本人签署。")),
            )


def _said(message: Message) -> list[str]:
    return [str(message)]


@read_once(Mandate)
def proxies_of(case_id: int) -> list[Mandate]:
    """Who filed a case for the household, oldest first."""
    return list(db.session.scalars(select(Mandate).where(Mandate.case_id == case_id).order_by(Mandate.id)))


def code_to_hand_out(case: Case) -> str:
    """What whoever has filed a case looks up with: a proxy how it stands, by the code that is his own, the applicant all."""
    return next((row.look_up_code for row in proxies_of(case.id)), case.look_up_code)


def proxy_of_code(cases: Collection[Case], code: str) -> Mandate | None:
    """The proxy, of one of these cases, whose code was typed and whose mandate stands."""
    wanted = select(Mandate).where(
        Mandate.case_id.in_([case.id for case in cases]), Mandate.withdrawn_on.is_(None)
    )
    return next(
        (m for m in db.session.scalars(wanted) if compare_digest(m.look_up_code.encode(), code.encode())),
        None,
    )


def proxy_shown(row: Mandate) -> dict[str, Any]:
    """A proxy as REST and pages show him."""
    return {
        "kind": row.kind,
        "kind_label": str(PROXIES.get(row.kind, row.kind)),
        "name": mask_name(row.name),
        "ground": row.ground,
        "filed_on": row.filed_on.isoformat(),
        "filed_by": row.filed_by,
        "withdrawn_on": row.withdrawn_on.isoformat() if row.withdrawn_on else None,
        "withdrawn_why": row.withdrawn_why,
    }
