"""What one version of a procedure has otherwise than another, in words: by stage for the picture, in one line for the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from core.cases.process import OWN, Process
from core.declare import APPLICANT, Line, Pipeline
from core.declare.graph import is_on
from core.declare.values import STRUCTURE
from core.parameters.showing import in_words
from core.parameters.values import shown
from core.plugins import registry
from core.text import Message, Text, _

WHOLE = ""
"""Where stands what belongs to no stage."""
NOTHING = _("没有")
DUTIES = {
    "by": _("经办岗位"),
    "posted_by": _("张贴公示的岗位"),
    "asked_by": _("提请核对的岗位"),
    "run_by": _("核对的岗位"),
    "settled_by": _("核实的岗位"),
}
NUMBERS = {"people": _("须签署的人数"), "present": _("到会人数")}
LIMITS = {
    "within": _("时限"),
    "starts_within": _("启动的时限"),
    "lasts": _("期限"),
    "again_lasts": _("再次公示的期限"),
    "good_for": _("报告的有效期"),
    "silence_after": _("答复的期限"),
}


def differences(old: Process, new: Process) -> dict[str, list[Message]]:
    """Every stage that reads otherwise in `new`, and in what; one that only one of them has says that alone."""
    left, right = old.pipeline, new.pipeline
    found = {line.code: [_("增加了这一环节")] for line in right if line.code not in left}
    found |= {line.code: [_("没有这一环节了")] for line in left if line.code not in right}
    for line in right:
        if line.code in left:
            found[line.code] = [*_of_line(old, new, left[line.code], line)]
    found[WHOLE] = [*_of_whole(old, new)]
    return {code: words for code, words in found.items() if words}


def summary(old: Process, new: Process) -> str:
    """The same in one line; empty where they are alike."""
    found = differences(old, new)
    parts = [str(one) for one in found.pop(WHOLE, ())]
    for code, words in found.items():
        there, here = code in old.pipeline, code in new.pipeline
        label = (new if here else old).pipeline[code].label
        if there and here:
            said = _("“%(stage)s”的%(what)s", stage=label, what="，".join(map(str, words)))
        else:
            said = _("增加“%(stage)s”", stage=label) if here else _("取消“%(stage)s”", stage=label)
        parts.append(str(said))
    return "；".join(parts)


def _of_line(old: Process, new: Process, before: Line, line: Line) -> Iterator[Message]:
    yield from _changed(_("名称"), before.label, line.label)
    held = (is_on(one, each.settings) is not False for one, each in ((before, old), (line, new)))
    yield from _changed(_("本地的做法"), *(_("办理这一环节") if one else _("不办这一环节") for one in held))
    for name, said in DUTIES.items():
        yield from _changed(said, _duty(getattr(before, name, None)), _duty(getattr(line, name, None)))
    for name, said in NUMBERS.items():
        yield from _changed(said, getattr(before, name, 0) or NOTHING, getattr(line, name, 0) or NOTHING)
    for name, said in LIMITS.items():
        yield from _changed(said, _limit(old, before, name), _limit(new, line, name))
    yield from _papers(before.needs, line.needs, _("要求的材料"))
    for outcome in line.outcomes:
        letters = _("“%(outcome)s”的文书", outcome=line.said(outcome))
        yield from _papers(before.letters(outcome), line.letters(outcome), letters)
    yield from _outcomes(old.pipeline, new.pipeline, before, line)
    if before.before != line.before:
        gates = _named(old.pipeline, before.before or ""), _named(new.pipeline, line.before or "")
        yield from _changed(_("须在其办完之前完成的环节"), *gates)
    if line.code.startswith(OWN):  # those of the type stand where they stand
        shared = [one.code for one in old.pipeline if one.on_road and one.code in new.pipeline]
        was, is_ = _before(old.pipeline, before, shared), _before(new.pipeline, line, shared)
        if was != is_:
            yield from _changed(_("前一环节"), _named(old.pipeline, was), _named(new.pipeline, is_))


def _of_whole(old: Process, new: Process) -> Iterator[Message]:
    """Switches and choices, and limits that no stage carries, such as the total."""
    named = (getattr(line, name, None) for line in new.pipeline for name in LIMITS)
    carried = {one.address for one in named if one is not None}
    for one in new.pipeline.parameters():
        if one.kind not in STRUCTURE or one.address in carried:
            continue
        if one.kind == "limit":
            yield from _changed(one.label, _of_limit(old, one), _of_limit(new, one))
        else:
            yield from _changed(one.label, *(in_words(one, each.setting(one)) for each in (old, new)))


def _changed(what: Text, old: Any, new: Any) -> Iterator[Message]:
    if str(old) != str(new):
        yield _("%(what)s由“%(old)s”改为“%(new)s”", what=what, old=old, new=new)


def _papers(old: Iterable[Any], new: Iterable[Any], what: Text) -> Iterator[Message]:
    left, right = ({one.code: one.label for one in each} for each in (old, new))
    gone, come = _names(left, right), _names(right, left)
    if gone:
        yield _("%(what)s取消：%(names)s", what=what, names=gone)
    if come:
        yield _("%(what)s增加：%(names)s", what=what, names=come)


def _names(these: dict[str, Text], without: dict[str, Text]) -> str:
    return "、".join(str(label) for code, label in these.items() if code not in without)


def _outcomes(left: Pipeline, right: Pipeline, before: Line, line: Line) -> Iterator[Message]:
    """Outcomes that only one of them has, what each is called, and where it leads."""
    for outcome in dict.fromkeys([*before.outcomes, *line.outcomes]):
        was, is_ = (
            (one.said(outcome), _target(one, outcome)) if outcome in one.outcomes else None
            for one in (before, line)
        )
        if was != is_:
            yield from _changed(_("办理结果"), _way(left, was), _way(right, is_))


def _target(line: Line, outcome: str) -> str:
    to = line.outcomes[outcome]
    return str(getattr(to, "to", to))


def _way(pipeline: Pipeline, way: tuple[Text, str] | None) -> Text:
    """An outcome and where it leads; nothing where the line has no such outcome."""
    if way is None:
        return NOTHING
    to = _named(pipeline, way[1]) if way[1] in pipeline else _("下一环节")
    return _("%(outcome)s（转到%(to)s）", outcome=way[0], to=to)


def _before(pipeline: Pipeline, line: Line, shared: list[str]) -> str:
    """The stage ahead of it on the road, of those that both versions have: what is inserted between moves nothing."""
    ahead = [one.code for one in pipeline.lines[: pipeline.index[line.code]] if one.code in shared]
    return ahead[-1] if ahead else ""


def _named(pipeline: Pipeline, stage: str) -> Text:
    return pipeline[stage].label if stage in pipeline else NOTHING


def _duty(named: Any) -> Text:
    if named is APPLICANT:
        return _("申请人")
    duty = registry().duties.get(named) if isinstance(named, str) else None
    return duty.label if duty else _("由规则确定") if named else NOTHING


def _limit(process: Process, line: Line, name: str) -> Text:
    return _of_limit(process, getattr(line, name, None))


def _of_limit(process: Process, parameter: Any) -> Text:
    limit = process.limit(parameter)
    if limit is None:
        return NOTHING
    if limit.since is None or limit.since not in process.pipeline:
        return shown(limit.stored())
    # by the type's own name: a stage that is called otherwise makes no other limit
    own = registry().pipelines.get(process.pipeline.code, process.pipeline)
    since = (own if limit.since in own else process.pipeline)[limit.since].label
    return _("%(limit)s，自“%(stage)s”办完起算", limit=shown(limit.stored()), stage=since)
