"""Why, as a letter says it: facts and reasons of whoever decides, the working behind them, and what else there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.cases.carried_out import decided_at
from core.cases.facts import law_day
from core.cases.forms import reason_in
from core.cases.models import AdviceRow, Case, StageEntry
from core.cases.paying import granted_to
from core.declare import Decision
from core.declare.lines import Act
from core.library.queries import printed
from core.money import yuan
from core.people import queries as people
from core.text import _

if TYPE_CHECKING:
    from core.cases.handling import Handling

LEFT_OUT = ("SAL26:45", "D57:23")


def justified(
    act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any], stored: AdviceRow | None
) -> dict[str, Any]:
    """Facts found, ground and reasons, figures, who is left out, and what else may be applied for (LAW-36).

    What was written as the reason is the reason; the note beside it is none, unless nothing else was written.
    """
    instead = _instead(stored)
    told: dict[str, Any] = {
        "ground": (reason_in(data) or row.note or "").strip().rstrip("。"),
        "facts": sentences(data.get("facts") or reason_in(data) or row.note),
        "reasons": _reasons(act, row, outcome, data, stored),
        "elsewhere": sentences(data.get("instead")) or instead or None,
        "sent_to": str(data.get("sent_to") or ""),
        "alternatives": [dict(a) for a in data.get("alternatives") or ()] or None,
        "excluded": _left_out(act, row, outcome, stored) or None,
        "figures": [figure(act, f) for f in _told(act, row, outcome, stored)],
    }
    if given := data.get("figures"):
        told["figures"] = [
            {**dict(f), "basis": _texts(act.case, _basis_of(act, row, stored, f["what"]))} for f in given
        ]
    return told


def _reasons(
    act: Handling, row: StageEntry, outcome: str, data: Mapping[str, Any], stored: AdviceRow | None
) -> list[str]:
    """Those that the decider wrote, and behind them those of the advice that he followed, each said once."""
    decided = decided_at(act, row)
    written = sentences((decided.answers or {}).get("reasons"))
    if stored is None or _went_against(decided, outcome if decided is row else decided.outcome, stored):
        return written or sentences(row.note) or [str(_("见办理意见"))]
    said = [*written, *(sentences(data.get("facts")) if _tells_facts(act, row) else ())]
    instead = _instead(stored)
    working = [each for each in stored.content.get("reasons", ()) if each not in (*said, *instead)]
    return [*written, *working] or sentences(row.note)


def _tells_facts(act: Handling, row: StageEntry) -> bool:
    """Whether the letter says the facts above the reasons: one on what is changed or ended, not an opinion."""
    return act.case.entitlement_id is not None and act.process.pipeline[row.stage].act is not Act.OPINE


def _went_against(decided: StageEntry, outcome: str | None, stored: AdviceRow) -> bool:
    """Whether this stage departed from what was advised at it, in outcome or sum."""
    if stored.entry_id != decided.id:
        return False
    given = (decided.answers or {}).get("amount")
    another = given is not None and stored.amount is not None and yuan(given) != stored.amount
    return stored.outcome != outcome or another


def _instead(stored: AdviceRow | None) -> list[str]:
    """What else the rules say may be applied for: no reason of what is decided, but told beside it."""
    return sentences(stored.content.get("says", {}).get("instead")) if stored else []


def _told(act: Handling, row: StageEntry, outcome: str, stored: AdviceRow | None) -> list[Any]:
    """The figures of the advice: of a refusal those alone that fall short."""
    content = stored.content if stored else {}
    line, unmet = act.process.pipeline[row.stage], content.get("unmet")
    whole = unmet is None or not isinstance(line, Decision) or outcome in line.grants
    return [f for f in content.get("figures", ()) if whole or f[0] in (unmet or ())]


def figure(act: Handling, told: Sequence[Any]) -> dict[str, Any]:
    """A figure of the advice, as letters print it."""
    what, value, standard, source, basis = told
    return {
        "what": what,
        "value": value,
        "standard": standard,
        "source": source,
        "basis": _texts(act.case, basis),
    }


def _basis_of(act: Handling, row: StageEntry, stored: AdviceRow | None, what: str) -> Sequence[str]:
    """The articles of a figure that the rules told; where the decider wrote one of his own those of income, or his stage's."""
    told = {f[0]: f[4] for f in stored.content.get("figures", ())} if stored else {}
    return told.get(what) or next(iter(told.values()), act.process.pipeline[row.stage].basis)


def _texts(case: Case, basis: Sequence[str]) -> str:
    return "、".join(printed(tuple(basis), law_day(case)))


def sentences(text: Any) -> list[str]:
    """What was written, line by line."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def _left_out(act: Handling, row: StageEntry, outcome: str, stored: AdviceRow | None) -> list[dict[str, str]]:
    """Who of the household is not covered by a grant, and why: as the decider says it, else as the rules do (LAW-36)."""
    household = act.case.household_id
    if household is None:
        return []
    why = {x["member"]: (x["reason"], LEFT_OUT) for x in (row.answers or {}).get("left_out") or ()}
    if covered := granted_to(act, row, outcome):
        by_rule = stored.content.get("left_out", ()) if stored else ()
        ruled = {key: (said, basis) for key, said, basis in by_rule if key not in covered}
        why = {**ruled, **why}
    names = {m.member.key: m.name for m in people.roster(household, law_day(act.case))}
    return [
        {"name": names.get(key, key), "reason": reason, "basis": _texts(act.case, basis)}
        for key, (reason, basis) in why.items()
    ]
