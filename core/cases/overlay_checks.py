"""What a county's overlay may not do: each fault by stage, as a sentence for whoever edits the process. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from core.cases.overlay_papers import asked_faults, issues_faults, needs_faults
from core.cases.overlay_people import (
    Trade,
    may_ask,
    may_settle,
    may_take,
    newly_faults,
    number_faults,
    numbers_in,
)
from core.cases.process import OWN
from core.declare import Check, Decision, DocumentType, End, Limit, Line, Notice, Parameter, Pipeline, Wait
from core.declare.checks import CODE, VILLAGE
from core.rules.village import village_condition
from core.text import Message, Text, _

KEYS = ("settings", "limits", "change", "insert")
"""What an overlay may hold."""
KINDS = ("opinion", "meeting", "visit", "papers", "wait")
"""The catalogue of lines that a county may insert."""
CHANGEABLE = (
    "within",
    "starts_within",
    "duty",
    "needs",
    "issues",
    "label",
    "before",
    "asked_by",
    "run_by",
    "settled_by",
)
INSERTABLE = (
    "after",
    "kind",
    "code",
    "label",
    "duty",
    "people",
    "quorum",
    "present",
    "needs",
    "limit",
    "back_to",
    "basis",
)
NOTICE = "公示"
"""What people look for on the board and on this case: a notice keeps the word in its name."""
LONGEST_WAIT = {"days": 180, "workdays": 120, "months": 6}
LONGEST_LIMIT = {"hours": 8784, "days": 366, "workdays": 250, "months": 12}
"""No limit of a county's own is beyond a year: the calendar of working days reaches no further."""


@dataclass(frozen=True)
class Known:
    """What an overlay may name: documents of the type by code, and duties; None = not tested.

    `unaskable`: those of the documents that an active source of the place confirms. `against`: what the bounds above
    the place say against a value of a parameter. `trades`: level and rights of each duty. `unknown_texts`: of a basis
    what no text of the library has. `idle`: duties that act on no case, by name; None = published before, which stands.
    """

    documents: Mapping[str, DocumentType] = field(default_factory=dict)
    duties: Collection[str] | None = None
    unaskable: Collection[str] = ()
    against: Callable[[Parameter, Any], Iterable[Message]] = lambda _parameter, _value: ()
    trades: Mapping[str, Trade] = field(default_factory=dict)
    unknown_texts: Callable[[Iterable[str]], Iterable[str]] = lambda _basis: ()
    idle: Mapping[str, Text] | None = None


Told = tuple[str, Message]
"""A stage and why its part of the overlay cannot be."""


def faults_in(pipeline: Pipeline, overlay: Mapping[str, Any], known: Known) -> list[Told]:
    """Every fault by stage, before anything is built; empty when the overlay may be tried."""
    misshapen = [*_misshapen(overlay)]
    if misshapen:
        return misshapen
    found: list[Told] = [
        (key, _("流程设置没有“%(key)s”这一项。", key=key)) for key in overlay if key not in KEYS
    ]
    found += _value_faults(pipeline, overlay, known)
    for stage, edits in overlay.get("change", {}).items():
        found += [(stage, fault) for fault in _change_faults(pipeline, stage, edits, known)]
    codes: set[str] = set()
    for one in overlay.get("insert", ()):
        stage = str(one.get("code") or one.get("label") or "?")
        found += [(stage, fault) for fault in _insert_faults(pipeline, one, codes, known)]
        codes.add(stage)
    return found


