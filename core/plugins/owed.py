"""What a procedure owes whoever applies: advice before an opinion, a letter after it, a limit of time, a sheet that hangs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from core.declare import (
    NEXT,
    OPINE,
    CaseType,
    Decision,
    End,
    Limit,
    Line,
    Notice,
    Parameter,
    Pipeline,
    Step,
    Wait,
)
from core.declare.pipeline import target_of
from core.plugins.faults import Fault
from core.plugins.registry import papers
from core.rules.village import village_condition
from core.text import Message, _

_REFUSED, _CHANGED = _("（社会救助法第四十五条）"), _("（社会救助法第四十八条）")

_NOTHING = _("%(name)s 的缺省值为零：写明法定天数，或者去掉 default= 由县里设定")


def owed_by(case_types: Iterable[CaseType]) -> Iterator[Fault]:
    """Every fault of the types' pipelines, in the order of their lines."""
    for case_type in case_types:
        for pipeline in case_type.pipelines:
            yield from _total(pipeline)
            for line in pipeline:
                where = f"{pipeline.code}/{line.code}"
                yield from _advice(where, line)
                yield from _letters(pipeline, where, line)
                yield from _sheets(where, line)
                yield from _spans(where, line)
                yield from _village(where, line)


def _total(pipeline: Pipeline) -> Iterator[Fault]:
    """A follow-up that nobody applies for has none: its clock starts when it is opened, stage by stage."""
    total: Any = pipeline.total
    if total is None and (pipeline.accepts_at or _grants(pipeline)):
        yield Fault("total", pipeline.code, _("有受理而没有总时限：用 total= 写明从受理起算的时限参数"))
    elif isinstance(total, Parameter) and total.kind != "limit":
        yield Fault("total", pipeline.code, _("%(name)s 不是时限参数", name=total.address))
    elif isinstance(total, Parameter) and _is_nothing(total.default):
        yield Fault("total", pipeline.code, _NOTHING % {"name": total.address})


def _grants(pipeline: Pipeline) -> bool:
    return any(end.begins for end in pipeline.ends)


def _advice(where: str, line: Line) -> Iterator[Fault]:
    if isinstance(line, Step) and line.advice is None and (isinstance(line, Decision) or line.act is OPINE):
        yield Fault("advice", where, _("没有规则的建议：用 advice= 写明一个规则"))


def _letters(pipeline: Pipeline, where: str, line: Line) -> Iterator[Fault]:
    """Of a request each answer that ends it; of a follow-up each outcome that begins, changes or ends something."""
    for outcome in line.outcomes:
        refused = refuses(pipeline, line, outcome)
        granted = isinstance(line, Decision) and outcome in line.grants
        if (refused or granted) and not any(
            p.kind == "letter" for p in letters_sent(pipeline, line, outcome)
        ):
            said = _(
                '“%(outcome)s”没有书面告知%(article)s：在 issues= 中写明一份文书（kind="letter"）',
                outcome=line.said(outcome),
                article=_REFUSED if refused else "" if _grants(pipeline) else _CHANGED,
            )
            yield Fault("letters", where, said)


def refuses(pipeline: Pipeline, line: Line, outcome: str) -> bool:
    """Whether an outcome ends a request with nothing."""
    end = _end_of(pipeline, line, outcome)
    return _grants(pipeline) and end is not None and not end.takes_effect


def letters_sent(pipeline: Pipeline, line: Line, outcome: str) -> tuple[Any, ...]:
    """What goes out on an outcome: the line's own documents, and those of the end that it leads to."""
    end = _end_of(pipeline, line, outcome)
    return (*line.letters(outcome), *(end.letters("") if end else ()))


def _end_of(pipeline: Pipeline, line: Line, outcome: str) -> End | None:
    """The end that an outcome leads to, by its name or because nothing stands before it."""
    to = target_of(line.outcomes[outcome])
    if to is NEXT:
        onward = (other for other in pipeline.lines[pipeline.index[line.code] + 1 :] if other.on_road)
        found = next(onward, None)
    else:
        found = pipeline[to]
    return found if isinstance(found, End) else None


def _sheets(where: str, line: Line) -> Iterator[Fault]:
    issued = line.issues.values() if isinstance(line.issues, Mapping) else (line.issues,)
    given = [paper for group in issued for paper in (group if isinstance(group, tuple) else (group,))]
    hangs = isinstance(line, Notice)
    if hangs and not given:
        yield Fault("notice", where, _('没有公示单：在 issues= 中写明一份公示单（kind="notice"）'))
    for paper in papers(line):
        if (paper.kind == "notice") != (hangs and paper in given):
            said = (
                _('%(code)s 不是公示单：改用 kind="notice" 的文书', code=paper.code)
                if hangs
                else _("%(code)s 是公示单，不能在公示以外要求或者出具：改用别的文书", code=paper.code)
            )
            yield Fault("notice", where, said)


def _spans(where: str, line: Line) -> Iterator[Fault]:
    """What hangs or waits does so for a day at least where no county has said how long."""
    if not isinstance(line, (Notice, Wait)):
        return
    for span in (line.lasts, getattr(line, "again_lasts", None)):
        if span is not None and _is_nothing(span.default):
            yield Fault(
                "notice" if isinstance(line, Notice) else "value", where, _NOTHING % {"name": span.address}
            )


def _is_nothing(default: Any) -> bool:
    return isinstance(default, Limit) and 0 in (default.n, default.undelegated)


def _village(where: str, line: Line) -> Iterator[Fault]:
    """No stage and no paper by its name asks a village committee to review, to seal or to certify."""
    for words in (line.label, *(paper.label for paper in line.needs)):
        found = village_condition(words.source if isinstance(words, Message) else words)
        if found is not None:
            yield Fault(
                "village_paper", where, _("%(found)s请删去这一项，改由核对或者入户调查查明。", found=found)
            )
