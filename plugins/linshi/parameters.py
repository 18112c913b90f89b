"""Every number, switch and limit of linshi that a county may set; those that several types share stand in core.rules."""

from __future__ import annotations

from functools import partial

from core import rules
from core.declare import Option, Parameter, _

_amount = partial(Parameter, kind="amount", module="linshi", unit=_("元"))
_choice = partial(Parameter, kind="choice", module="linshi")
_count = partial(Parameter, kind="count", module="linshi")
_limit = partial(Parameter, kind="limit", module="linshi")
_switch = partial(Parameter, kind="switch", module="linshi")
_table = partial(Parameter, kind="table", module="linshi")

# --- the shape of the procedure ---------------------------------------------------------------------------

NOTICE_ROUNDS = _choice(
    "notice.rounds",
    label=_("支出型临时救助的公示轮次"),
    basis=("L23:2(2)",),
    required=True,
    options=(
        Option(code="before", label=_("决定前公示")),
        Option(code="after", label=_("决定后公示")),
        Option(code="both", label=_("决定前后各公示一次")),
        Option(code="none", label=_("不公示")),
    ),
    help=_("急难型临时救助不公示；决定的公布不受本项影响。"),
)
NOTICE = _limit("notice.days", label=_("决定前公示期"), basis=("L23:2(2)",), required=True, least=1)
NOTICE_AGAIN = _limit("notice.again_days", label=_("异议处理后再次公示期"), basis=("L23:2(2)",), least=1)
NOTICE_RESULT = _limit(
    "notice.result_days", label=_("决定后公示期"), basis=("SAL26:45", "L23:2(2)"), required=True, least=1
)
NOTICE_COUNTS = _switch(
    "notice.counts_in_total", label=_("公示期计入办理时限"), basis=("L23:2(2)",), default=True
)
POST = _limit("limit.post_days", label=_("张贴公示的期限"), basis=("L23:2(2)",), required=True)
OBJECTION_HANDLING = _choice(
    "objection.handling",
    label=_("公示异议的处理方式"),
    basis=("L23:2(2)",),
    required=True,
    default="reinvestigate",
    options=(
        Option(code="reinvestigate", label=_("重新调查核实")),
        Option(code="appraisal", label=_("开展民主评议")),
        Option(code="either", label=_("重新调查或者民主评议，由经办机构选择")),
        Option(code="both", label=_("先重新调查，再民主评议")),
    ),
)
MEETING = _switch("decide.meeting", label=_("决定须经会议集体研究"), basis=("SAL26:44",), default=False)
CASE_BY_CASE = _switch(
    "case_by_case", label=_("重大困难一事一议"), basis=("CC18:15", "L23:2(3)"), default=False
)
BATCH = _choice(
    "batch",
    label=_("县级审批节奏"),
    basis=("L23:2(2)",),
    required=True,
    options=(Option(code="immediate", label=_("即报即审")), Option(code="monthly", label=_("按月集中审批"))),
    help=_("紧急的不等集中审批。"),
)
BATCH_DAY = _count(
    "batch_day", label=_("按月审批的截止日"), basis=("L23:2(2)",), least=1, most=28, unit=_("日")
)
EMERGENCY_SEQUENCE = _choice(
    "emergency_sequence",
    label=_("公共突发事件中与其他部门救助的先后"),
    basis=("L23:2(2)", "CC18:14"),
    default="pay_first",
    options=(
        Option(code="after_others", label=_("提示先登记其他部门的救助")),
        Option(code="pay_first", label=_("先行救助")),
    ),
)
JURISDICTION = _choice(
    "jurisdiction",
    label=_("受理地"),
    basis=("SAL26:37", "CC18:14"),
    options=(
        Option(code="emergency_place", label=_("急难发生地")),
        Option(code="residence", label=_("居住地")),
        Option(code="registration", label=_("户籍地")),
    ),
    help=_("自2026年7月1日起只能是急难发生地。"),
)

# --- time limits ------------------------------------------------------------------------------------------

TOTAL = _limit(
    "limit.total_workdays", label=_("受理到作出决定"), basis=("SA649:48", "L23:2(2)"), required=True
)
ACCEPT = _limit("limit.accept_days", label=_("材料齐全到受理"), basis=("SAL26:64", "L23:2(2)"), required=True)
CHECK_START = _limit(
    "limit.check_start_days", label=_("提请核对到启动核对"), basis=("SAL26:41", "L23:2(2)"), required=True
)
CHECK = _limit(
    "limit.check_days", label=_("启动核对到出具报告"), basis=("SAL26:41", "L23:2(2)"), required=True
)
REPORT_GOOD = _limit(
    "check.report_valid_days", label=_("核对报告的有效期"), basis=("L23:2(2)",), required=True
)
SURVEY_START = _limit(
    "limit.survey_start_days", label=_("受理到启动调查"), basis=("SAL26:43", "L23:2(2)"), required=True
)
SURVEY = _limit("limit.survey_days", label=_("受理到完成调查"), basis=("SAL26:43", "L23:2(2)"), required=True)
REVIEW = _limit("limit.review_days", label=_("提出审核意见"), basis=("SAL26:44", "L23:2(2)"), required=True)
OBJECTION = _limit("limit.objection_days", label=_("处理公示异议"), basis=("L23:2(2)",), required=True)
DECIDE = _limit("limit.decide_days", label=_("作出决定"), basis=("SAL26:44", "SA649:48"), required=True)
FILING = _limit("limit.filing_days", label=_("决定后报县级备案"), basis=("SAL26:44",), required=True)
ADVANCE = _limit(
    "limit.advance_hours", label=_("先行救助的发放"), basis=("SAL26:50", "L23:2(2)"), required=True
)
CATCH_UP = _limit(
    "catchup_days", label=_("先行救助后补齐手续"), basis=("SAL26:50", "L23:2(2)"), required=True
)
EXPLAIN = _limit("explain_days", label=_("紧急情况解除后补充说明"), basis=("SAL26:50",), required=True)

