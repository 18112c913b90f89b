"""What a form already knows when it is opened, so that nobody types it again: days, papers, advised sums, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.cases import ballot
from core.cases.earlier import handed_in
from core.cases.forms import form_of
from core.cases.intended import intended
from core.cases.late_signing import lacks_signatures
from core.cases.masking import masked, unmasked
from core.cases.models import StageEntry
from core.cases.proxies.operations import MANDATE
from core.cases.proxies.queries import proxies_of
from core.cases.settling import begun
from core.cases.visits import GOING
from core.cases.visits_before import written
from core.clock import today
from core.declare import Act, Check, Line
from core.declare.fields import shared
from core.web import ports

if TYPE_CHECKING:
    from core.cases.page import CasePage


def prefilled(type_code: str, reference: str) -> dict[str, Any]:
    """What an empty application already holds; `reference` names what it comes from, if anything."""
    known = dict(ports.begin_application(type_code, reference)) if reference else {}
    if known:
        ports.note_view(reference, "application")
    return {"paper_date": today().isoformat(), **known}


def started(page: CasePage, stage: str, outcome: str) -> dict[str, Any]:
    """Of a stage's form: the checklist, the advised sum, the figures of a refusal, today, what others have signed."""
    line = page.line(stage)
    schema = form_of(getattr(line, "form", None), outcome)
    names = set(shared(schema).fields) if schema else set()
    known = {**_advised(page, line, outcome), **_intended(page, line), **_left_out(page)}
    known |= {**_checklist(page, line), **days()}
    known |= begun(page.case) if "findings" in names and isinstance(line, Check) else {}
    row, filed = _open_row(page, stage)
    known |= (filed.answers or {}) if filed else {}
    known |= ballot.signed_before(row.opinions, line, outcome) if row else {}
    known |= _found_before(page, row, line, outcome) if row else {}
    shown: dict[str, Any] = masked({name: value for name, value in known.items() if name in names}, own=True)
    return shown


def as_handed_in(page: CasePage, stage: str, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, where a number that stood masked in the form and was left so is the one handed in before."""
    row, filed = _open_row(page, stage)
    earlier = [each.answers for each in (filed, *(row.opinions if row else ())) if each is not None]
    whole: dict[str, Any] = unmasked(typed, earlier)
    return whole


def _open_row(page: CasePage, stage: str) -> tuple[StageEntry | None, StageEntry | None]:
    """The open entry of a stage, and the one of its answers before, if it is filled in anew."""
    row = next((r for r in page.case.entries if r.stage == stage and r.left_on is None), None)
    return row, page.shown.act.filed_before(row) if row else None


def _found_before(page: CasePage, row: StageEntry, line: Line, outcome: str) -> dict[str, Any]:
    """What was stated by the one who went along and signed first, else by earlier visits: whoever signs confirms or corrects it."""
    if row.act not in GOING:
        return {}
    if not row.opinions:
        return written(page.case.entries)
    told = row.opinions[0].answers or {}
    return {name: told[name] for name in ballot.stated(line, outcome, told)}


def days() -> dict[str, Any]:
    """Days on which something was done, as it is mostly entered: today."""
    return {name: today().isoformat() for name in ("visited_on", "held_on", "received_on", "signed_on")}


def _advised(page: CasePage, line: Line, outcome: str) -> dict[str, Any]:
    """What the advice holds; what it found stands only on the form of what it advises, since it says why that."""
    advice = page.advised(line)
    if advice is None:
        return {}
    names = ("what", "value", "standard", "source")
    unmet = advice.get("unmet")
    told = [f for f in advice["figures"] if unmet is None or f[0] in unmet]
    figures = [dict(zip(names, figure[:4], strict=True)) for figure in told]
    instead = advice.get("says", {}).get("instead", "")
    found = {"amount": advice["amount"], "figures": figures, "instead": instead}
    if advice["outcome"] != outcome:
        return found
    return found | {"facts": "\n".join(reason for reason in advice["reasons"] if reason != instead)}


def _intended(page: CasePage, line: Line) -> dict[str, Any]:
    """What the opinion wants changed: whoever hears the household tells it that, in kind, sum and ground (SAL26 48)."""
    opinion = page.shown.act.last_done(Act.OPINE) if line.act is Act.HEAR else None
    said = (opinion.answers or {}) if opinion else {}
    return {**said, "intended": intended(page.shown.act)} if opinion else {}


def _left_out(page: CasePage) -> dict[str, Any]:
    """Whom the opinion leaves out, or what is paid now: whoever decides confirms it or takes them in."""
    said = [part for part in page.shown.act.world.facts.answers.values() if "amount" in part]
    return {"left_out": said[-1].get("left_out") or []} if said else {}


def _here(page: CasePage, line: Line) -> dict[str, str]:
    """Marks that the case itself gives: what was printed here and is signed by all is received; without a proxy no mandate."""
    found = {} if proxies_of(page.case.id) else {MANDATE: "not_applicable"}
    if page.case.household_id is None or lacks_signatures(page.case):
        return found
    printed = {letter["form"] for letter in page.json["letters"]}
    signed = (d.code for d in line.needs if d.authorises or d.code in printed)
    return found | dict.fromkeys(signed, "present")


def _checklist(page: CasePage, line: Line) -> dict[str, Any]:
    wanted = {d.code for d in line.needs} if line.needs else set()
    papers = [p for p in page.json["papers"] if p["document"] in wanted and not p["automatic"]]
    before = handed_in(page.case) if papers else {}
    here = _here(page, line) if papers else {}
    entries = [
        {
            "document": p["document"],
            "mark": p["state"] or ("present" if p["document"] in before else here.get(p["document"])),
            "note": p["note"] or p["asked_again"] or str(before.get(p["document"], "")),
        }
        for p in papers
    ]
    return {"checklist": entries}
