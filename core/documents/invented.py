"""An invented case that fills any template: what a field of that name would say. Nobody in it exists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from core.divisions.queries import name_of
from core.documents import letterhead
from core.documents.letters import REMEDY_BASIS, Remedy, head, in_words, issuer
from core.documents.shape import Field
from core.library.queries import printed
from core.parameters import queries as parameters
from core.parameters.keys.procedure import REMEDY_BODY, REMEDY_COURT, REVIEW_DAYS, SUIT_MONTHS
from core.text import _

SPECIMEN = _("样张（虚构案例，无效）")

_DAYS: Final = {
    "applied_on": date(2026, 7, 1),
    "filled_on": date(2026, 7, 1),
    "accepted_on": date(2026, 7, 3),
    "held_on": date(2026, 7, 20),
    "decided_on": date(2026, 7, 20),
    "signed_on": date(2026, 7, 20),
    "from_on": date(2026, 7, 10),
    "until_on": date(2026, 7, 16),
    "due_on": date(2026, 8, 13),
    "answer_by": date(2026, 7, 10),
    "date": date(2026, 7, 1),
}
_MONTHS: Final = {
    "start_month": "2026年8月",
    "last_month": "2026年8月",
    "stop_month": "2026年9月",
    "from_month": "2026年8月",
    "to_month": "2026年10月",
}
# Chinese as it is printed, whatever the language of the screen: letters are Chinese
_WORDS: Final = {
    "name": "张某某",
    "applicant": "张某某",
    "applicant_name": "张某某",
    "recipient": "张某某",
    "payee": "张某某",
    "person": "李某某",
    "chair": "王某某",
    "recorder": "赵某某",
    "id_number": "**************0000",
    "relation": "本人",
    "sex": "女",
    "phone": "000-00000000",
    "supervision_phone": "000-00000000",
    "address": "示例村1组1号",
    "registered_at": "示例村1组1号",
    "location": "示例村",
    "place": "示例村",
    "division": "示例村",
    "township": "示例镇",
    "office": "示例镇人民政府",
    "case_no": "XX-000000000-2026-00001",
    "receipt": "000000000000",
    "lookup_code": "000000",
    "account": "0000",
    "matter": "社会救助",
    "household_size": "2",
    "amount": "450.00",
    "amount_in_words": "肆佰伍拾元整",
    "paid_before": "520.00",
    "standard": "750.00",
    "income_per_head": "300.00",
    "unit": "元/月",
    "outcome": "予以确认",
    "sent_to": "示例区示例镇人民政府",
    "result": "予以确认",
    "opinion": "同意",
    "duty": "审核岗",
    "quorum": "3人同意",
    "tally": "同意本决定3/3",
    "value": "300.00元",
    "within": "5个工作日",
    "due_within": "20个工作日",
    "kind": "before",
    "facts": "家庭月收入共600.00元，人均300.00元。",
    "reasons": "家庭人均月收入低于当地标准。",
    "ground": "家庭人均月收入高于当地标准",
    "reason": "收入低，生活困难",
    "what": "家庭人均月收入",
    "source": "家庭申报和信息核对",
    "basis": "有关规定",
    "how": "持身份证到乡镇（街道）窗口申请",
    "departure": "核对后补充了收入情况",
    "formula": "600.00÷2",
    "survey": "与申报一致",
    "check": "各项核对结果未见异常",
    "kin": "无",
    "wanted": "提供本年度的工资单",
    "ask": "提交原件，核对后退还",
    "duties": "家庭情况发生变化的，应当及时告知。",
    "terms": "家庭情况发生变化的，应当及时告知。",
    "statement": "所填内容真实、完整。",
    "authority": "示例县民政局",
    "area_type": "农村",
    "channel": "窗口申请",
}
_EXAMPLE: Final = "示例"


def invented(fields: Sequence[Field]) -> dict[str, Any]:
    """Data that fills every field once, each with what its name stands for; of a list one entry."""
    return {each.name: _value(each) for each in fields}


def _value(asked: Field) -> Any:
    if asked.fields:
        group = invented(asked.fields)
        return [group] if asked.kind == "list" else group
    day = _DAYS.get(asked.name)
    said = in_words(day) if day else _MONTHS.get(asked.name) or _WORDS.get(asked.name, _EXAMPLE)
    return [said] if asked.kind == "list" else said


def invented_head(title: str, county: str, on: date, basis: Sequence[str], *, remedy: bool) -> dict[str, Any]:
    """What core adds to a letter of this county to nobody: its bureau, its remedy as far as it is set, no code to check."""
    bureau = f"{name_of(county, on)}民政局"
    by = issuer("county", bureau=bureau, township=_EXAMPLE)
    return head(
        number=str(SPECIMEN),
        title=title,
        by=by,
        recipient=_WORDS["recipient"],
        issued_on=on,
        basis=printed(tuple(basis), on),
        remedy=_remedy(county, on, bureau) if remedy else None,
        hotline=letterhead.hotline(county, on),
        check=None,
    )


def _remedy(county: str, on: date, bureau: str) -> Remedy:
    """The county's own; what it has not set yet shows as a line to be filled, so that the preview can be looked at."""

    def said(parameter: Any, otherwise: Any) -> Any:
        found = parameters.find(parameter, county, on)
        return found.value if found else otherwise

    return Remedy(
        body=said(REMEDY_BODY, "（尚未设定行政复议机关）"),
        court=said(REMEDY_COURT, "（尚未设定管辖的人民法院）"),
        respondent=bureau,
        days=said(REVIEW_DAYS, 60),
        months=said(SUIT_MONTHS, 6),
        basis=tuple(printed(REMEDY_BASIS, on)),
    )
