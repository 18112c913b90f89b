"""What `jiuzhu init` does once the tables are there: texts, calendar, profile, the first administrators."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import Flask

from core import clock
from core.access.operations import grant, open_account
from core.access.queries import duty, holders
from core.access.sign_in.operations import set_second_factor
from core.access.sign_in.queries import needs_second_factor
from core.actor import SYSTEM, acting_as
from core.calendar import operations as calendar
from core.cli import demo_accounts, demo_cases
from core.cli.wording import progress
from core.db import one_transaction, seeing_everything
from core.library import operations as library
from core.parameters.building import read_profile
from core.parameters.loading import Loaded, NotDone, load_profile, refuse_template
from core.parameters.profiles import NATIONAL
from core.text import _

ADMINISTRATORS = ("county_admin", "security_admin", "auditor")
"""三员分立: from the first day nobody administers alone."""

SHOWN = 8
SECTIONS = {"parameters": _("参数"), "modules": _("模块"), "instruments": _("权限下放文书")}


def take(app: Flask, name: str, *, demo: bool, moment: datetime | None = None) -> list[object]:
    """Each step in a transaction of its own; a sentence for whatever changed. Harmless to run again.

    `moment`: when the demo's domain time will begin; now, when none is given.
    """
    said: list[object] = []
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        profiles = [read_profile(step) for step in (NATIONAL, name)]
        refuse_template(profiles[-1])  # before anything is written
        with one_transaction():
            library.seed()
            calendar.seed()
        for profile in profiles:
            progress(profile.code)
            with one_transaction():
                said += _in_short(load_profile(profile), profile.division)
        with one_transaction():
            opened = (
                demo_accounts.open_all(app, profile.division) if demo else _administrators(profile.division)
            )
        made = demo_cases.make_all(profile.division, moment or clock.now()) if demo else []
    return [*said, *opened[:-1], *made, *opened[-1:]]


def sentences_of(loaded: Loaded) -> list[object]:
    """What a load changed, what it could not do and why, and what of the profile nobody took."""
    by_section = (*loaded.done.values(), *loaded.not_done.values())
    said: list[object] = [sentence for sentences in by_section for sentence in sentences]
    if loaded.left_out:
        said.append(_("没有模块接收的部分：%(parts)s", parts="、".join(loaded.left_out)))
    return said


def _in_short(loaded: Loaded, division: str) -> list[object]:
    """The same with long lists of what was done counted, and each reason why something was not; `jiuzhu profile diff`
    shows the values beforehand.
    """
    said: list[object] = []
    for section, sentences in loaded.done.items():
        what, refused = SECTIONS.get(section, section), loaded.not_done.get(section, ())
        if refused:
            said.append(
                _("%(what)s：办成 %(n)s 项，未办成 %(m)s 项", what=what, n=len(sentences), m=len(refused))
            )
        elif len(sentences) > SHOWN:
            said.append(_("%(what)s：%(n)s 项", what=what, n=len(sentences)))
        if len(sentences) <= SHOWN:
            said += sentences
        said += [_shortly(reason, division) for reason in refused]
    return said


def _shortly(reason: NotDone, division: str) -> object:
    """With the first few of what is missing."""
    if len(reason.missing) <= SHOWN:
        return reason
    named = "、".join(reason.missing[:SHOWN])
    return _(
        "%(said)s%(named)s 等；全部请看 jiuzhu check --division %(division)s。",
        said=reason.said,
        named=named,
        division=division,
    )


def _administrators(county: str) -> list[object]:
    """One account each, with a password that is shown once and must be changed."""
    said: list[object] = []
    for code in ADMINISTRATORS:
        if holders(code, county):
            continue
        username, password = f"{code}.{county}", secrets.token_urlsafe(12)
        user = open_account(username, str(duty(code).name), password)
        grant(user.id, code, county, clock.today())
        said.append(
            _("账号 %(name)s，初始密码 %(password)s，首次登录须修改。", name=username, password=password)
        )
        if needs_second_factor(user.id):
            address, _codes = set_second_factor(user.id)
            said.append(_("账号 %(name)s 的动态口令：%(address)s", name=username, address=address))
    return said
