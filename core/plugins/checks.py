"""What is checked of one plugin's declarations: alone, and against what is already installed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from decimal import Decimal
from keyword import iskeyword
from typing import Any

from apscheduler.triggers.cron import CronTrigger

from core.declare import (
    Check,
    Decision,
    DocumentType,
    Duty,
    End,
    Facts,
    Limit,
    Line,
    Notice,
    Parameter,
    Pipeline,
)
from core.declare.confirmed import CONFIRMED_BY
from core.plugins.faults import RULES, Fault
from core.plugins.owed import owed_by
from core.plugins.registry import CORE, Declared, Registry, papers
from core.plugins.separation import POWER, broken
from core.text import _

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")  # of what is addressed within a module: notice.rounds
FORM = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,23}")  # of a paper or letter: F17, application
LETTERS = re.compile(r"[A-Z]{2,4}")
OURS = frozenset({"app", "bench", "config", "core", "jiuzhu", "plugins", "tests"})
FOLLOWS_ENTITLEMENT = "entitlement"
ADDRESSED = frozenset({"parameters", "jobs"})

UnknownTexts = Callable[[Iterable[str]], Collection[str]]


@dataclass(frozen=True)
class Subject:
    """A plugin's declarations under check, what is installed before it, and how a citation is looked up."""

    declared: Declared
    installed: Registry
    unknown_texts: UnknownTexts

    def duty(self, code: str) -> Duty | None:
        """The duty of that code, core's or the plugin's own."""
        own = {duty.code: duty for duty in self.declared.duties}
        return own.get(code) or self.installed.duties.get(code)

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every line of every pipeline, with the place to name in a fault."""
        return _lines(self.declared)


def _lines(declared: Declared) -> Iterator[tuple[str, Line]]:
    for pipeline in declared.pipelines:
        for line in pipeline:
            yield f"{pipeline.code}/{line.code}", line


def faults_in(subject: Subject) -> tuple[Fault, ...]:
    """Every fault, in the order of the rules."""
    return tuple(dict.fromkeys(fault for check in CHECKS for fault in check(subject)))


# --- codes -------------------------------------------------------------------------------------------------


def _codes(declared: Declared) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """(kind, shape, code) of everything that has a permanent code."""
    for case_type in declared.case_types:
        yield "case_types", CODE, case_type.code
        yield "letters", LETTERS, case_type.letters
    for pipeline in declared.pipelines:
        yield "pipelines", KEY, pipeline.code
    for parameter in declared.parameters:
        yield "parameters", KEY, parameter.code
    for job in declared.jobs:
        yield "jobs", KEY, job.code
    for kind in ("duties", "verifiers"):
        for item in getattr(declared, kind):
            yield kind, CODE, item.code


def _code_shapes(subject: Subject) -> Iterator[Fault]:
    for kind, shape, code in _codes(subject.declared):
        if not shape.fullmatch(code):
            yield Fault("code", f"{kind} {code!r}")
    for where, line in subject.lines():
        for paper in papers(line):
            if not FORM.fullmatch(paper.code):
                yield Fault("code", f"{where} {paper.code!r}")


def _codes_once(subject: Subject) -> Iterator[Fault]:
    counted = Counter((kind, code) for kind, _shape, code in _codes(subject.declared))
    for (kind, code), times in counted.items():
        if times > 1:
            yield Fault("twice", f"{kind} {code}")
    for case_type in subject.declared.case_types:
        first: dict[str, DocumentType] = {}
        for pipeline in case_type.pipelines:
            for paper in (paper for line in pipeline for paper in papers(line)):
                if first.setdefault(paper.code, paper) != paper:
                    yield Fault("twice", f"{pipeline.code} {paper.code}")


def is_reserved(code: str) -> bool:
    """Whether a plugin can't be called so: no statement could import a keyword, and the product's own names are taken."""
    return iskeyword(code) or code in OURS


def _codes_free(subject: Subject) -> Iterator[Fault]:
    """Types, pipelines, duties and verifiers stand alone; parameters and jobs carry the module's name."""
    declared, installed = subject.declared, subject.installed
    if declared.module in installed.modules:
        yield Fault("taken", f"module {declared.module}")
    if is_reserved(declared.module):
        yield Fault("taken", f"module {declared.module}", _("Python 的关键字或者产品自己的名字：换一个"))
    letters = {case_type.letters for case_type in installed.case_types.values()}
    for kind, _shape, code in _codes(declared):
        address = declared.address(code) if kind in ADDRESSED else code
        taken = letters if kind == "letters" else getattr(installed, kind)
        if address in taken:
            yield Fault("taken", f"{kind} {address}", _("已由别的插件或者核心使用：换一个"))


