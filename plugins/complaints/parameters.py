"""Every number, switch and limit of complaints that a county may set; the regulation bounds them from above."""

from __future__ import annotations

from functools import partial

from core.declare import Limit, Option, Parameter, _

_choice = partial(Parameter, kind="choice", module="complaints")
_count = partial(Parameter, kind="count", module="complaints")
_limit = partial(Parameter, kind="limit", module="complaints")
_text = partial(Parameter, kind="text", module="complaints")

ROUTING = _choice(
    "routing",
    label=_("谁核实、谁答复"),
    basis=("PET22:22", "PET22:23"),
    required=True,
    options=(
        Option(code="forward_to_township", label=_("县级转办督办，乡镇（街道）核实、答复")),
        Option(code="first_receiver", label=_("首接责任人负责到底并答复")),
        Option(code="both_tiers", label=_("县乡两级都可以办理，转办时逐件确定")),
    ),
)
CHANNELS = Parameter(
    "channels",
    "choices",
    _("受理渠道"),
    module="complaints",
    basis=("PET22:17", "SAL26:60"),
    required=True,
    options=(
        Option(code="letter", label=_("来信")),
        Option(code="visit", label=_("来访")),
        Option(code="phone", label=_("来电")),
        Option(code="portal", label=_("网上")),
        Option(code="hotline", label=_("12349 热线")),
        Option(code="h12345", label=_("12345 热线")),
        Option(code="assigned", label=_("上级交办")),
    ),
)
SORT = _limit("limit.sort_days", label=_("登记到甄别、转办"), basis=("PET22:22",), required=True, bound=True)
TELL = _limit("limit.tell_days", label=_("书面告知受理情况"), basis=("PET22:23",), required=True, bound=True)
NOT_MINE = _limit(
    "limit.not_mine_workdays", label=_("对转办提出异议并退回"), basis=("PET22:23",), required=True, bound=True
)
PETITION = _limit(
    "limit.petition_days",
    label=_("申诉求决事项的办理"),
    basis=("PET22:34",),
    required=True,
    bound=True,
    help=_("并写明情况复杂经批准后可以延长的天数，在原期限之上增加。"),
)
REPORT = _limit(
    "limit.report_days", label=_("实名举报的核查和反馈"), basis=("SAL26:68", "D57:37"), required=True
)
DUTY = _limit("limit.duty_days", label=_("申请履行职责的答复"), basis=("PET22:31",), required=True)
SERVICE = _limit("limit.service_days", label=_("服务态度类投诉的办理"), basis=("SAL26:68",), required=True)
SUGGESTION = _limit("limit.suggestion_days", label=_("建议意见的答复"), basis=("PET22:29",), required=True)
ENQUIRY = _limit("limit.enquiry_days", label=_("咨询的答复"), basis=("SAL26:60",), required=True)
VERIFY = _limit("limit.verify_days", label=_("调查核实"), basis=("PET22:31", "PET22:32"), required=True)
SUPERVISE = _limit("limit.supervise_days", label=_("转办件的督办"), basis=("PET22:22",), required=True)
RECHECK_ASK = _limit(
    "limit.recheck_request_days",
    label=_("收到书面答复后请求复查"),
    basis=("PET22:35",),
    default=Limit(30, "days"),
    least=30,
)
RECHECK = _limit("limit.recheck_days", label=_("复查"), basis=("PET22:35",), required=True, bound=True)
FINAL_ASK = _limit(
    "limit.review_request_days",
    label=_("收到复查意见后请求复核"),
    basis=("PET22:36",),
    default=Limit(30, "days"),
    least=30,
)
FINAL = _limit("limit.review_days", label=_("复核"), basis=("PET22:36",), required=True, bound=True)
FIRST_FEEDBACK = _limit(
    "limit.first_feedback_hours", label=_("首次反馈"), basis=("SAL26:60", "PET22:23"), required=True
)
GROUP_PEOPLE = _count(
    "group_reps_max",
    label=_("多人走访推选的代表人数上限"),
    basis=("PET22:20",),
    read_on="event",
    default=5,
    least=1,
    most=5,
    unit=_("人"),
)
KEY_RULES = Parameter(
    "key_rules",
    "switch",
    _("重点件须有包案领导和集体研究记录"),
    module="complaints",
    basis=("PET22:32",),
    default=True,
)
REPEAT_WINDOW = _count(
    "repeat_window",
    label=_("识别重复信访的期间"),
    basis=("PET22:36",),
    read_on="event",
    default=12,
    least=1,
    unit=_("个月"),
)
REPEAT_FROM = _text(
    "repeat_from", label=_("重复信访集中化解的起始日期"), basis=("PET22:36",), read_on="event"
)
LEDGER_FROM = _text("ledger_from", label=_("实名反映台账的起始日期"), basis=("D57:37",), read_on="event")

PARAMETERS: tuple[Parameter, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Parameter)
)
