"""A county's process: the plugin's pipeline with an overlay of data, held to the same checks. Pure.

An overlay has `settings` and `limits` (values by address), `change` (fields of a line by stage) and `insert` (further
lines out of a small catalogue). It draws no arrow but "back to", decides nothing and takes no line away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from core.cases.overlay_checks import Known, Told, faults_in
from core.cases.overlay_people import people_of, present_of
from core.cases.process import OWN, Process
from core.cases.reasoned import SENT_BACK
from core.declare import (
    NEXT,
    OPINE,
    VISIT,
    Limit,
    Line,
    Notice,
    Parameter,
    Pipeline,
    PipelineError,
    Step,
    Wait,
)
from core.errors import Incomplete
from core.text import _

BASIS = ("process.overlay",)
AGREED, AGAINST, BACK, DONE = _("同意"), _("不同意，退回"), _("退回"), _("完成")


def applied(pipeline: Pipeline, overlay: Mapping[str, Any], known: Known | None = None) -> Pipeline:
    """The pipeline with changed and inserted lines.

    Raises Incomplete with every fault by stage: what an overlay may not touch, and what the pipeline's own checks find.
    """
    known = known or Known()
    _refuse(faults_in(pipeline, overlay, known), pipeline, overlay)
    lines = [
        _changed(pipeline, line, overlay.get("change", {}).get(line.code, {}), known) for line in pipeline
    ]
    for one in overlay.get("insert", ()):
        place = next(n for n, line in enumerate(lines) if line.code == one["after"])
        lines.insert(place + 1 + _already(lines, place, overlay), _inserted(pipeline, one, known))
    try:
        return Pipeline(
            *_by_others(lines, overlay),
            code=pipeline.code,
            label=pipeline.label,
            events=pipeline.events,
            total=pipeline.total,
            follows=pipeline.follows,
            opened_by=pipeline.opened_by,
            notice_required=pipeline.notice_required,
        )
    except PipelineError as found:
        _refuse([_told(fault) for fault in found.faults], pipeline, overlay)
        raise


def overlaid(
    process: Process,
    overlay: Mapping[str, Any],
    known: Known | None = None,
    *,
    built: Pipeline | None = None,
) -> Process:
    """The version that follows from a process and an overlay: its lines (`built` once before), settings and limits."""
    pipeline = built or applied(process.pipeline, overlay, known)
    limits = {address: Limit.read(value) for address, value in overlay.get("limits", {}).items()}
    return replace(
        process,
        pipeline=pipeline,
        settings={**process.settings, **overlay.get("settings", {})},
        limits={**process.limits, **limits, **dict(_own_limits(pipeline, overlay))},
    )


def _refuse(found: list[Told], pipeline: Pipeline, overlay: Mapping[str, Any]) -> None:
    if not found:
        return
    fields: dict[str, list[str]] = {}
    for stage, message in dict.fromkeys(found):
        fields.setdefault(stage, []).append(str(message))
    names = _names(pipeline, overlay)
    raise Incomplete(
        _("流程不能这样设置：%(stages)s。", stages="、".join(str(names.get(code, code)) for code in fields)),
        next=_("请按各环节的提示修改后再发布。"),
        fields=fields,
    )


_IN_OTHER_WORDS = {
    "which is no line": _("所指的环节不存在。"),
    "must come later": _("只能放在主流程后面的环节之前。"),
    "reached without": _("后面的环节或者决定会绕过它而到达，须放在必经之处。"),
    "no end can be reached": _("从这里走不到办结。"),
    "leads nowhere": _("有的办理结果没有去处。"),
    "no outcome": _("没有剩下的办理结果。"),
    "legal basis": _("没有写依据。"),
}


def _names(pipeline: Pipeline, overlay: Mapping[str, Any]) -> dict[str, Any]:
    """What people call each stage: the type's, and those of the overlay by the name given there."""
    own = overlay.get("insert")
    inserted = [one for one in own if isinstance(one, Mapping)] if isinstance(own, list) else []
    called = {str(one.get("code")): one["label"] for one in inserted if isinstance(one.get("label"), str)}
    return {line.code: line.label for line in pipeline} | {
        code: name for code, name in called.items() if name
    }


