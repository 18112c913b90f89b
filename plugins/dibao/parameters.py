"""Every number, switch and limit of dibao that a county may set; those that several types share stand in core.rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from core import rules
from core.declare import Option, Parameter, _
from core.rules import parameters as shared

_choice = partial(Parameter, kind="choice", module="dibao")
_count = partial(Parameter, kind="count", module="dibao")
_limit = partial(Parameter, kind="limit", module="dibao")
_number = partial(Parameter, kind="number", module="dibao")
_switch = partial(Parameter, kind="switch", module="dibao")
_table = partial(Parameter, kind="table", module="dibao")

# --- the shape of the procedure ---------------------------------------------------------------------------

NOTICE_ROUNDS = _choice(
    "notice.rounds",
    label=_("公示轮次"),
    basis=("D57:19", "D57:24", "N83:4(2)"),
    required=True,
    options=(
        Option(code="before", label=_("确认前公示")),
        Option(code="after", label=_("确认后公示")),
        Option(code="both", label=_("确认前后各公示一次")),
    ),
    help=_("只在确认后公示与现行规定不一致，保存时须写明理由。"),
)
NOTICE = _limit("notice.days", label=_("确认前公示期"), basis=("D57:19",), required=True, bound=True)
NOTICE_AGAIN = _limit(
    "notice.again_days",
    label=_("异议处理后再次公示期"),
    basis=("D57:19",),
    least=1,
    help=_("未设置的，与确认前公示期相同。"),
)
NOTICE_RESULT = _limit(
    "notice.result_days", label=_("确认后公示期"), basis=("SAL26:45", "D57:24"), required=True
)
NOTICE_COUNTS = _switch(
    "notice.counts_in_total", label=_("公示期计入办理时限"), basis=("D57:22", "N83:4(1)"), default=True
)
POST = _limit("limit.post_days", label=_("张贴公示的期限"), basis=("D57:19",), required=True)

APPRAISAL_RULE = _choice(
    "appraisal.rule",
    label=_("民主评议"),
    basis=("CC18:24", "D57:19"),
    required=True,
    options=(
        Option(code="always", label=_("每件都评议")),
        Option(code="skip_if_undisputed", label=_("没有争议的不评议")),
        Option(code="only_on_objection", label=_("有异议时才评议")),
        Option(code="never", label=_("不评议")),
    ),
)
APPRAISAL_PEOPLE = _count(
    "appraisal.min_participants",
    label=_("评议会最少参加人数"),
    basis=("CC18:24",),
    required=True,
    least=1,
    most=99,
    unit=_("人"),
)
APPRAISAL_RESIDENTS = _number(
    "appraisal.resident_ratio",
    label=_("村（居）民代表占评议人数的最低比例"),
    basis=("CC18:24",),
    default=Decimal(0),
    least=0,
    most=1,
)
OBJECTION_HANDLING = _choice(
    "objection.handling",
    label=_("公示异议的处理方式"),
    basis=("D57:19",),
    required=True,
    default="reinvestigate",
    options=(
        Option(code="reinvestigate", label=_("重新调查核实")),
        Option(code="appraisal", label=_("开展民主评议")),
        Option(code="either", label=_("重新调查或者民主评议，由经办机构选择")),
        Option(code="both", label=_("先重新调查，再民主评议")),
    ),
)
MEETING = _switch("decide.meeting", label=_("确认须经会议集体研究"), basis=("SAL26:44",), default=False)

# --- time limits of the application -----------------------------------------------------------------------

TOTAL = _limit(
    "limit.total_workdays",
    label=_("受理到作出确认决定"),
    basis=("N83:4(1)", "D57:22"),
    required=True,
    bound=True,
    help=_("并写明未下放时的期限，以及有法定情形时自受理起算的最长期限。"),
)
ACCEPT = _limit("limit.accept_days", label=_("材料齐全到受理"), basis=("SAL26:64", "D57:10"), required=True)
CHECK_START = _limit(
    "limit.check_start_days",
    label=_("提请核对到启动核对"),
    basis=("SAL26:41", "D57:17"),
    required=True,
    bound=True,
)
CHECK = _limit("limit.check_days", label=_("启动核对到出具报告"), basis=("SAL26:41", "D57:17"), required=True)
REPORT_GOOD = _limit("check.report_valid_days", label=_("核对报告的有效期"), basis=("D57:17",), required=True)
SURVEY_START = _limit(
    "limit.survey_start_days",
    label=_("受理到启动入户调查"),
    basis=("SAL26:43", "D57:15"),
    required=True,
    bound=True,
)
SURVEY = _limit(
    "limit.survey_days", label=_("受理到完成入户调查"), basis=("SAL26:43", "D57:15"), required=True
)
APPRAISE = _limit("limit.appraise_days", label=_("完成民主评议"), basis=("CC18:24",), required=True)
REVIEW = _limit("limit.review_days", label=_("提出审核意见"), basis=("SAL26:44", "D57:19"), required=True)
VISIT = _limit("limit.visit_days", label=_("县级入户调查"), basis=("D57:20",), required=True)
OBJECTION = _limit("limit.objection_days", label=_("处理公示异议"), basis=("D57:19",), required=True)
DECIDE = _limit(
    "limit.decide_days", label=_("公示结束到作出决定"), basis=("D57:20", "D57:21"), required=True, bound=True
)
FILING = _limit("limit.filing_days", label=_("确认后报县级备案"), basis=("SAL26:44",), required=True)

# --- time limits of the review and of leaving the scheme --------------------------------------------------

REVIEW_SURVEY = _limit(
    "limit.review_survey_days", label=_("复核调查"), basis=("SAL26:46", "D57:31"), required=True
)
REVIEW_ASSESS = _limit(
    "limit.review_assess_days", label=_("提出复核意见"), basis=("SAL26:46", "D57:31"), required=True
)
CHANGE_DECIDE = _limit(
    "limit.change_decide_days", label=_("作出变更决定"), basis=("SAL26:47", "D57:32"), required=True
)
TELL = _limit("limit.tell_days", label=_("送达变更告知书"), basis=("SAL26:48", "D57:32"), required=True)
EXIT = _limit(
    "limit.exit_days",
    label=_("发现不再符合条件到停发"),
    basis=("SAL26:47", "D57:32"),
    required=True,
    help=_("须为听取救助对象意见留出时间。"),
)
GRADUAL = _switch("exit.gradual", label=_("实行渐退期"), basis=("N83:1(3)",), default=False)
PHASE_OUT = _limit("exit.gradual_months", label=_("渐退期长度"), basis=("N83:1(3)",), bound=True)
GRADUAL_AMOUNT = _number(
    "exit.gradual_amount",
    label=_("渐退期内发放比例"),
    basis=("N83:1(3)",),
    read_on="month",
    default=Decimal(1),
    least=0,
    most=1,
)
REVIEW_CYCLE_A = _count(
    "review.cycle.a",
    label=_("复核周期：家庭情况稳定（A类）"),
    basis=("SAL26:46", "D57:31"),
    read_on="event",
    required=True,
    bound=True,
    least=1,
    unit=_("个月"),
)
REVIEW_CYCLE_B = _count(
    "review.cycle.b",
    label=_("复核周期：短期内相对稳定（B类）"),
    basis=("SAL26:46", "D57:31"),
    read_on="event",
    required=True,
    bound=True,
    least=1,
    unit=_("个月"),
)
REVIEW_CYCLE_C = _count(
    "review.cycle.c",
    label=_("复核周期：收入不固定、有劳动能力（C类）"),
    basis=("SAL26:46", "D57:31"),
    read_on="event",
    required=True,
    bound=True,
    least=1,
    unit=_("个月"),
)
DEATH_CHECK = _count(
    "death_check_months",
    label=_("成员死亡后完成复核"),
    basis=("N83:1(3)",),
    read_on="event",
    default=3,
    least=1,
    unit=_("个月"),
)
UNREPORTED_CHANGE = _count(
    "unreported_change_months",
    label=_("重大变化逾期未报告"),
    basis=("N83:5(5)",),
    read_on="event",
    default=3,
    least=1,
    unit=_("个月"),
)
JOB_REFUSALS = _count(
    "job_refusals",
    label=_("连续拒绝介绍的工作"),
    basis=("D57:34",),
    read_on="event",
    default=3,
    least=1,
    unit=_("次"),
)

# --- who is covered and what is paid ----------------------------------------------------------------------

CATEGORIES = _choice(
    "categories",
    label=_("城乡类别"),
    basis=("SAL26:3", "SAL26:19"),
    required=True,
    options=(
        Option(code="urban", label=_("只有城市低保")),
        Option(code="urban_rural", label=_("城市低保与农村低保")),
        Option(code="unified", label=_("城乡统一")),
    ),
)


def _has_tiers(method: str, read: Callable[[Parameter], Any]) -> Iterator[str]:
    """Paying by tiers takes a table of tiers."""
    if method == "tiered" and not read(TIERS):
        yield str(_("还没有设定分档定额表，不能改为分档定额发放。请先设定“分档定额表”，起始日不晚于本项。"))


def _reaches_the_standard(tiers: Any, read: Callable[[Parameter], Any]) -> tuple[str, ...]:
    """Every income a head below the standard lies in exactly one tier (SAL26 18; LAW-10)."""
    standards = [read(shared.STANDARD_URBAN), read(shared.STANDARD_RURAL)]
    return rules.tier_faults(tiers, max((s for s in standards if s is not None), default=Decimal(0)))


METHOD = _choice(
    "method",
    label=_("保障金计发办法"),
    basis=("SAL26:18", "D57:23"),
    read_on="month",
    required=True,
    set_by="city",
    options=(
        Option(code="differential", label=_("按差额发放")),
        Option(code="tiered", label=_("分档定额发放")),
    ),
    check=_has_tiers,
)
TIERS = _table(
    "tiers",
    label=_("分档定额表"),
    basis=("SAL26:18", "D57:23"),
    read_on="month",
    set_by="city",
    unit=_("元/人·月"),
    help=_("每档写明人均收入的起点（含）、终点（不含）和金额；各档不得重叠，也不得留空。"),
    check=_reaches_the_standard,
    example=[{"from": "0", "below": "200", "amount": "600"}],
)
FLOOR_RATIO = _number(
    "floor_ratio",
    label=_("人均最低保障金占低保标准的比例"),
    basis=("SAL26:18", "D57:23"),
    read_on="month",
    default=Decimal(0),
    least=0,
    most=1,
)
ROUNDING = _choice(
    "rounding",
    label=_("保障金尾数处理"),
    basis=("D57:23",),
    read_on="month",
    default="fen",
    options=(
        Option(code="fen", label=_("四舍五入到分")),
        Option(code="jiao", label=_("四舍五入到角")),
        Option(code="yuan", label=_("四舍五入到元")),
        Option(code="yuan_up", label=_("不足一元的进到一元")),
    ),
)
SUPPLEMENT_CLASSES = _table(
    "supplement.classes",
    label=_("分类施保增发比例"),
    basis=("SAL26:20", "SA649:12", "D57:27"),
    read_on="month",
    help=_("每类写明对象和占低保标准的比例：老年人、未成年人、重度残疾人、重病患者。"),
)
SUPPLEMENT_COMBINE = _choice(
    "supplement.combine",
    label=_("一人符合多类分类施保时"),
    basis=("SAL26:20", "D57:27"),
    read_on="month",
    default="highest",
    options=(
        Option(code="highest", label=_("只取最高一类")),
        Option(code="add", label=_("各类相加")),
    ),
)
SINGLE_PERSON = _switch(
    "single_person", label=_("实行单人保"), basis=("SAL26:21", "D57:8", "N83:1(1)"), default=True
)
SINGLE_SPECIAL = _switch(
    "single_special",
    label=_("低保边缘家庭中确有特殊困难人员可以单人纳入"),
    basis=("SAL26:21",),
    default=False,
    set_by="city",
)
SINGLE_PERSON_BASIS = _choice(
    "single_person_basis",
    label=_("单人保保障金的计算依据"),
    basis=("SAL26:21", "D57:23"),
    default="own_income",
    options=(
        Option(code="own_income", label=_("本人收入")),
        Option(code="household_per_capita", label=_("家庭人均收入")),
        Option(code="fixed_tier", label=_("固定档次")),
    ),
)

# --- looking after the roll -------------------------------------------------------------------------------

SAMPLE_RATE = _number(
    "sample_rate",
    label=_("县级抽查比例"),
    basis=("SAL26:46",),
    read_on="event",
    required=True,
    least=0,
    most=1,
)
POLICY_GROUP_FROM = Parameter(
    "policygroup.from",
    "text",
    _("清理整体纳入对象的起始日期"),
    basis=("D57:28", "N83:1(1)"),
    module="dibao",
    read_on="event",
)
E_CERTIFICATE = _switch(
    "ecert.enabled", label=_("签发电子低保证"), basis=("SAL26:63",), read_on="event", default=False
)
MATERIALS = _table(
    "materials", label=_("本地增加的申请材料"), basis=("SAL26:62", "D57:9"), check=rules.no_village_condition
)

PARAMETERS: tuple[Parameter, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Parameter)
)