def _misshapen(overlay: Mapping[str, Any]) -> Iterator[Told]:
    """What is no list, mapping or text where one belongs: of such an overlay nothing else can be said."""
    kinds = {"settings": dict, "limits": dict, "change": dict, "insert": list}
    wrong = [key for key, kind in kinds.items() if not isinstance(overlay.get(key, kind()), kind)]
    yield from ((key, _MISSHAPEN % {"name": key}) for key in wrong)
    if wrong:
        return
    limits = overlay.get("limits", {})
    yield from ((address, _NO_LIMIT) for address, value in limits.items() if not _is_limit(value))
    changes, inserts = overlay.get("change", {}), overlay.get("insert", [])
    for stage, edits in [*changes.items(), *(("insert", one) for one in inserts)]:
        if not isinstance(edits, dict):
            yield str(stage), _MISSHAPEN % {"name": stage}
            continue
        place = str(edits.get("code") or edits.get("label") or stage)
        for name, value in edits.items():
            if name in _SHAPES and not _SHAPES[name](value):
                yield place, _NO_LIMIT if name in _LIMITS else _MISSHAPEN % {"name": name}


def _are_texts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_limit(value: Any) -> bool:
    """Numbers and names as `Limit.read` takes them; nothing at all where a line has none."""
    if value is None or value == {}:
        return True
    if not isinstance(value, dict) or type(value.get("n")) is not int:
        return False
    numbers = [value[name] for name in _NUMBERS if value.get(name) is not None]
    return all(type(n) is int for n in numbers) and all(
        _is_text(each) for name, each in value.items() if name not in _NUMBERS
    )


_MISSHAPEN = _("“%(name)s”的格式不对。")
_NO_LIMIT = _("时限应写明数字和单位。")
_LIMITS = ("within", "starts_within", "limit")
_NUMBERS = ("n", "undelegated", "extended")
_SHAPES: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(_LIMITS, _is_limit),
    **dict.fromkeys(("needs", "basis"), _are_texts),
    **dict.fromkeys(("after", "kind", "code", "duty", "back_to", "before", "asked_by", "run_by"), _is_text),
    "settled_by": _is_text,
    "issues": lambda value: isinstance(value, dict) and all(_are_texts(codes) for codes in value.values()),
}


def _value_faults(pipeline: Pipeline, overlay: Mapping[str, Any], known: Known) -> Iterator[Told]:
    named = {p.address: p for p in pipeline.parameters()}
    for address, value in overlay.get("settings", {}).items():
        parameter = named.get(address)
        if parameter is None or parameter.kind not in ("switch", "choice"):
            yield address, _("本流程没有这一开关或者选项。")
        elif value not in parameter.domain:
            yield address, _("没有“%(value)s”这一选项。", value=value)
    for address, value in overlay.get("limits", {}).items():
        parameter = named.get(address)
        if parameter is None or parameter.kind != "limit":
            yield address, _("本流程没有这一时限。")
        else:
            yield from ((address, fault) for fault in _limit_faults(pipeline, value, known, parameter))


def _limit_faults(
    pipeline: Pipeline, value: Any, known: Known, bounds: Parameter | None = None
) -> Iterator[Message]:
    try:
        limit = Limit.read(value)
    except TypeError:
        limit = Limit(-1)
    numbers = [n for n in (limit.n, limit.undelegated, limit.extended) if n is not None]
    least = max(1, (bounds and bounds.least) or 1)
    if min(numbers) < 0 or limit.unit not in LONGEST_LIMIT or limit.mode not in ("replace", "add"):
        yield _NO_LIMIT
    elif max(numbers) > LONGEST_LIMIT[limit.unit]:
        yield _("时限过长，按这一单位最多为 %(most)s。", most=LONGEST_LIMIT[limit.unit])
    elif limit.since and limit.since not in pipeline:
        yield _("时限的起算环节“%(stage)s”不存在。", stage=limit.since)
    elif limit.n < least:
        yield _("不能少于 %(least)s。", least=least)
    elif bounds and bounds.most is not None and limit.n > bounds.most:
        yield _("不能多于 %(most)s。", most=bounds.most)
    elif bounds:
        yield from known.against(bounds, value)


def _change_faults(
    pipeline: Pipeline, stage: str, edits: Mapping[str, Any], known: Known
) -> Iterator[Message]:
    if stage not in pipeline:
        yield _("没有这一环节。")
        return
    line = pipeline[stage]
    if _is_before_acceptance(pipeline, stage):
        yield _("受理之前的环节按当日流程办理，不能更改。")
    for name in edits:
        if name not in CHANGEABLE:
            yield _("“%(name)s”不能更改：环节不能取消、改道或者改变法定含义。", name=name)
        elif name in _CHANGES:
            yield from _CHANGES[name](pipeline, line, edits[name], known)