def _told(fault: str) -> Told:
    """A fault of the pipeline's own checks, which speak to who writes one: its stage, and what it means to a county."""
    stage, _colon, reason = fault.partition(": ")
    words = (said for part, said in _IN_OTHER_WORDS.items() if part in reason)
    return stage, next(words, _("这样设置，流程走不通。"))


# --- building ---------------------------------------------------------------------------------------------


def _changed(pipeline: Pipeline, line: Line, edits: Mapping[str, Any], known: Known) -> Line:
    new: dict[str, Any] = {}
    for name, value in edits.items():
        if name in ("within", "starts_within"):
            new[name] = own_parameter(pipeline, line.code, name, line.label)
        elif name == "duty":
            new["posted_by" if isinstance(line, Notice) else "by"] = value
        elif name == "needs":
            new[name] = tuple(known.documents[code] for code in value)
        elif name == "issues":
            new[name] = {o: tuple(known.documents[c] for c in codes) for o, codes in value.items()}
        else:
            new[name] = value or None
    return line.changed(**new) if new else line


def _inserted(pipeline: Pipeline, one: Mapping[str, Any], known: Known) -> Line:
    code, label = one["code"], one["label"]
    basis = tuple(one.get("basis") or BASIS)
    limit = own_parameter(pipeline, code, "limit", label) if one.get("limit") else None
    if one["kind"] == "wait":
        return Wait(code, label, lasts=limit, basis=basis)
    back = one.get("back_to")
    forward = "done" if one["kind"] in ("visit", "papers") else "agreed"
    sent = AGAINST if one["kind"] == "meeting" else BACK
    return Step(
        code,
        label,
        by=one["duty"],
        people=people_of(one),
        present=present_of(one),
        act=VISIT if one["kind"] == "visit" else None,
        needs=tuple(known.documents[paper] for paper in one.get("needs", ())),
        within=limit,
        to={forward: NEXT, **({SENT_BACK: back} if back else {})},
        says={forward: DONE if forward == "done" else AGREED, **({SENT_BACK: sent} if back else {})},
        basis=basis,
    )


def _by_others(lines: list[Line], overlay: Mapping[str, Any]) -> Iterator[Line]:
    """A further opinion is another person's than those before it: who reviews his own has looked once (`roles.four_eyes`)."""
    further = {one["code"] for one in overlay.get("insert", ()) if one["kind"] == "opinion"}
    opined: tuple[str, ...] = ()
    for line in lines:
        yield line.changed(not_by=opined) if line.code in further else line
        if line.act is OPINE or (opined and line.code in further):
            opined = (*opined, line.code)


def _already(lines: list[Line], place: int, overlay: Mapping[str, Any]) -> int:
    """Lines inserted after the same stage stand in the order of the overlay."""
    own = {one["code"] for one in overlay.get("insert", ())}
    after = [line.code in own for line in lines[place + 1 :]]
    return after.index(False) if False in after else len(after)


def own_parameter(pipeline: Pipeline, stage: str, name: str, label: Any) -> Parameter:
    """The limit of a line that only this overlay knows: no plugin declares it, the version holds it whole."""
    module = pipeline.code.partition(".")[0]
    stem = stage if stage.startswith(OWN) else f"{OWN}{stage}"
    return Parameter(f"{stem}.{name}", "limit", label, module=module)


def _own_limits(pipeline: Pipeline, overlay: Mapping[str, Any]) -> Iterator[tuple[str, Limit]]:
    for one in overlay.get("insert", ()):
        if one.get("limit"):
            parameter = own_parameter(pipeline, one["code"], "limit", "")
            yield parameter.address, Limit.read(one["limit"])
    for stage, edits in overlay.get("change", {}).items():
        for name in ("within", "starts_within"):
            if edits.get(name):
                yield own_parameter(pipeline, stage, name, "").address, Limit.read(edits[name])