def _own_names(subject: Subject) -> Iterator[Fault]:
    module = subject.declared.module
    for parameter in subject.declared.parameters:
        if parameter.module != module:
            yield Fault("own", parameter.address)
    for case_type in subject.declared.case_types:
        if case_type.code != module and not case_type.code.startswith(f"{module}_"):
            yield Fault("own", f"case_types {case_type.code}")
        for pipeline in case_type.pipelines:
            if not pipeline.code.startswith(f"{case_type.code}."):
                yield Fault("own", f"pipelines {pipeline.code}")


# --- what a type is made of --------------------------------------------------------------------------------


def _follows(subject: Subject) -> Iterator[Fault]:
    for case_type in subject.declared.case_types:
        own = {pipeline.code for pipeline in case_type.pipelines}
        if case_type.apply.follows is not None:
            yield Fault("follows", case_type.apply.code)
        for pipeline in case_type.follow_ups:
            if pipeline.follows != FOLLOWS_ENTITLEMENT and pipeline.follows not in own - {pipeline.code}:
                yield Fault("follows", f"{pipeline.code} → {pipeline.follows}")
            if not (pipeline.label and pipeline.opened_by):
                yield Fault("follows", f"{pipeline.code}: label, opened_by")


def _benefits(subject: Subject) -> Iterator[Fault]:
    for case_type in subject.declared.case_types:
        paying = [end for pipeline in case_type.pipelines for end in pipeline.ends if end.takes_effect]
        benefit = case_type.benefit
        if paying and benefit is None:
            yield Fault("benefit", f"{case_type.code}/{paying[0].code}")
        for kind in sorted(set(benefit.labels) - set(benefit.lines)) if benefit else ():
            yield Fault(
                "benefit",
                f"{case_type.code} {kind}",
                _("labels 里的种类不在 lines 之内：补进 lines= 或者删去"),
            )


def _owed(subject: Subject) -> Iterator[Fault]:
    yield from owed_by(subject.declared.case_types)


def _facts(subject: Subject) -> Iterator[Fault]:
    for case_type in subject.declared.case_types:
        facts: Any = case_type.facts
        sound = isinstance(facts, type) and issubclass(facts, Facts) and is_dataclass(facts)
        if not sound or "__dataclass_fields__" not in vars(facts):
            yield Fault("facts", case_type.code)


def _asked(subject: Subject) -> Iterator[Fault]:
    """A paper that a source confirms says so, whichever type asks for it (社会救助法 62)."""
    for where, line in subject.lines():
        for paper in line.needs:
            source = CONFIRMED_BY.get(paper.code)
            if paper.kind == "paper" and source is not None and paper.confirmed_by != source:
                yield Fault("asked", f"{where} {paper.code} → {source}", RULES["asked"])


# --- legal basis -------------------------------------------------------------------------------------------


def cited(declared: Declared) -> Iterator[tuple[str, Any, bool]]:
    """(where, citations, whether one is owed) of everything that can rest on a text."""
    owed = declared.module != CORE
    for parameter in declared.parameters:
        yield parameter.address, parameter.basis, owed
    for job in declared.jobs:
        yield f"jobs {job.code}", job.basis, owed
    for where, line in _lines(declared):
        yield where, line.basis, not isinstance(line, End)
        for paper in papers(line):
            yield f"{where} {paper.code}", paper.basis, owed
    for pipeline in declared.pipelines:
        for event in pipeline.events:
            yield f"{pipeline.code}/{event.code}", event.basis, False


def _basis(subject: Subject) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for where, basis, owed in cited(subject.declared):
        if isinstance(basis, str):
            yield Fault("basis", where, _("依据应是一组，不是一个字符串：%(basis)s", basis=basis))
            continue
        if owed and not basis:
            yield Fault("basis", where)
        for citation in basis:
            first.setdefault(citation, where)
    for citation in subject.unknown_texts(first):
        yield Fault(
            "basis", first[citation], _("文库里没有 %(citation)s：改正文号或者条号", citation=citation)
        )


# --- values ------------------------------------------------------------------------------------------------


def _registered(subject: Subject) -> Iterator[Fault]:
    own = {parameter.address: parameter for parameter in subject.declared.parameters}
    for pipeline in subject.declared.pipelines:
        for parameter in (*pipeline.parameters(), *_deliveries(pipeline)):
            address = parameter.address
            foreign = parameter.module not in (subject.declared.module, CORE)
            if foreign or (address not in own and address not in subject.installed.parameters):
                yield Fault("unregistered", f"{pipeline.code} {address}")
            elif own.get(address, parameter) != parameter:
                yield Fault("twice", f"{pipeline.code} {address}")


def _deliveries(pipeline: Pipeline) -> Iterator[Parameter]:
    for line in pipeline:
        for paper in papers(line):
            if paper.deliver_within is not None:
                yield paper.deliver_within


