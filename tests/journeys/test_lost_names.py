"""What open cases rest on is not lost by an upgrade, and `jiuzhu check` names it; what no case needs may go."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from plugins.dibao import rules
from tests import factories
from tests.casework import Officers

Jiuzhu = Callable[..., str]
UP_TO_DATE = "数据表、岗位和权限已是最新。"


@pytest.fixture
def open_case(real_officers: Officers, jump_to: Callable[[Any], None]) -> str:
    """A dibao case that was accepted, so that it is pinned to a version."""
    jump_to(date(2026, 9, 1))
    return factories.case(real_officers, at="survey").no


def test_a_list_of_plugins_that_leaves_out_a_type_with_open_cases_is_neither_upgraded_to_nor_found_in_order(
    open_case: str, jiuzhu: Jiuzhu, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert UP_TO_DATE in jiuzhu("upgrade")
    monkeypatch.setenv("JIUZHU_PLUGINS", "dibao,linshi")
    assert UP_TO_DATE in jiuzhu("upgrade"), "nobody has asked for the others here"
    monkeypatch.setenv("JIUZHU_PLUGINS", "linshi")
    assert jiuzhu("upgrade", ends=1) == ""
    wrong = json.loads(jiuzhu("check", "--json", ends=1))["wrong"]
    assert "没有装上“dibao”，它还有 1 件未办结的案件。" in wrong


def test_a_rule_that_an_open_case_names_is_not_lost_by_an_upgrade(
    open_case: str, jiuzhu: Jiuzhu, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(rules, "appraisal_due")
    assert jiuzhu("upgrade", ends=1) == ""
    (wrong,) = [one for one in json.loads(jiuzhu("check", "--json", ends=1))["wrong"] if "dibao" in one]
    assert wrong.startswith("“dibao”有 1 件未办结的案件受影响：")
    assert "plugins.dibao.rules:appraisal_due" in wrong
