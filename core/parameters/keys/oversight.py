"""What a county may set about supervision, discovery, the public pages, staff, words and telephone numbers."""

from __future__ import annotations

from core.parameters.keys.kinds import CYCLES, choice, choices, count, limit, number, table, text
from core.text import _

# --- Supervision and discovery ----------------------------------------------------------------------------------------

DECISION_SAMPLE = number(
    "supervision.sample_rate",
    label=_("抽查已作决定的比例"),
    basis=("SAL26:46", "SAL26:69"),
    read_on="event",
    required=True,
    least=0,
    most=1,
)
RECIPIENT_SAMPLE = number(
    "spot_check.recipients_rate",
    label=_("实地抽查在享对象的比例"),
    basis=("SAL26:46",),
    read_on="event",
    required=True,
    least=0,
    most=1,
)
RANDOM_RATE = number(
    "random.rate",
    label=_("双随机抽取比例"),
    basis=("CC18:3(4)", "SAL26:69"),
    read_on="event",
    required=True,
    least=0,
    most=1,
)
SPOT_CYCLE = choice(
    "spot_check.cycle", CYCLES, label=_("实地抽查的周期"), basis=("SAL26:46",), read_on="event", required=True
)
INSPECTION_CYCLE = choice(
    "inspection.cycle", CYCLES, label=_("定期检查的周期"), basis=("SAL26:69",), read_on="event", required=True
)
VISIT_CYCLE = choice(
    "visit.cycle", CYCLES, label=_("走访的周期"), basis=("SAL26:39",), read_on="event", required=True
)
VILLAGE_FEEDBACK = limit(
    "limit.village_feedback_days",
    label=_("村（居）报告后反馈认定情况"),
    basis=("SAL26:39",),
    read_on="event",
    required=True,
)
INFORM = limit(
    "limit.inform_days",
    label=_("发现困难家庭后告知政策"),
    basis=("SAL26:39",),
    read_on="event",
    required=True,
)
REFERRAL = limit(
    "limit.referral_days", label=_("转介部门的答复期限"), basis=("SAL26:64",), read_on="event", required=True
)
REPORT_CHANGE = limit(
    "limit.report_change_days",
    label=_("救助对象报告变化的期限"),
    basis=("SAL26:46",),
    read_on="event",
    required=True,
)
REPORT_DUE_DAY = count(
    "report.due_day",
    label=_("每月上报统计表的最后一天"),
    read_on="event",
    least=1,
    most=28,
    unit=_("日"),
)
DISCIPLINE = choices(
    "rules.enabled",
    {
        "first_asked": _("首问负责制"),
        "told_once": _("一次性告知制"),
        "service_promise": _("服务承诺制"),
        "time_limit": _("限时办结制"),
        "accountability": _("责任追究制"),
    },
    label=_("实行的责任制度"),
    read_on="event",
    default=(),
)
UPPER_SYSTEM = text("upper_system", label=_("须录入的上级系统"), read_on="event")

# --- Public pages -----------------------------------------------------------------------------------------------------

HOTLINES = table(
    "hotline.number", label=_("社会救助服务热线"), basis=("SAL26:60",), read_on="event", required=True
)
ANSWER = limit(
    "limit.answer_days", label=_("网上咨询的答复期限"), basis=("SAL26:60",), read_on="event", required=True
)
PAGE_AGE = count(
    "public.max_age_days",
    label=_("公开页面多久未更新列入清单"),
    basis=("SAL26:67",),
    read_on="event",
    required=True,
    least=1,
    unit=_("天"),
)
LOOKUP_FACTOR = choice(
    "public.lookup_factor",
    {"code": _("查询码"), "id_tail": _("身份证号后几位")},
    label=_("查询进度的第二要素"),
    basis=("SAL26:63",),
    read_on="event",
    default="code",
)
DISCLOSURE = choice(
    "disclosure.cycle",
    CYCLES,
    label=_("公开救助资金的周期"),
    basis=("SAL26:67",),
    read_on="event",
    required=True,
)
MIN_CELL = count(
    "disclosure.min_cell",
    label=_("少于多少人时不公开人数"),
    basis=("SAL26:11", "SAL26:67"),
    read_on="event",
    required=True,
    least=2,
    most=100,
    unit=_("人"),
)

# --- Staff, words -----------------------------------------------------------------------------------------------------

COUNTY_STAFF = count("staff.county_min", label=_("县级工作人员最低数"), read_on="event", unit=_("人"))
TOWNSHIP_STAFF = table("staff.township_range", label=_("乡镇（街道）工作人员数"), read_on="event")
VILLAGE_STAFF = count(
    "staff.village_min", label=_("每个村（社区）协理员最低数"), read_on="event", unit=_("人")
)
TIERS = table("org.tier_names", label=_("各级名称"), read_on="event", required=True)
TERMS = table("terms", label=_("本地用语"), read_on="event", default={})
