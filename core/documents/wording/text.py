"""Paragraphs with placeholders: which a template allows, and what they say once filled; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.documents import public_sheet
from core.documents.shape import Field
from core.errors import Incomplete, Refused
from core.text import Message, Text, _

ALWAYS = frozenset({"number", "recipient", "issuer", "issued_on"})
"""Placeholders of every letter to a person; a notice has none of them."""

NAMES: Mapping[str, Text] = {
    "number": _("文书编号"),
    "recipient": _("收件人"),
    "issuer": _("出具机关"),
    "issued_on": _("出具日期"),
    "matter": _("救助事项"),
    "applicant": _("申请人"),
    "location": _("所在村（社区）"),
    "place": _("所在村（社区）"),
    "township": _("乡镇（街道）"),
    "case_no": _("办件编号"),
    "receipt": _("回执号"),
    "applied_on": _("申请日期"),
    "accepted_on": _("受理日期"),
    "decided_on": _("决定日期"),
    "filled_on": _("填表日期"),
    "held_on": _("会议日期"),
    "household_size": _("家庭人口"),
    "amount": _("保障金额"),
    "amount_in_words": _("大写金额"),
    "paid_before": _("原保障金额"),
    "start_month": _("起发月份"),
    "outcome": _("决定结果"),
    "result": _("办理结果"),
    "ground": _("理由"),
    "authority": _("被授权机关"),
    "within": _("办理期限"),
    "from_on": _("起始日期"),
    "until_on": _("截止日期"),
    "phone": _("联系电话"),
    "quorum": _("表决规则"),
    "tally": _("表决结果"),
    "kind": _("公示类别"),
}
"""What a placeholder is called where people write: `{保障金额}` on screen, `{amount}` in what is kept."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_LONGEST, _MOST = 500, 10


def places(paragraphs: Iterable[str]) -> list[str]:
    """The placeholders used, in order."""
    return [name.strip() for paragraph in paragraphs for name in _PLACE.findall(paragraph)]


def allowed(fields: Sequence[Field], *, is_notice: bool) -> frozenset[str]:
    """Placeholders that may stand in a letter's paragraphs: its template's single fields that are always there."""
    own = frozenset(f.name for f in fields if f.kind == "text" and not f.optional)
    return own if is_notice else own | ALWAYS


def check(paragraphs: Sequence[str], fields: Sequence[Field], *, is_notice: bool) -> None:
    """Refused: a notice that would show a fifth field. Incomplete: nothing said, too much, an unknown placeholder."""
    used = places(paragraphs)
    may = allowed(fields, is_notice=is_notice)
    if is_notice:
        public_sheet.check_fields(used)
    faults: dict[str, Message] = {}
    if not 1 <= len(paragraphs) <= _MOST:
        faults["paragraphs"] = _("应有一至%(most)s段", most=_MOST)
    for n, paragraph in enumerate(paragraphs, 1):
        if not paragraph.strip() or len(paragraph) > _LONGEST:
            faults[f"paragraphs.{n}"] = _("第%(n)s段应有内容，且不超过%(most)s字", n=n, most=_LONGEST)
    strange = [name for name in used if name not in may]
    if strange:
        faults["places"] = _("本文书没有这些内容：%(names)s", names="、".join(strange))
    if faults:
        raise Incomplete(
            _("补充文字不能保存。"),
            fields=faults,
            next=_("花括号里只能填写本页列出的内容，例如{%(name)s}。", name=NAMES["issuer"]),
        )


def check_personal(paragraphs: Sequence[str]) -> None:
    """A notice's own words hold nothing personal either: no number long enough to be a person's, an account or a case."""
    if re.search(r"\d{15,}|[A-Z]{2,4}-\d{6,}", "".join(paragraphs)):
        raise Refused(
            _("公示文字中不得出现证件号码、账号或者办件编号。"), basis=public_sheet.BASIS, code="notice_field"
        )


def filled(paragraphs: Iterable[str], values: Mapping[str, Any]) -> list[str]:
    """The paragraphs with their values; one that is not there leaves nothing."""
    return [_PLACE.sub(lambda found: str(values.get(found[1].strip()) or ""), text) for text in paragraphs]


def spoken(name: str) -> str:
    """What a placeholder is called on screen."""
    return str(NAMES.get(name, name))


def as_typed(paragraphs: Iterable[str]) -> str:
    """Kept paragraphs as the form shows them: a line each, placeholders by their names."""
    return "\n".join(_PLACE.sub(lambda found: f"{{{spoken(found[1].strip())}}}", each) for each in paragraphs)


def as_kept(typed: str, fields: Sequence[Field], *, is_notice: bool) -> list[str]:
    """Lines of the form as paragraphs; a placeholder of this letter typed by its name becomes its code."""
    codes = {spoken(name): name for name in allowed(fields, is_notice=is_notice)}

    def code(found: re.Match[str]) -> str:
        name = found[1].strip()
        return f"{{{codes.get(name, name)}}}"

    return [_PLACE.sub(code, line.strip()) for line in typed.splitlines() if line.strip()]
