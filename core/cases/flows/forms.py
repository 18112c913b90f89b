"""What a county's administrator fills in to change a process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.cases.flows.moving import places
from core.cases.flows.queries import idle, trades
from core.cases.flows.shown import changeable_duty, takes_back
from core.cases.overlay_people import may_take, people_of
from core.declare import End, Line, Pipeline
from core.declare.checks import VILLAGE
from core.declare.fields import Form, day, number, one_of, prose, several_of, words
from core.plugins import registry
from core.text import Text, _

KINDS = {
    "opinion": _("增加一道意见（如二次审核）"),
    "meeting": _("增加会议（几人签署同意）"),
    "visit": _("增加一次入户"),
    "papers": _("增加收取材料"),
    "wait": _("增加等待时间"),
}
UNITS = {"workdays": _("个工作日"), "days": _("天"), "months": _("个月")}
NAME = _("环节名称")
OTHER_EYES = _("审核之后增加的意见，签过审核意见的人不能再签，须由另一人签署。")


def duties() -> dict[str, Text]:
    """The duties that may carry a stage, by name: those of the village help, they decide nothing."""
    return {code: duty.label for code, duty in registry().duties.items() if code not in VILLAGE}


def insert_form(pipeline: Pipeline) -> type[Form]:
    """A further line, with the places of this procedure at which it may stand."""
    after = {line.code: line.label for line in places(pipeline)}
    back = {line.code: line.label for line in _backs(pipeline)}
    unable = idle()
    able = {code: label for code, label in duties().items() if code not in unable}
    meeting, with_people = ("meeting",), tuple(kind for kind in KINDS if kind != "wait")
    return _form(
        "InsertForm",
        after=one_of(_("放在哪一环节之后"), after),
        kind=one_of(_("增加什么"), KINDS),
        label=words(NAME, most=20, hint=_("案件页和文书上都用这个名称。")),
        duty=_must(
            _when(one_of(_("由哪个岗位办理"), able, required=False, hint=OTHER_EYES), with_people),
            with_people,
        ),
        people=_when(_people(_("几人入户"), hint=_("不填即为两人。")), ("visit",)),
        quorum=_must(_when(_people(_("通过人数"), hint=_("几人同意才通过。")), meeting), meeting),
        present=_when(
            _people(_("到会人数"), hint=_("至少几人到会签署以后才计票；不填则够通过人数即通过。")), meeting
        ),
        n=_must(
            number(_("时限"), least=1, most=365, required=False, hint=_("等待必须有期限，最长六个月。")),
            ("wait",),
        ),
        unit=_must(one_of(_("单位"), UNITS, required=False), ("wait",)),
        back_to=_must(_when(_back_to(back), with_people), meeting),
    )


def change_form(line: Line) -> type[Form]:
    """What may be changed of a line that the type brings."""
    asked: dict[str, Any] = {"label": words(NAME, most=20, required=False, hint=_("不填即按原名称。"))}
    if changeable_duty(line):
        known = trades()
        able = {code: label for code, label in duties().items() if may_take(line, code, known)}
        asked["duty"] = one_of(_("由哪个岗位办理"), able, required=False, hint=_("不填即按原岗位。"))
    if not isinstance(line, End):
        asked["n"] = number(_("时限"), least=1, most=365, required=False, hint=_("不填即按参数中的时限。"))
        asked["unit"] = one_of(_("单位"), UNITS, required=False)
    papers = {document.code: document.label for document in line.needs if document.kind == "paper"}
    if papers:
        asked["needs"] = several_of(
            _("要求的材料"), papers, hint=_("不再要求的，取消勾选；已受理的案件仍按受理时的清单。")
        )
    return _form("ChangeForm", **asked)


def asked_by(line: Line, edits: Mapping[str, Any]) -> list[str]:
    """Codes of what a line asks for with a draft's edits."""
    return list(edits.get("needs") or [document.code for document in line.needs])


def needs_of(line: Line, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the line asks for out of the form: its forms always, papers as ticked; the type's own list is no edit."""
    if "needs" not in given:
        return {}
    own = [document.code for document in line.needs]
    kept = [d.code for d in line.needs if d.kind != "paper" or d.code in (given["needs"] or ())]
    return {"needs": None if kept == own else kept}


class PublishForm(Form):
    """From when on, and why."""

    since = day(_("自哪一天起受理的案件适用"), ahead=True, hint=_("最早自明天起；正在办理的案件仍按原流程。"))
    until = day(_("到哪一天止"), required=False, ahead=True, hint=_("应急流程填写止日；长期适用的不填。"))
    reason = prose(_("修改原因"), most=400)
    basis = words(_("依据文件"), most=200, required=False)


def line_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """An inserted line as a draft keeps it, out of the form."""
    kind = given["kind"]
    line = {name: given[name] for name in ("after", "kind", "label", "duty", "back_to") if given.get(name)}
    if kind == "wait":
        line = {name: line[name] for name in ("after", "kind", "label")}
    counted = {"meeting": ("quorum", "present"), "visit": ("people",)}.get(kind, ())
    line |= {name: int(given[name]) for name in counted if given.get(name)}
    return line | limit_of(given, "limit")


def limit_of(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A limit out of number and unit; nothing where there is none."""
    if not given.get("n"):
        return {}
    return {name: {"n": int(given["n"]), "unit": given.get("unit") or "workdays"}}


def typed_again(line: Mapping[str, Any]) -> dict[str, Any]:
    """An inserted line as its form shows it."""
    limit = line.get("limit") or {}
    return {
        **line,
        ("quorum" if line["kind"] == "meeting" else "people"): people_of(line),
        "n": limit.get("n"),
        "unit": limit.get("unit"),
    }


def _form(name: str, **asked: Any) -> type[Form]:
    return type(name, (Form,), asked)


def _people(label: Text, hint: Text) -> Any:
    return number(label, least=1, most=15, required=False, hint=hint)


def _back_to(back: Mapping[str, Text]) -> Any:
    hint = _("会议必须填写，多数不同意的退回到这里；其他的不填则不能退回。")
    return one_of(_("可以退回到"), back, required=False, hint=hint)


def _when(field: Any, kinds: Iterable[str]) -> Any:
    field.metadata = {**field.metadata, "when": ("kind", tuple(kinds))}
    return field


def _must(field: Any, kinds: Iterable[str]) -> Any:
    field.metadata = {**field.metadata, "must": ("kind", tuple(kinds))}
    return field


def _backs(pipeline: Pipeline) -> list[Line]:
    return [line for line in places(pipeline) if line.code != pipeline.accepts_at and takes_back(line)]