def _is_before_acceptance(pipeline: Pipeline, stage: str) -> bool:
    accept = pipeline.accepts_at
    return accept is not None and pipeline.index[stage] < pipeline.index[accept]


def _span_faults(name: str, pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    """A limit of a line that rests on a parameter keeps to what binds the parameter."""
    if isinstance(line, End):
        yield _("办结没有时限。")
    own = getattr(line, name, None)
    yield from _limit_faults(pipeline, value, known, own if isinstance(own, Parameter) else None)
    yield from _start_faults(pipeline, value, pipeline.index[line.code] - 1)


def _start_faults(pipeline: Pipeline, value: Any, last: int) -> Iterator[Message]:
    """A limit counts from the end of a stage that is over by then."""
    since = str((value or {}).get("since"))
    if since in pipeline and pipeline.index[since] > last:
        yield _("时限应自更早的环节起算，“%(stage)s”在此之后。", stage=pipeline[since].label)


def _trade_faults(line: Line, value: Any, known: Known) -> Iterator[Message]:
    if isinstance(value, str) and value in known.trades and not may_take(line, value, known.trades):
        yield _("“%(stage)s”只能改由同一层级、有同样职权的岗位办理。", stage=line.label)


def _duty_faults(pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    if isinstance(line, Decision):
        yield _("由谁决定取决于委托和授权，不能在流程中更改。")
    elif isinstance(line, (Check, Wait, End)) or (
        not isinstance(line, Notice) and not isinstance(line.by, str)
    ):
        yield _("本环节的经办人由规则确定，不能更改。")
    yield from _unknown_duty(value, known)
    yield from _trade_faults(line, value, known)


def _reader_faults(pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    if not isinstance(line, Check):
        yield _("只有核对环节区分提请、核对和核实的岗位。")
    yield from _unknown_duty(value, known)


def _runner_faults(pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    yield from _reader_faults(pipeline, line, value, known)
    yield from _trade_faults(line, value, known)


def _asker_faults(pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    yield from _reader_faults(pipeline, line, value, known)
    if isinstance(line, Check) and value in known.trades and not may_ask(line, value, known.trades):
        yield _("核对只能由同一层级的受理、调查或者审核岗位提请。")


def _settler_faults(pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    yield from _reader_faults(pipeline, line, value, known)
    if isinstance(line, Check) and value in known.trades and not may_settle(line, value, known.trades):
        yield _("疑点只能由看得到核对结果的受理、调查或者审核岗位核实。")


def _unknown_duty(value: Any, known: Known) -> Iterator[Message]:
    if value is None or value == "":
        yield _("没有写明由哪个岗位办理。")
    elif not isinstance(value, str) or (known.duties is not None and value not in known.duties):
        yield _("没有“%(duty)s”这一岗位。", duty=value)
    elif value in VILLAGE:
        yield _(
            "村（居）民委员会协助办理，不承担程序中的环节，不得增设其审核、签章等附加条件（社会救助法第五条）。"
        )


def _label_faults(pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    if not isinstance(value, str) or not 1 <= len(value) <= 20:
        yield _("环节名称为 1 至 20 个字。")
    elif isinstance(line, Notice) and NOTICE not in value:
        yield _("“%(stage)s”是法定的公示，改名后名称中仍须有“公示”二字。", stage=line.label)
    elif (found := village_condition(value)) is not None:
        yield found
    elif value in _telling(pipeline, line):
        yield _("已有名称为“%(name)s”的环节，请另取名称。", name=value)


def _telling(pipeline: Pipeline, line: Line) -> set[str]:
    """Names of the other lines that hang or bind: nothing else is called so."""
    bound = (each.label for each in pipeline if isinstance(each, (Notice, Decision)) and each is not line)
    return {label.source for label in bound if isinstance(label, Message)}


def _before_faults(pipeline: Pipeline, line: Line, value: Any, known: Known) -> Iterator[Message]:
    if not isinstance(line, Check):
        yield _("只有核对可以改为在主流程中办理，或者提前到更早的环节之前完成。")
    elif value and line.before and value in pipeline and pipeline.index[value] > pipeline.index[line.before]:
        yield _("核对不能晚于“%(stage)s”完成。", stage=pipeline[line.before].label)


_CHANGES: dict[str, Callable[[Pipeline, Line, Any, Known], Iterator[Message]]] = {
    "within": partial(_span_faults, "within"),
    "starts_within": partial(_span_faults, "starts_within"),
    "duty": _duty_faults,
    "asked_by": _asker_faults,
    "run_by": _runner_faults,
    "settled_by": _settler_faults,
    "needs": needs_faults,
    "issues": issues_faults,
    "label": _label_faults,
    "before": _before_faults,
}


def _insert_faults(
    pipeline: Pipeline, one: Mapping[str, Any], taken: Collection[str], known: Known
) -> Iterator[Message]:
    for name in one:
        if name not in INSERTABLE:
            yield _("插入的环节没有“%(name)s”：不能改道，也不能作出决定。", name=name)
    if one.get("kind") not in KINDS:
        yield _("插入的环节只能是意见、会议、入户、补充材料或者等待，不能作出决定。")
        return
    code = one.get("code")
    if not isinstance(code, str) or not code.startswith(OWN) or not CODE.fullmatch(code):
        yield _("插入环节的代码以 x_ 开头，由小写字母、数字和下划线组成。")
    elif code in taken or code in pipeline:
        yield _("代码“%(code)s”已经使用。", code=code)
    yield from _label_faults(pipeline, pipeline.lines[0], one.get("label"), known)
    yield from _place_faults(pipeline, one)
    yield from _staff_faults(one, known)
    yield from asked_faults(one.get("needs", ()), known)
    for text in known.unknown_texts(one.get("basis", ())):
        yield _("文件库中没有依据“%(code)s”，请先登记文件，或者改写依据。", code=text)
    if one.get("limit"):
        yield from _limit_faults(pipeline, one["limit"], known)
        last = pipeline.index.get(str(one.get("after")), len(pipeline.lines))
        yield from _start_faults(pipeline, one["limit"], last)


def _place_faults(pipeline: Pipeline, one: Mapping[str, Any]) -> Iterator[Message]:
    after, back = str(one.get("after")), one.get("back_to")
    if after not in pipeline or not pipeline[after].on_road or isinstance(pipeline[after], End):
        yield _("应写明插在主流程的哪一环节之后。")
        return
    if _is_before_acceptance(pipeline, after):
        yield _("受理之前不能插入环节。")
    if any(pipeline.index[after] >= pipeline.index[decision.code] for decision in pipeline.decisions):
        yield _("决定之后不能插入环节。")
    if back is None:
        return
    if back not in pipeline or not pipeline[back].on_road or pipeline.index[back] > pipeline.index[after]:
        yield _("只能退回主流程中更早的环节。")
    elif _is_before_acceptance(pipeline, back) or back == pipeline.accepts_at:
        yield _("受理以后不能退回受理之前。")


def _staff_faults(one: Mapping[str, Any], known: Known) -> Iterator[Message]:
    yield from number_faults(one)
    if one["kind"] != "wait":
        yield from _unknown_duty(one.get("duty"), known)
        yield from newly_faults(one, known.idle)
        return
    if one.get("duty") or numbers_in(one) or one.get("back_to"):
        yield _("等待期间无人办理，没有岗位、人数和退回。")
    limit = one.get("limit") or {}
    if not 0 < limit.get("n", 0) <= LONGEST_WAIT.get(limit.get("unit", "workdays"), 0):
        yield _("等待须有期限，最长 6 个月。")
