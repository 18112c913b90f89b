"""Accounts of the demo county: every duty at every place, invented names, one password for all; training mode only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Flask
from flask_appbuilder.security.sqla.models import User

from core.access.duties import DutyInfo
from core.access.operations import grant, open_account
from core.access.queries import duties
from core.db import db, select
from core.divisions.queries import children, tree
from core.divisions.tree import Node
from core.text import _

PASSWORD = "Jiuzhu-Demo-2026"  # noqa: S105  known to everybody on purpose; production refuses to start with demo data
CHEAP_HASH = "pbkdf2:sha256:1000"  # some hundred accounts to make, and nothing to protect
HOLDERS = {"town_confirmer": 5, "town_surveyor": 4, "county_supervisor": 2}
"""Duties with more than one holder at a place; the others have one."""

LEVELS = ("county", "township", "village", "city", "province")

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
GIVEN = "安伯昌德恩方国海吉嘉景君开兰明宁平清荣书泰文祥新雅永玉远泽志中子"


def open_all(app: Flask, county: str) -> list[object]:
    """`DUTY.DIVISION`, further holders numbered (`town_surveyor2.610104003`); those that are there are left alone."""
    app.config["FAB_PASSWORD_HASH_METHOD"] = CHEAP_HASH
    there = set(db.session.scalars(select(User.username)))
    wanted = list(_wanted(county))
    for serial, (username, duty, place) in enumerate(wanted):
        if username not in there:
            _open(username, duty, place, serial)
    fresh = sum(username not in there for username, _duty, _place in wanted)
    example = next(username for username, duty, _place in wanted if duty == "town_clerk")
    said = (
        [_("演示账号 %(n)s 个，登录名为“岗位代码.区划代码”，例如 %(name)s。", n=fresh, name=example)]
        if fresh
        else []
    )
    return [*said, _("演示账号的密码都是 %(password)s", password=PASSWORD)]


def _wanted(county: str) -> Iterator[tuple[str, str, str]]:
    """(username, duty, division) of every account of the county."""
    below = list(_below(county))
    for info in duties().values():
        for place in _places(info, county, below):
            for n in range(1, HOLDERS.get(info.code, 1) + 1):
                yield f"{info.code}{n if n > 1 else ''}.{place}", info.code, place


def _open(username: str, duty: str, place: str, serial: int) -> None:
    name = SURNAMES[serial % len(SURNAMES)] + GIVEN[serial * 7 % len(GIVEN)] + GIVEN[serial * 3 % len(GIVEN)]
    user = open_account(username, name, PASSWORD, must_change=False)
    grant(user.id, duty, place, date(2021, 1, 1), basis=str(_("演示")))


def _places(info: DutyInfo, county: str, below: list[Node]) -> list[str]:
    """Every division of the county at which the duty is held; of a duty held at several levels the highest."""
    level = next(level for level in LEVELS if level in info.posted_at)
    above = {"province": county[:2], "city": county[:4]}
    return [above[level]] if level in above else [node.code for node in below if node.level == level]


def _below(code: str) -> Iterator[Node]:
    """The county itself and all of its townships and villages."""
    yield tree().nodes[code]
    for node in children(code):
        yield from _below(node.code)
