"""A process as a picture: each line with who does it and how long it may take, what is the county's own, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.cases.process import OWN, Process
from core.declare import APPLICANT, CONFIRMER, Check, Decision, End, Line, Notice, Pipeline, Wait
from core.declare.graph import why_off
from core.parameters.values import shown
from core.plugins import registry
from core.text import Text, _

LANES = {"road": "", "beside": _("同时进行"), "aside": _("出现时才办理")}


@dataclass(frozen=True)
class Drawn:
    """One line of the picture. `own`: the county inserted it; `changed`: the county changed something of it.

    `off`: why no case of the place has it; empty where it is held.
    """

    code: str
    kind: str
    label: Text
    who: Text
    limit: str
    lane: str
    own: bool = False
    changed: bool = False
    off: Text = ""


def takes_back(line: Line) -> bool:
    """Whether one can be sent back to it: a person's stage on the road."""
    return line.on_road and not isinstance(line, (Check, Wait, End))


def changeable_duty(line: Line) -> bool:
    """Whether a county may say who does it: not what a rule answers, not who decides."""
    if isinstance(line, Notice):
        return True
    return isinstance(line.by, str) and not isinstance(line, (Decision, Check, Wait, End))


def drawn(process: Process, overlay: Mapping[str, Any]) -> list[Drawn]:
    """Every line in its order."""
    changed = {code for code, edits in overlay.get("change", {}).items() if edits}
    return [
        Drawn(
            line.code,
            line.kind,
            line.label,
            _who(line),
            _limit(process, line),
            "beside" if line.before else "aside" if line.aside else "road",
            line.code.startswith(OWN),
            line.code in changed,
            why_off(line, process.settings) or "",
        )
        for line in process.pipeline.lines
    ]


def beside_each_other(old: Iterable[Drawn], new: Iterable[Drawn]) -> list[tuple[Drawn | None, Drawn | None]]:
    """Two pictures row by row: the same line in one row, what one of them lacks with an empty place."""
    left, right = list(old), list(new)
    known = {line.code: line for line in left}
    rows: list[tuple[Drawn | None, Drawn | None]] = []
    for line in right:
        while left and line.code in known and left[0].code != line.code:
            rows.append((left.pop(0), None))
        same = left.pop(0) if left and left[0].code == line.code else None
        rows.append((same, line))
    return [*rows, *((line, None) for line in left)]


def _who(line: Line) -> Text:
    if isinstance(line, End):
        return ""
    if isinstance(line, Wait):
        return _("到期自动继续")
    if isinstance(line, Decision) and line.by is CONFIRMER:
        return _("按权限下放，由乡镇（街道）或者县级确认")
    named = (
        line.posted_by if isinstance(line, Notice) else line.run_by if isinstance(line, Check) else line.by
    )
    if named is APPLICANT:
        return _("申请人")
    duty = registry().duties.get(named) if isinstance(named, str) else None
    people, present = getattr(line, "people", 1), getattr(line, "present", 0)
    label: Text = duty.label if duty else _("由规则确定")
    if present:
        return _("%(duty)s（到会%(present)s人，%(n)s人同意通过）", duty=label, present=present, n=people)
    return _("%(duty)s（%(n)s人）", duty=label, n=people) if people > 1 else label


def _limit(process: Process, line: Line) -> str:
    own, lasts = (process.limit(one) for one in (line.within, getattr(line, "lasts", None)))
    if isinstance(line, Notice) and lasts:
        days = _("公示 %(days)s", days=shown(lasts.stored()))
        return f"{days}（{_('%(time)s内张贴', time=shown(own.stored()))}）" if own else str(days)
    limit = own or lasts
    return shown(limit.stored()) if limit else ""


def title_of(pipeline: Pipeline) -> Text:
    """What a procedure is called: the type's first one has no name of its own."""
    kind = next((k for k in registry().case_types.values() if pipeline in k.pipelines), None)
    own = pipeline.label or _("申请办理")
    return _("%(type)s · %(name)s", type=kind.label, name=own) if kind else own