def _values(subject: Subject) -> Iterator[Fault]:
    for parameter in subject.declared.parameters:
        found = _value_fault(parameter)
        if found:
            yield Fault("value", parameter.address, found)


def _value_fault(parameter: Parameter) -> Any:
    codes = [option.code for option in parameter.options]
    if (parameter.kind == "choice" and len(codes) < 2) or len(set(codes)) < len(codes):
        return _("至少要有两个选项，各不相同")
    if parameter.kind not in ("choice", "choices") and codes:
        return _("只有选择类的参数才有选项")
    if None not in (parameter.least, parameter.most) and parameter.least > parameter.most:  # type: ignore[operator]
        return _("下限大于上限")
    return _default_fault(parameter) if parameter.default is not None else None


def _default_fault(parameter: Parameter) -> Any:
    default, kind = parameter.default, parameter.kind
    if kind in ("switch", "choice"):
        return None if default in parameter.domain else _("缺省值不是选项之一")
    if kind == "choices":  # without options it takes codes that only a county knows
        known = not parameter.domain or set(default) <= set(parameter.domain)
        return None if known else _("缺省值不是选项之一")
    if not isinstance(default, DEFAULTS[kind]) or isinstance(default, bool):
        return _("缺省值的种类不对")
    number = default.n if isinstance(default, Limit) else default
    if isinstance(default, Limit) and min(default.n, default.undelegated or 0, default.extended or 0) < 0:
        return _("期限不得为负")
    if not isinstance(number, int | Decimal):
        return None
    low, high = parameter.least, parameter.most
    return (
        _("缺省值在上下限之外")
        if (low is not None and number < low) or (high is not None and number > high)
        else None
    )


DEFAULTS: Mapping[str, tuple[type, ...]] = {
    "limit": (Limit,),
    "amount": (Decimal, int),
    "number": (Decimal, int),
    "count": (int,),
    "text": (str,),
    "table": (dict, list, tuple),
}
"""What a default of each kind may be; switches and choices are checked against their options."""


# --- people and time ---------------------------------------------------------------------------------------


def _duties(subject: Subject) -> Iterator[Fault]:
    for where, code in _named_duties(subject):
        if subject.duty(code) is None:
            yield Fault("duty", where, _("没有 %(duty)s 这个岗位", duty=code))


def _named_duties(subject: Subject) -> Iterator[tuple[str, str]]:
    for where, line in subject.lines():
        named = [line.by]
        if isinstance(line, Check):
            named += [line.asked_by, line.run_by, line.settled_by]
        if isinstance(line, Notice):
            named.append(line.posted_by)
        yield from ((where, duty) for duty in named if isinstance(duty, str))
    for pipeline in subject.declared.pipelines:
        yield from ((f"{pipeline.code}/{e.code}", e.by) for e in pipeline.events if isinstance(e.by, str))
    for screen in subject.declared.screens:
        yield from ((f"screens {screen.label}", duty) for duty in screen.duties)
    for duty in subject.declared.duties:
        yield from ((f"duties {duty.code}", other) for other in duty.excludes)


def _villages(subject: Subject) -> Iterator[Fault]:
    """A village duty that a plugin invents is held to what core's own is held to (the pipeline knows only that)."""
    for where, line in subject.lines():
        duty = subject.duty(line.by) if isinstance(line.by, str) else None
        if duty is None or duty.level != "village":
            continue
        if line.before is None or line.act is not None or isinstance(line, Decision):
            yield Fault("village", where, _("%(duty)s 是村级岗位", duty=duty.code))

    for invented in subject.declared.duties:
        if invented.level == "village" and POWER & set(invented.rights):
            yield Fault("village", f"duties {invented.code}", _("%(duty)s 是村级岗位", duty=invented.code))


def _money(subject: Subject) -> Iterator[Fault]:
    for duty in subject.declared.duties:
        for rule, codes in broken(duty.rights):
            yield Fault("money", f"duties {duty.code}", f"{rule.sentence}：{'、'.join(codes)}")


def _crons(subject: Subject) -> Iterator[Fault]:
    for job in subject.declared.jobs:
        parts = job.cron.split()
        if len(parts) != 5 or re.search(r"\d", parts[-1]):
            yield Fault("cron", f"jobs {job.code}", job.cron)
            continue
        try:
            CronTrigger.from_crontab(job.cron, timezone="Asia/Shanghai")
        except ValueError as error:
            yield Fault("cron", f"jobs {job.code}", f"{job.cron}: {error}")


CHECKS: tuple[Callable[[Subject], Iterator[Fault]], ...] = (
    _code_shapes,
    _codes_once,
    _codes_free,
    _own_names,
    _follows,
    _benefits,
    _facts,
    _owed,
    _asked,
    _basis,
    _registered,
    _values,
    _duties,
    _villages,
    _money,
    _crons,
)
