"""The README of a plugin, out of its declarations: pipelines with a picture, papers, parameters, jobs, each with its basis."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from core.declare import (
    APPLICANT,
    CONFIRMER,
    NEXT,
    Check,
    Condition,
    End,
    Go,
    Limit,
    Line,
    Notice,
    Parameter,
    Pipeline,
    Step,
    WhoDid,
)
from core.declare.lines import Rule
from core.generate.tables import section, table
from core.plugins import Declared, Registry, State, papers
from core.text import Text, _

KINDS = {
    "step": _("办理"),
    "decision": _("决定"),
    "check": _("核对"),
    "notice": _("公示"),
    "wait": _("等待"),
    "end": _("终点"),
}
PARAMETER_KINDS = {
    "switch": _("开关"),
    "choice": _("单选"),
    "choices": _("多选"),
    "limit": _("期限"),
    "amount": _("金额"),
    "number": _("数值"),
    "count": _("个数"),
    "text": _("文字"),
    "table": _("表"),
}
PAPER_KINDS = {"paper": _("材料"), "letter": _("文书"), "form": _("表格"), "notice": _("公示单")}
UNITS = {"workdays": _("个工作日"), "days": _("日"), "months": _("个月"), "hours": _("小时")}


def described(state: State, registry: Registry) -> str:
    """A plugin's README out of its declarations."""
    assert state.declared is not None
    parts = [_head(state), *(_pipeline(pipeline, registry) for pipeline in state.declared.pipelines)]
    parts += [
        _papers(state.declared),
        _parameters(state.declared),
        _jobs(state.declared),
        _others(state.declared),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(state: State) -> str:
    assert state.declared is not None
    names = "、".join(str(case_type.label) for case_type in state.declared.case_types) or state.source.name
    doc = (sys.modules[state.source.package].__doc__ or "").strip()
    note = _("本文件由 `jiuzhu docs` 根据声明生成，请勿手改。")
    return f"<!-- {note} -->\n\n# {names}（{state.source.name}）\n\n{doc}\n\n{note}"


def _pipeline(pipeline: Pipeline, registry: Registry) -> str:
    label = registry.type_of(pipeline.code).label
    title = f"## {label}：`{pipeline.code}`"
    head = (_("环节"), _("名称"), _("种类"), _("谁办"), _("时限"), _("走向"), _("文书"), _("依据"))
    rows = (_line(line, registry) for line in pipeline)
    facts = [
        _("总时限：%(limit)s。", limit=_limit(pipeline.total)) if pipeline.total is not None else "",
        _("跟随：%(what)s。", what=pipeline.follows) if pipeline.follows else "",
        _("未经公示不生效。") if pipeline.notice_required else "",
    ]
    events = "\n".join(_events(pipeline, registry))
    said = "".join(str(fact) for fact in facts)
    parts = (title, said, "\n".join(table(head, rows)), f"```mermaid\n{_picture(pipeline)}\n```", events)
    return "\n\n".join(part for part in parts if part)


def _line(line: Line, registry: Registry) -> Sequence[Text]:
    letters = dict.fromkeys(paper.code for paper in papers(line))
    return (
        f"`{line.code}`",
        f"{line.label}{_when(line)}",
        f"{KINDS[line.kind]}{_place(line)}",
        _who(line, registry),
        "；".join(
            filter(None, (_named(_("开始"), line.starts_within), _named("", line.within), _lasts(line)))
        ),
        "；".join(f"{line.said(outcome)} → {_target(to)}" for outcome, to in line.outcomes.items()),
        "、".join(letters),
        "、".join(line.basis),
    )


def _when(line: Line) -> str:
    tested = (one for one in (line.where, line.when) if one is not None)
    return "".join(f"（{_condition(one)}）" if isinstance(one, Condition) else _ruled(one) for one in tested)


def _ruled(rule: Rule) -> str:
    return f"（{_('由规则')} `{rule.__name__}` {_('决定')}）"


def _condition(condition: Condition) -> str:
    labels = {option.code: str(option.label) for option in condition.parameter.options}
    chosen = "／".join(labels.get(option, str(option)) for option in condition.options)
    return f"{condition.parameter.label}：{chosen}" if labels else str(condition.parameter.label)


def _place(line: Line) -> Text:
    if line.before is not None:
        return _("，在 `%(gate)s` 之前办妥", gate=line.before)
    return _("，旁支") if line.aside and not isinstance(line, End) else ""


def _who(line: Line, registry: Registry) -> str:
    if isinstance(line, End):
        return ""
    people = f" ×{line.people}" if isinstance(line, Step) and line.people > 1 else ""
    if isinstance(line, Check):
        return _holder(line.run_by or line.by, registry)
    if isinstance(line, Notice):
        return _holder(line.posted_by, registry)
    return _holder(line.by, registry) + people


def _holder(by: Any, registry: Registry) -> str:
    if by in (APPLICANT, CONFIRMER):
        return str(_("申请人") if by is APPLICANT else _("确认人（乡镇或县级）"))
    if isinstance(by, WhoDid):
        return str(_("办理 `%(stage)s` 的人", stage=by.stage))
    if callable(by):
        return f"`{by.__name__}`"
    duty = registry.duties.get(by) if isinstance(by, str) else None
    return str(duty.label) if duty else str(by or "")


def _named(prefix: Text, parameter: Parameter | None) -> str:
    return f"{prefix} {parameter.label}".strip() if parameter is not None else ""


def _lasts(line: Line) -> str:
    return _named("", getattr(line, "lasts", None) or getattr(line, "good_for", None))


def _limit(total: Any) -> str:
    return str(total.label) if isinstance(total, Parameter) else f"`{total.__name__}`"


def _target(target: Any) -> str:
    to = target.to if isinstance(target, Go) else target
    condition = f"（{_condition(target.when)}）" if isinstance(target, Go) else ""
    return (str(_("下一环节")) if to is NEXT else f"`{to}`") + condition


def _events(pipeline: Pipeline, registry: Registry) -> Iterator[str]:
    for event in pipeline.events:
        span = _("在 %(stages)s 期间", stages="、".join(event.during)) if event.during else ""
        span = _("至 %(stage)s 为止", stage=event.until) if event.until else span
        span = _("受理以后，%(span)s", span=span or _("随时")) if event.accepted else span
        leads = "、".join(f"`{target}`" for target in event.targets) or str(_("不移动案件"))
        basis = f"（{'、'.join(event.basis)}）" if event.basis else ""
        yield f"- **{event.label}** `{event.code}`：{_holder(event.by, registry)}，{span or _('随时')}{_ruled(event.when) if event.when else ''} → {leads}{basis}"


def _picture(pipeline: Pipeline) -> str:
    """A mermaid flow chart: the road, what stands beside it (dashed), what is entered by name."""
    drawn = ["flowchart TD"]
    drawn += [f"  {line.code}{_shape(line)}" for line in pipeline]
    for position, line in enumerate(pipeline.lines):
        if line.before is not None:
            drawn.append(f"  {line.code} -.-> {line.before}")
            continue
        for outcome, target in line.outcomes.items():
            to = target.to if isinstance(target, Go) else target
            following = [other.code for other in pipeline.lines[position + 1 :] if other.on_road]
            end = to if to is not NEXT else (following[0] if following else line.code)
            drawn.append(f'  {line.code} -- "{line.said(outcome)}" --> {end}')
    return "\n".join(drawn)


def _shape(line: Line) -> str:
    label = str(line.label)
    return (
        f'(["{label}"])'
        if isinstance(line, End)
        else f'{{{{"{label}"}}}}'
        if line.kind == "decision"
        else f'["{label}"]'
    )


def _papers(declared: Declared) -> str:
    head = (_("编号"), _("名称"), _("种类"), _("由谁证实，不得索要"), _("依据"))
    rows = [
        (f"`{p.code}`", p.label, PAPER_KINDS[p.kind], p.confirmed_by or "", "、".join(p.basis))
        for p in declared.papers
    ]
    return section(_("材料和文书"), head, rows)


def _parameters(declared: Declared) -> str:
    head = (_("键"), _("名称"), _("种类"), _("缺省"), _("上线前须设"), _("依据"))
    rows = [
        (f"`{p.code}`", p.label, _kind(p), _default(p), _("是") if p.required else "", "、".join(p.basis))
        for p in declared.parameters
    ]
    return section(_("参数"), head, rows)


def _kind(parameter: Parameter) -> str:
    options = "、".join(str(option.label) for option in parameter.options)
    return (
        f"{PARAMETER_KINDS[parameter.kind]}：{options}" if options else str(PARAMETER_KINDS[parameter.kind])
    )


def _default(parameter: Parameter) -> str:
    default = parameter.default
    if isinstance(default, Limit):
        return f"{default.n} {UNITS[default.unit]}"
    labels = {option.code: str(option.label) for option in parameter.options}
    named = {True: str(_("开")), False: str(_("关")), None: ""} | labels
    return named[default] if isinstance(default, str | bool | None) and default in named else str(default)


def _jobs(declared: Declared) -> str:
    head = (_("任务"), _("名称"), _("时间"), _("依据"))
    rows = [
        (f"`{declared.address(j.code)}`", j.label, f"`{j.cron}`", "、".join(j.basis)) for j in declared.jobs
    ]
    return section(_("定时任务"), head, rows)


def _others(declared: Declared) -> str:
    head = (_("种类"), _("代码"), _("名称"))
    rows = [(_("核对来源"), f"`{one.code}`", one.label) for one in declared.verifiers]
    rows += [(_("页面"), f"`{one.view.__name__}`", one.label) for one in declared.screens]
    return section(_("其他"), head, rows)