# --- who is helped and with how much ----------------------------------------------------------------------

CATEGORIES = Parameter(
    "categories",
    "choices",
    _("救助的困难类别"),
    module="linshi",
    basis=("SAL26:29", "L23:2(1)"),
    required=True,
    options=(
        Option(code="sudden_event", label=_("突发事件")),
        Option(code="accident", label=_("意外伤害")),
        Option(code="illness", label=_("突发重大疾病")),
        Option(code="education", label=_("教育支出")),
        Option(code="living", label=_("其他必需支出")),
        Option(code="released", label=_("刑满释放人员")),
        Option(code="ex_addict", label=_("戒毒期满人员")),
        Option(code="migrant", label=_("无工作又无家庭支持的外来务工人员")),
        Option(code="stranded", label=_("滞留人员")),
        Option(code="other", label=_("其他")),
    ),
)
AMOUNT_METHOD = _choice(
    "amount_method",
    label=_("救助金额的确定办法"),
    basis=("L23:2(3)",),
    read_on="decision",
    required=True,
    options=(
        Option(code="formula", label=_("低保标准 × 人数 × 月数")),
        Option(code="grades", label=_("按类别和档次")),
    ),
)
MONTHS = _table(
    "months",
    label=_("按人数和月数计算时的月数"),
    basis=("L23:2(3)",),
    read_on="decision",
    help=_("按申请人类别（特困、低保、其他）写明最少和最多月数。"),
)
GRADES = _table("grades", label=_("类别、档次和金额"), basis=("L23:2(3)",), read_on="decision")
MEDICAL_BANDS = _table(
    "medical_bands",
    label=_("医疗自付费用达到一定数额时的最低救助金额"),
    basis=("L23:2(3)",),
    read_on="decision",
)
CAP = _amount("cap", label=_("救助金额上限"), basis=("L23:2(3)",), read_on="decision", required=True, least=1)
EMERGENCY_CAP = _amount(
    "emergency_cap",
    least=1,
    label=_("重大困难的救助金额上限"),
    basis=("CC18:15", "L23:2(3)"),
    read_on="decision",
    help=_("只适用于疫情、灾害造成严重困难，并有协调机制会议记录的案件。"),
)
FLOOR = _amount("floor", label=_("最低救助金额"), basis=("L23:2(3)",), read_on="decision", least=0)
INSTALMENTS = _switch("instalments", label=_("一次审批、分阶段救助"), basis=("L23:2(4)",), default=True)
PAY_FIRST = _switch(
    "pay_first", label=_("先行救助"), basis=("SAL26:50", "L23:2(2)"), help=_("自2026年7月1日起应当实行。")
)
PAY_FIRST_MOST = _amount(
    "pay_first_max",
    least=1,
    label=_("先行救助的最高金额"),
    basis=("SAL26:50", "CC18:15"),
    read_on="decision",
    required=True,
)

# --- repeats and looking after ----------------------------------------------------------------------------

REPEAT_WINDOW = _choice(
    "repeat_window",
    label=_("同一事由不重复救助的期间"),
    basis=("L23:2(1)",),
    required=True,
    default="calendar_year",
    options=(
        Option(code="calendar_year", label=_("同一自然年度")),
        Option(code="rolling_12_months", label=_("连续十二个月")),
    ),
)
MOST_A_YEAR = _count(
    "max_per_year", label=_("同一年度最多救助次数"), basis=("L23:2(1)",), least=1, unit=_("次")
)
SPLIT_DAYS = _count(
    "split_days",
    label=_("拆分审批的识别期间"),
    basis=("L23:2(2)",),
    read_on="event",
    default=30,
    least=1,
    unit=_("天"),
)
SAMPLE_RATE = Parameter(
    "sample_rate",
    "number",
    _("县级抽查比例"),
    module="linshi",
    basis=("SAL26:46",),
    read_on="event",
    required=True,
    least=0,
    most=1,
)
MATERIALS = _table(
    "materials",
    label=_("本地增加的申请材料"),
    basis=("SAL26:62", "L23:2(2)"),
    check=rules.no_village_condition,
)

PARAMETERS: tuple[Parameter, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Parameter)
)
