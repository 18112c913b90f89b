"""What `jiuzhu check` finds about modules: nothing on yet, and what is missing where one is on in some townships only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_appbuilder.security.sqla.models import User

from core.access.operations import close_account
from core.access.staff.operations import restore_administration
from core.cli.findings import examine
from core.db import db, select
from core.errors import Incomplete
from core.library.operations import end_text
from core.modules import operations
from core.parameters.building import read_profile
from core.parameters.loading import load_profile
from core.parameters.models import ParameterValue
from core.parameters.operations import void_value
from core.parameters.profiles import NATIONAL
from core.web import ports
from tests.conftest import PASSWORD, account

COUNTY, STREET = "610104", "610104003"
DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def september(app: Flask, jump_to: Callable[[date], None]) -> None:
    """A day under the law of 2026."""
    jump_to(DAY)


def test_with_nothing_enabled_it_is_said_that_nobody_can_apply_anywhere(app: Flask) -> None:
    said = [str(line) for line in examine(app, None).lines()]
    assert any("还没有启用任何模块" in line for line in said)


def test_whatever_screens_ask_is_answered_by_a_feature(app: Flask) -> None:
    assert [port.name for port in ports.ALL if not port.filled] == []


def test_what_is_missing_is_found_where_a_module_is_on_in_one_street_only(app: Flask) -> None:
    for name in (NATIONAL, "lianhu.demo"):
        load_profile(read_profile(name))
    operations.disable("linshi", COUNTY, DAY, "只在北关街道试行")
    operations.enable("linshi", STREET, DAY, "试行方案")
    missing = "610104 的“临时救助”上线前缺：linshi:cap"
    db.session.commit()
    assert missing not in map(str, examine(app, None).wrong)
    cap = select(ParameterValue.id).where(ParameterValue.module == "linshi", ParameterValue.key == "cap")
    void_value(db.session.scalars(cap).one(), "录入有误")
    db.session.commit()
    report = examine(app, None)
    assert missing in map(str, report.wrong)
    assert not any("还没有启用任何模块" in str(note) for note in report.notes)


@pytest.mark.parametrize("division", ["xintai", "999999"])
def test_a_division_that_nobody_knows_is_not_found_faultless(app: Flask, division: str) -> None:
    with pytest.raises(Incomplete, match=f"区划表里没有“{division}”"):
        examine(app, division)


def test_it_is_said_in_how_many_places_a_countys_document_differs_from_the_law(app: Flask) -> None:
    said = "610104 的文件与现行法律有 5 处不一致"
    load_profile(read_profile(NATIONAL))
    db.session.commit()
    assert not any(said in str(note) for note in examine(app, None).notes)
    load_profile(read_profile("lianhu"))
    db.session.commit()
    assert any(said in str(note) for note in examine(app, None).notes)
    assert any(said in str(note) for note in examine(app, COUNTY).notes)
    assert not any(said in str(note) for note in examine(app, "370982").notes)


def test_a_county_in_which_nobody_administers_accounts_is_named(app: Flask) -> None:
    said = "现在没有人管理账号"
    account("town_clerk", STREET)
    admin = account("security_admin", COUNTY)
    assert not any(said in str(fault) for fault in examine(app, None).wrong)
    close_account(db.session.scalars(select(User.id).filter_by(username=admin)).one(), "离任")
    db.session.commit()
    assert any(said in str(fault) and COUNTY in str(fault) for fault in examine(app, None).wrong)
    back = restore_administration("admin2", "赵明", COUNTY, PASSWORD, "原安全管理员离任")
    db.session.commit()
    assert back.active
    assert not any(said in str(fault) for fault in examine(app, None).wrong)


def test_a_declaration_whose_texts_have_all_ended_is_named(app: Flask) -> None:
    db.session.commit()
    assert not any("都不施行" in str(fault) for fault in examine(app, None).wrong)
    end_text("SAL26", date(2026, 8, 31), "试验")
    db.session.commit()
    assert any("SAL26" in str(fault) and "都不施行" in str(fault) for fault in examine(app, None).wrong)
