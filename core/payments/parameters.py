"""What a county sets about what is granted: from which month."""

from core.declare import Option, Parameter, _

START_RULE = Parameter(
    "benefit.start_rule",
    "choice",
    _("救助金起发月份"),
    basis=("D57:21", "T43:17"),
    read_on="decision",
    options=(Option(code="next_month", label=_("作出决定的下月")), Option(code="same_month", label=_("作出决定的当月"))),
    default="next_month",
)
OWN = (START_RULE,)
