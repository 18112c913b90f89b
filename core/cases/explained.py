"""What the folded help above a form of a case says, in the words of whoever fills it in."""

from __future__ import annotations

from core.declare import Decision, Line
from core.declare.lines import Act
from core.text import Text, _

SENT = _("提交以后写入案件经过，不能修改，填错的由以后的环节退回更正；还不能办理时，表的上方写明原因。")
EVENT = _(
    "本表登记案件以外发生的事或者对案件的处理，可能改变办理的去向和期限；登记以后写入案件经过，不能修改。\n"
    "请先核对证明材料，写明依据，再登记。"
)
_BY_CODE: dict[str, Text] = {
    "sign_later": _(
        "本表只登记申请登记以后、受理以前补签的承诺或者授权，原申请不变，案件停留在原环节。\n"
        "请核对本人（或者监护人）已在纸质文书上签字，再按实际签署的日期登记。"
    ),
    "enquire": _(
        "本表向其他岗位询问本案的情况，只问一件事，写明希望何时得到答复；询问不暂停计时，案件照常办理。\n"
        "对方在自己的待办中看到询问，答复以后显示在案件页面。"
    ),
}
FOLLOW_UP = _(
    "后续程序（定期复核、变更、停发等）另立一件案件，有自己的环节和期限，和原案件互相链接。\n"
    "原因写明由什么引起：到了复核期、家庭报告了变化、发现了疑点或者本人提出。"
)
_BY_ACT: dict[str, Text] = {
    Act.ACCEPT: _(
        "核对申请表和材料清单：齐全的受理并开始计时；缺的一次性全部告知；能通过核对取得的不要求提供。"
    ),
    Act.SURVEY: _("至少二人入户，各用自己的账号签字；如实填写看到的和听到的，二人所签不一致的须重新签署。"),
    Act.APPRAISE: _("评议只看调查的情况是不是真实，不评该不该给；写明参加的人和每人的意见。"),
    Act.OPINE: _("对照上方的系统建议和测算过程提出意见；和建议不一致、不予同意的，写明事实和理由。"),
    Act.VISIT: _("县级入户核实乡镇（街道）的调查，如实填写看到的情况，写明和原来的调查一致还是不一致。"),
    Act.HEAR: _("减发、停发之前先听取当事人的意见：写明告知的日期、本人怎样陈述；逾期没有陈述的如实登记。"),
    Act.OBJECTION: _("逐项回应公示期间提出的异议，写明重新查了什么、结果怎样；答复要告知提出的人。"),
    Act.REPLY: _("写明查明的事实和处理结果，答复要告知反映的人。"),
}
_DECIDE = _("核对意见、公示结果和系统测算后作出决定；多人签署的各人签各人的，签署以后不能收回。")
_STEP = _("填写本环节的结果，和案件中已有的材料、调查对得上；写不下的写在“理由或说明”里。")


def help_to(code: str) -> Text:
    """What an event or act is, and what it brings: two that are neither from outside nor change the case say so."""
    return _BY_CODE.get(code, EVENT)


def help_with(line: Line) -> str:
    """How this stage is done, and what happens on sending."""
    own = _BY_ACT.get(str(line.act or "")) or (_DECIDE if isinstance(line, Decision) else _STEP)
    return f"{own}\n{SENT}"
