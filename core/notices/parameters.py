"""What a county sets about notices: where they hang, which of the four fields, how soon a decision is published."""

from core.declare import Option, Parameter, _

FIELDS = {
    "applicant_name": _("申请人姓名"),
    "household_size": _("家庭成员数量"),
    "amount": _("保障金额"),
    "location": _("所在地"),
}
"""The most that a notice may say (D57 24; no county may add to it)."""

CHANNELS = Parameter(
    "notice.channels",
    "table",
    _("公示渠道"),
    basis=("SAL26:45", "D57:19"),
    required=True,
    help=_("每个渠道写明代码、名称、张贴地点、是否必须、是否用于结果公布。"),
)
SHOWN = Parameter(
    "notice.fields",
    "choices",
    _("公示内容"),
    basis=("SAL26:11", "D57:24"),
    options=tuple(Option(code=code, label=label) for code, label in FIELDS.items()),
    default=tuple(FIELDS),
)
PUBLISH = Parameter(
    "publish.post_days",
    "limit",
    _("结果公布的张贴时限"),
    basis=("SAL26:45",),
    default=None,
)
OWN = (CHANNELS, SHOWN, PUBLISH)
