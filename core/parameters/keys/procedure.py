"""What a county may set about intake, the procedure, confirmation and public notice of every type."""

from __future__ import annotations

from core.parameters.keys.kinds import choice, choices, count, limit, switch, table, text
from core.text import _

# --- Intake -----------------------------------------------------------------------------------------------------------

INTAKE_CHANNELS = choices(
    "intake.channels",
    {
        "window": _("窗口"),
        "portal": _("网上"),
        "mobile": _("手机"),
        "hotline": _("热线"),
        "village": _("村（居）委会代为提出"),
        "agent": _("代办员"),
        "gov_service": _("政务服务系统"),
        "partner": _("其他平台"),
    },
    label=_("受理渠道"),
    basis=("SAL26:37", "SAL26:63", "SAL26:64"),
    required=True,
)
RESIDENCE_PERMIT = switch(
    "intake.residence_permit",
    label=_("持居住证人员可在居住地申请"),
    basis=("SAL26:37", "D57:5"),
    default=False,
)
SPLIT_REGISTRATION = text(
    "intake.split_registration",
    label=_("家庭成员户籍不在一地时的受理办法"),
    basis=("SAL26:37", "D57:4"),
    required=True,
    set_by="city",
)
AGENTS = switch("intake.agents", label=_("聘请代办员"), basis=("SAL26:37",), default=False)
VILLAGE_TASKS = choices(
    "village.tasks",
    {
        "application": _("协助提出申请"),
        "survey": _("协助入户调查"),
        "appraisal": _("协助民主评议"),
        "posting": _("协助公示公布"),
        "publicity": _("协助政策宣传"),
        "report": _("情况报告"),
    },
    label=_("协理员的协助事项"),
    basis=("SAL26:5",),
    read_on="event",
)
ENTRY_DELAY = count(
    "intake.entry_delay_days",
    label=_("收到纸质申请到录入的天数"),
    basis=("SAL26:64",),
    read_on="event",
    required=True,
    unit=_("天"),
)
HANDOVER = limit(
    "limit.handover_days",
    label=_("转办其他部门的申请到答复"),
    basis=("SAL26:64",),
    read_on="event",
    required=True,
)
LIST_ROWS = count(
    "candidates.max_rows",
    label=_("一份主动发现名单的人数"),
    basis=("D57:28",),
    read_on="event",
    default=500,
    least=1,
    most=5000,
    unit=_("人"),
)
LIST_MB = count(
    "candidates.max_mb",
    label=_("一份主动发现名单的大小"),
    read_on="event",
    default=2,
    least=1,
    most=10,
    unit="MB",
)
CONSENT_TEXT = text("consent.text", label=_("核对授权书文本"), basis=("SAL26:40", "D57:9"), required=True)
INTEGRITY_TEXT = text("integrity.text", label=_("诚信承诺书文本"), basis=("SAL26:40", "D57:9"), required=True)

# --- Procedure and decision -------------------------------------------------------------------------------------------

FOUR_EYES = choices(
    "roles.four_eyes",
    {
        "survey/review": _("调查与审核不得同一人"),
        "survey/decide": _("调查与确认不得同一人"),
        "review/decide": _("审核与确认不得同一人"),
        "first/review": _("初审等本地增设的意见环节与审核不得同一人"),
        "decide/seal": _("确认与用印不得同一人"),
        "survey/resurvey": _("异议后重新调查的不得是原调查人员"),
    },
    label=_("岗位分离"),
    basis=("SAL26:44", "D57:19"),
    default=("review/decide", "survey/resurvey"),
)
SIGN_MODE = choice(
    "sign.mode",
    {"desk": _("工作台签署"), "mobile": _("手机签署"), "upload": _("签字后上传")},
    label=_("签署方式"),
    read_on="event",
    default="desk",
)
ESCALATION = table(
    "overdue.escalation",
    label=_("超时逐级提醒"),
    basis=("SAL26:69",),
    read_on="event",
    required=True,
    help=_("每级写明超时天数和提醒的岗位。"),
)
REFUSAL_LETTER = limit(
    "limit.refusal_letter_workdays",
    label=_("作出不予确认决定到书面告知"),
    basis=("SAL26:45", "D57:21", "T43:18"),
    required=True,
    bound=True,
)
COOPERATE = limit(
    "limit.cooperate_days",
    label=_("通知配合核查的期限"),
    basis=("SAL26:43", "D57:29"),
    required=True,
    least=1,
)
SILENT = limit(
    "limit.silent_days",
    label=_("材料齐全而未受理、未决定的列入清单"),
    basis=("SAL26:70",),
    read_on="event",
    required=True,
)
PAUSE = limit("limit.pause_days", label=_("中止计时的最长期限"), help=_("不设定即不得中止计时。"))
HEARING_WAYS = choices(
    "hearing.ways",
    {"window": _("窗口"), "recorded_call": _("录音电话"), "visit": _("上门"), "writing": _("书面")},
    label=_("听取意见的方式"),
    basis=("SAL26:48",),
    required=True,
)
_HOW = ("", "经审核", "经审查", "经核查", "经核实", "经调查", "经研究", "该家庭", "申请人")
_WHAT = (
    *("不符合条件", "条件不符合", "条件不符", "不具备条件", "不满足条件", "不符合政策", "不符合规定"),
    *("不符合低保条件", "不符合救助条件", "不符合申请条件", "不符合享受条件", "不符合保障条件"),
    *("不符合特困条件", "不符合特困供养条件", "不符合临时救助条件", "不符合相关条件", "不符合有关条件"),
    *("不符合政策条件", "不符合规定条件", "不符合政策规定", "不符合相关规定", "不符合有关规定", "不符合要求"),
)
STOCK_PHRASES = table(
    "refusal.stock_phrases",
    label=_("不得用作理由的套话"),
    basis=("SAL26:45",),
    read_on="event",
    default=[
        *(f"{how}{what}" for how in _HOW for what in _WHAT),
        *("按规定不予确认", "按规定不予批准", "按政策不予确认"),
        *("经研究不予同意", "经研究不予确认", "经审核不予确认", "经审核不予批准", "不予同意"),
    ],
)

