"""What a county may set about consent, verification of means, relatives of staff and cross-checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from core.parameters.keys.kinds import CYCLES, amount, choice, choices, count, limit, switch, table, text
from core.text import Text, _

OWN = "x_"
"""What codes of sources of a county's own begin with."""
_CODE = re.compile(rf"{OWN}[a-z][a-z_]{{1,30}}")

SOURCES = choices(
    "check.sources",
    {
        "registration": _("户籍"),
        "tax": _("税务"),
        "social_insurance": _("社会保险"),
        "real_estate": _("不动产登记"),
        "business": _("市场监督管理"),
        "housing_fund": _("住房公积金"),
        "vehicle": _("车船"),
        "bank": _("银行"),
        "insurance": _("保险"),
        "security": _("证券"),
        "payment": _("非银行支付机构"),
    },
    label=_("已接通的核对来源"),
    basis=("SAL26:41", "D57:17"),
    required=True,
)


def _own_sources(value: Any, read: Callable[[Any], Any]) -> Iterable[Text]:
    """A kind of holder that the law doesn't list is asked only by a text that lets the bureau ask it (社会救助法 41)."""
    rows = value if isinstance(value, list) else []
    if rows is not value or any(not isinstance(row, dict) for row in rows):
        yield _("应逐行写明来源的代码、名称和依据。")
        return
    for row in rows:
        code, name = str(row.get("code") or ""), str(row.get("name") or "").strip()
        if not _CODE.fullmatch(code):
            yield _("来源代码“%(code)s”应以 x_ 开头，只用小写字母和下划线。", code=code)
        if not name:
            yield _("请写明来源“%(code)s”的名称。", code=code)
        if not str(row.get("basis") or "").strip():
            yield _(
                "“%(name)s”不是社会救助法第四十一条列举的来源，须写明核对所依据的法律文件和条款。",
                name=name or code,
            )
    codes = [row.get("code") for row in rows]
    if len(set(codes)) < len(codes):
        yield _("来源代码不能重复。")


OTHER_SOURCES = table(
    "check.other_sources",
    label=_("第四十一条以外的核对来源"),
    basis=("SAL26:41",),
    help=_(
        "社会救助法第四十一条列举的来源在“已接通的核对来源”中勾选；其他种类的来源逐行写明代码、名称和所依据的文件条款。"
    ),
    example=[{"code": "x_source", "name": "", "basis": ""}],
    check=_own_sources,
)
AUTHORISATION = limit(
    "check.authorisation_validity",
    label=_("核对授权的有效期"),
    basis=("SAL26:40", "D57:9"),
    required=True,
    least=1,
)
TOLERANCE = amount(
    "check.tolerance",
    label=_("须说明的收入差额"),
    basis=("D57:18",),
    required=True,
    unit=_("元/月"),
)
OBLIGORS = choice(
    "check.include_obligors",
    {"never": _("不核对"), "where_needed": _("必要时，经本人同意")},
    label=_("核对法定义务人"),
    basis=("SAL26:41", "T43:10"),
    required=True,
)
CONFIDENTIALITY = switch(
    "check.confidentiality_agreement",
    label=_("查询人员须签保密协议"),
    basis=("SAL26:11",),
    read_on="event",
    default=True,
)
INCOME_DAYS = limit("limit.income_days", label=_("受理到完成收入认定"), basis=("SAL26:43",), required=True)
FEEDBACK = limit(
    "limit.result_feedback_days", label=_("核查结果告知申请人"), basis=("SAL26:43", "D57:18"), required=True
)
ENQUIRY = limit(
    "limit.enquiry_days", label=_("信函索证的答复期限"), basis=("SAL26:43", "SAL26:65"), required=True
)

# --- Relatives of those who handle cases ------------------------------------------------------------------------------

RELATIVES_TYPES = choices(
    "relatives.enabled", {}, label=_("实行近亲属备案的救助类型"), basis=("D57:11", "D57:20"), required=True
)
RELATIVES_SCOPE = choices(
    "relatives.scope",
    {"handler": _("经办人员"), "leader": _("分管负责人"), "cadre": _("村（居）委会成员")},
    label=_("哪些人的近亲属须备案"),
    basis=("D57:11",),
    required=True,
)
RELATIONS = choices(
    "relatives.relations",
    {
        "spouse": _("配偶"),
        "parent": _("父母"),
        "child": _("子女"),
        "sibling": _("兄弟姐妹"),
        "grandparent": _("祖父母、外祖父母"),
        "grandchild": _("孙子女、外孙子女"),
        "spouse_parent": _("配偶的父母"),
        "spouse_sibling": _("配偶的兄弟姐妹"),
        "child_spouse": _("子女的配偶"),
        "uncle_aunt": _("伯叔姑舅姨"),
        "nephew_niece": _("侄、甥"),
        "cousin": _("堂表兄弟姐妹"),
    },
    label=_("哪些亲属关系须备案"),
    basis=("CIV:1045", "D57:11"),
    required=True,
)
RELATIVES_SINCE = text("relatives.lookback_from", label=_("近亲属备案倒查起始日"), read_on="event")
RELATIVES_REVIEW = count(
    "relatives.review_months",
    label=_("备案对象的复核周期"),
    basis=("D57:20",),
    read_on="event",
    required=True,
    least=1,
    unit=_("个月"),
)
RELATIVES_CHECK = limit(
    "limit.relative_check_days", label=_("备案到县级入户"), basis=("D57:20",), required=True
)
LOOKUPS = count(
    "lookup.max_per_hour",
    label=_("每小时查看完整身份信息的次数"),
    basis=("SAL26:70", "PIPL:28"),
    read_on="event",
    default=50,
    least=1,
    unit=_("次"),
)

# --- Cross-checks -----------------------------------------------------------------------------------------------------

CROSSCHECK = choice(
    "crosscheck.cycle",
    CYCLES,
    label=_("数据交叉比对的周期"),
    basis=("SAL26:46", "N83:3"),
    read_on="event",
    required=True,
)
HIT_DUE = count(
    "match.due_workdays",
    label=_("疑点核实的期限"),
    basis=("SAL26:46", "D57:32"),
    read_on="event",
    required=True,
    least=1,
    unit=_("个工作日"),
)
HIT_SUPPRESS = count(
    "match.suppress_months",
    label=_("排除的疑点多久不再提示"),
    read_on="event",
    required=True,
    unit=_("个月"),
)
RAW_RETENTION = count(
    "match.retention_days",
    label=_("外部名单原始数据的保存天数"),
    basis=("SAL26:11", "PIPL:28"),
    read_on="event",
    required=True,
    least=1,
    unit=_("天"),
)
