"""What all counties of an installation share, and one of them therefore doesn't change alone (ORG-12)."""

from __future__ import annotations

from core.actor import actor
from core.errors import Refused
from core.text import Text, _
from core.web import ports


def refuse_if_shared(what: Text, division: str = "") -> None:
    """Refused when a county's administrator would change for others what they rest on: rights of duties, the national
    calendar, texts and provisions of a level above the county.

    Where one county works alone nothing is refused, nor to the command line, nor to a posting above all of them.
    `division`: what is changed holds below it alone; "" is the whole installation.
    """
    beside = 0 if actor().is_system else ports.counties_beside(division)
    if beside:
        raise Refused(
            _("%(what)s由同一安装的另外%(n)s个县区共用，一个县区不能单独修改。", what=what, n=beside),
            next=_("请系统管理员在服务器上用 jiuzhu 命令办理。"),
            code="shared_by_counties",
        )