# --- Delegation and remedies ------------------------------------------------------------------------------------------

WITHOUT_BASIS = choice(
    "delegation.without_basis",
    {"county_decides": _("由县级决定"), "bureau_name": _("经法律审核，以县级民政部门名义委托决定")},
    label=_("没有省级规定时由谁决定"),
    basis=("SAL26:44",),
    default="county_decides",
)
CATALOGUE = table(
    "delegation.catalogue",
    label=_("下放事项目录"),
    basis=("SAL26:44",),
    read_on="event",
    help=_("按文件列出下放的大项和小项，每个小项对应一个救助事项；在“权限下放”的“事项目录”页维护。"),
)
FILING = switch(
    "delegation.filing_to_county", label=_("乡镇确认后报县级备案"), basis=("SAL26:44",), default=True
)
PILOT_REVIEW = switch(
    "delegation.pilot_review_required", label=_("推广前须完成试点评估"), read_on="event", default=True
)
PHASES = table("plan.phases", label=_("实施步骤"), read_on="event")
CONFLICTS = table(
    "plan.conflicts",
    label=_("文件与现行法律不一致之处"),
    read_on="event",
    help=_("本地文件怎么规定、现行法律是哪一条、系统按哪个办。由档案文件载入，供修订文件时参考。"),
)
RECORDED = ("training", "letter", "seal", "agreements", "equipment")
"""What the county records of a township; the register counts the rest."""
READY_ITEMS = choices(
    "readiness.items",
    {
        "staff": _("工作人员"),
        "accounts": _("岗位和账号"),
        "signatories": _("确认人员"),
        "training": _("培训"),
        "letter": _("委托书"),
        "seal": _("印章"),
        "agreements": _("协议"),
        "equipment": _("设备"),
    },
    label=_("下放前须具备的承接条件"),
    read_on="event",
    default=("staff",),
)
READINESS = choice(
    "readiness.block",
    {"warn": _("提醒并写明理由"), "block": _("不得下放")},
    label=_("承接条件不足时"),
    read_on="event",
    default="warn",
)
TRAINED = choices(
    "training.required_for_role", {}, label=_("须先培训合格的岗位"), read_on="event", default=()
)
REMEDY_BODY = text(
    "remedy.body", label=_("行政复议机关"), basis=("SAL26:76", "REC23:24"), read_on="event", required=True
)
REMEDY_COURT = text(
    "remedy.court", label=_("管辖的人民法院"), basis=("SAL26:76", "LIT:26"), read_on="event", required=True
)
REMEDY_RESPONDENT = text(
    "remedy.respondent",
    label=_("县级决定和委托决定的被申请人、被告"),
    basis=("REC23:19", "LIT:26"),
    read_on="event",
    required=True,
)
REVIEW_DAYS = count(
    "remedy.review_days",
    label=_("申请行政复议的期限"),
    basis=("REC23:20",),
    read_on="event",
    default=60,
    least=60,
    unit=_("日"),
)
SUIT_MONTHS = count(
    "remedy.suit_months",
    label=_("提起行政诉讼的期限"),
    basis=("LIT:46",),
    read_on="event",
    default=6,
    least=6,
    unit=_("个月"),
)

# --- Public notice ----------------------------------------------------------------------------------------------------

CHANNELS = table("notice.channels", label=_("公示渠道"), basis=("SAL26:45", "D57:19"), required=True)
NOTICE_FIELDS = choices(
    "notice.fields",
    {
        "applicant_name": _("申请人姓名"),
        "household_size": _("家庭成员数量"),
        "amount": _("保障金额"),
        "location": _("所在村（社区）"),
    },
    label=_("公示内容"),
    basis=("D57:24", "N83:4(2)", "PIPL:28"),
)
MINOR_AGE = count(
    "notice.minor_age",
    label=_("不公示的未成年人年龄（不满）"),
    basis=("CIV:17",),
    default=18,
    least=18,
    most=24,
)
LONG_TERM = switch("notice.long_term", label=_("在享对象长期公示"), read_on="event", default=True)
CHANGES = switch(
    "notice.changes", label=_("变更、停发予以公示"), basis=("SAL26:45",), read_on="event", default=True
)
BOARD_CHECK = count(
    "notice.board_check_days",
    label=_("公示栏维护的间隔"),
    read_on="event",
    required=True,
    least=1,
    unit=_("天"),
)
PUBLISH = limit(
    "publish.days", label=_("确认决定公布的天数"), basis=("SAL26:45", "D57:24"), required=True, least=1
)
PUBLISH_POST = limit("publish.post_days", label=_("作出决定到公布"), basis=("SAL26:45",), required=True)
ANONYMOUS = switch("objection.anonymous", label=_("受理匿名异议"), basis=("D57:19",), default=True)

# --- Papers -----------------------------------------------------------------------------------------------------------

FILE_MB = count(
    "file.max_mb", label=_("单个文件的大小"), read_on="event", default=10, least=1, most=100, unit="MB"
)
CASE_MB = count(
    "file.case_max_mb",
    label=_("一个案件的文件总量"),
    read_on="event",
    default=60,
    least=1,
    most=1000,
    unit="MB",
)
ARCHIVE_YEARS = count(
    "archive.retention_years",
    label=_("档案保存年限"),
    read_on="event",
    required=True,
    least=3,
    most=100,
    unit=_("年"),
)
