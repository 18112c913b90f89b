"""What the outcomes of stages are called. Codes are permanent; a line names its own with `says=`."""

from __future__ import annotations

from core.text import Text, _

OUTCOMES: dict[str, Text] = {
    "done": _("完成"),
    "clean": _("核对无疑点"),
    "settled": _("疑点已核实"),
    "undisputed": _("公示期满无异议"),
    "disputed": _("公示有异议"),
    "omitted": _("依规不公示"),
    "over": _("期限届满"),
    "complete": _("材料齐全，予以受理"),
    "incomplete": _("材料不齐，一次性告知补正"),
    "not_accepted": _("不予受理"),
    "eligible": _("符合条件"),
    "ineligible": _("不符合条件"),
    "unclear": _("事实不清，重新调查"),
    "granted": _("予以确认"),
    "refused": _("不予确认"),
    "returned": _("退回重新审核"),
    "died": _("因死亡终止"),
    "resurvey": _("重新调查核实"),
    "appraise": _("开展民主评议"),
}

CLOSED: dict[str, Text] = {
    "rerouted": _("改由他方办理"),
    "unequal": _("意见不一致，重新签署"),
    "hit": _("核对有疑点"),
    "handed_over": _("移交他人办理"),
    "interrupted": _("因其他事项中断"),
    "case_ended": _("随案件办结而终止"),
    "repinned": _("改用新的流程版本"),
}
"""How an entry is closed without its stage being finished."""
