"""Core's own parameters of a case: who may do two stages, what is no reason, grounds for extending and pausing."""

from core.declare import Option, Parameter, _

FOUR_EYES = Parameter(
    "roles.four_eyes",
    "choices",
    _("须由不同人员办理的环节"),
    basis=("XINTAI19:18",),
    options=(
        Option(code="review/decide", label=_("审核与确认")),
        Option(code="survey/review", label=_("调查与审核")),
        Option(code="survey/decide", label=_("调查与确认")),
    ),
    default=("review/decide",),
)
STOCK_PHRASES = Parameter(
    "refusal.stock_phrases",
    "table",
    _("不得作为理由的套话"),
    basis=("SAL26:45",),
    default=("不符合条件", "不符合规定", "不符合政策", "条件不符", "经审核不符合", "不予批准", "按规定不予受理"),
)
EXTENSION_GROUNDS = Parameter(
    "limit.extension_grounds",
    "choices",
    _("可以延长办理时限的情形"),
    basis=("N83:4",),
    options=(
        Option(code="objection", label=_("公示有异议")),
        Option(code="hukou_split", label=_("人户分离")),
        Option(code="elsewhere", label=_("异地申办")),
        Option(code="hard_to_investigate", label=_("家庭经济状况调查难度较大")),
    ),
    default=("objection", "hukou_split", "elsewhere", "hard_to_investigate"),
)
PAUSE = Parameter(
    "limit.pause_days",
    "limit",
    _("暂停计时的最长时间"),
    basis=("D57:22",),
    help=_("国家规定未设暂停情形；只有本县文件明确了情形和最长时间才可填写，不填即不得暂停。"),
)
OWN = (FOUR_EYES, STOCK_PHRASES, EXTENSION_GROUNDS, PAUSE)
