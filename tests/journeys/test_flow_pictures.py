"""What a county leaves out of a procedure is drawn as left out: on its page, beside another version, on a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories
from tests.casework import Officers
from tests.conftest import As, Client
from tests.district import COUNTY

JumpTo = Callable[[Any], None]
LEFT_OUT = "本地的“公示轮次”为“%s”，不办这一环节。"


@pytest.fixture
def admin(as_: As) -> Client:
    """The district's administrator."""
    return as_("county_admin", COUNTY)


def lines(page: str) -> dict[str, str]:
    """The lines of a picture by name, as they are told."""
    boxes = re.findall(r'<div class="flow-line ([^"]*)">(.*?)</div>\s*</div>', page, re.DOTALL)
    found = {}
    for marks, box in boxes:
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", box)).strip()
        found[text.split(" ", 1)[0]] = f"{text} [{marks}]"
    return found


def publish(officers: Officers, code: str, since: date, rounds: str) -> None:
    wanted = {
        "overlay": {"settings": {f"{code.partition('.')[0]}:notice.rounds": rounds}},
        "since": since.isoformat(),
        "reason": "调整公示",
    }
    answer = officers("county_admin").post(f"/api/v1/processes/{code}", json=wanted)
    assert answer.status_code == 201, answer.get_json()


def on_case(page: str, stage: str) -> str:
    """A stage of a case's picture, as it is told."""
    stages = re.findall(r'<li class="process-stage[^>]*>(.*?)</li>', page, re.DOTALL)
    texts = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in stages]
    return next(text for text in texts if f" {stage} （" in f" {text}")


@pytest.mark.parametrize("code", ["dibao.apply", "tekun.apply", "linshi.apply"])
def test_the_round_that_a_county_does_not_hold_is_drawn_as_left_out_and_marked_when_it_changes(
    admin: Client, officers: Officers, september: date, code: str
) -> None:
    publish(officers, code, september + timedelta(days=1), "before")
    publish(officers, code, september + timedelta(days=2), "after")
    page = lines(admin.get(f"/processes/{code}/compare/2/3").text)
    assert "本地的做法由“办理这一环节”改为“不办这一环节”" in page["公示"]
    assert "is-off" in page["公示"]
    assert "is-marked" in page["公示"]
    assert "不办这一环节。" in page["公示"]
    assert "本地的做法由“不办这一环节”改为“办理这一环节”" in page["结果公示"]
    assert "is-off" not in page["结果公示"]


def test_the_picture_of_today_leaves_out_what_no_case_of_the_county_has_and_says_how_long_a_notice_hangs(
    admin: Client, september: date
) -> None:
    page = lines(admin.get("/processes/dibao.apply").text)
    assert "is-off" in page["结果公示"]
    assert LEFT_OUT % "确认前公示" in page["结果公示"]
    assert "is-off" not in page["公示"]
    assert re.search(r"公示 7 天（\d+ 个工作日内张贴）", page["公示"])


def test_a_case_shows_from_the_first_day_which_round_it_will_not_have(
    officers: Officers, september: date, jump_to: JumpTo
) -> None:
    before = factories.case(officers, at="review")
    page = officers("town_clerk").get(f"/cases/{before.no}").text
    assert LEFT_OUT % "确认前公示" in on_case(page, "结果公示")
    assert "尚未开始" in on_case(page, "公示")
    publish(officers, "dibao.apply", september + timedelta(days=1), "after")
    jump_to(september + timedelta(days=1))
    after = factories.case(officers, at="review", people=factories.alone(name="周小兰"))
    page = officers("town_clerk").get(f"/cases/{after.no}").text
    assert LEFT_OUT % "确认后公示" in on_case(page, "公示")
    assert "尚未开始" in on_case(page, "结果公示")
