"""What a county decides about delegation beyond its instruments."""

from core.declare import Option, Parameter, _

WITHOUT_BASIS = Parameter(
    "delegation.without_basis",
    "choice",
    _("没有省级规定时的办理方式"),
    basis=("SAL26:44",),
    options=(
        Option(code="county_decides", label=_("由县级作出决定")),
        Option(code="bureau_name", label=_("依法律意见受托，以县级民政部门名义作出")),
    ),
    default="county_decides",
)
OWN = (WITHOUT_BASIS,)
