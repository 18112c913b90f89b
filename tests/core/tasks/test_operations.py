"""To-dos: asked once, done by whom they were asked of, handed back when an officer leaves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from core.access.operations import end_posting
from core.access.queries import acting_under
from core.clock import at, today
from core.db import db
from core.errors import NotAllowed, Refused
from core.tasks.models import Task
from core.tasks.operations import finish_task, hand_over, open_task, settle_tasks
from core.tasks.queries import how_many, tasks_about, tasks_for

pytestmark = pytest.mark.usefixtures("app")
TOWN, COUNTY = "610104003", "610104"
ABOUT = "notice:12"


def ask(about: str = ABOUT, **more: Any) -> Task:
    """A clerk of the township is to publish something."""
    given: dict[str, Any] = {"duty": "town_clerk", "division": TOWN, "title": "公布救助确认决定"} | more
    return open_task("publish", about, **given)


def waiting(posting: Any) -> list[str]:
    """What waits for the holder of a posting, by subject."""
    with acting_under(posting):
        return [task.about for task in tasks_for()]


def test_a_task_waits_for_everybody_of_its_duty_and_place_and_for_nobody_else(
    posting_of: Callable[..., Any],
) -> None:
    ask()
    assert waiting(posting_of("town_clerk", TOWN)) == waiting(posting_of("town_clerk", TOWN, 2)) == [ABOUT]
    assert waiting(posting_of("town_reviewer", TOWN)) == []
    assert waiting(posting_of("town_clerk", "610104004")) == []


def test_the_most_urgent_comes_first_and_what_has_no_day_last(posting_of: Callable[..., Any]) -> None:
    ask("a:1")
    ask("a:2", due_on=today() + timedelta(days=9))
    ask("a:3", due_on=today() - timedelta(days=1))
    clerk = posting_of("town_clerk", TOWN)
    assert waiting(clerk) == ["a:3", "a:2", "a:1"]
    with acting_under(clerk):
        assert (how_many(), how_many(overdue_on=today())) == (3, 1)


def test_the_same_is_asked_once_and_the_earlier_day_wins() -> None:
    later, sooner = today() + timedelta(days=9), today() + timedelta(days=3)
    first = ask(due_on=later)
    assert ask(due_on=sooner).id == first.id
    assert ask(due_on=later).due_on == sooner
    assert ask().due_on == sooner


def test_what_is_done_may_be_asked_again() -> None:
    first = ask()
    finish_task(first, "已张贴")
    assert ask().id != first.id
    assert [(t.is_open, t.outcome) for t in tasks_about(ABOUT)] == [(True, ""), (False, "已张贴")]


def test_only_whose_it_is_says_that_it_is_done(posting_of: Callable[..., Any]) -> None:
    task, clerk, reviewer = ask(), posting_of("town_clerk", TOWN), posting_of("town_reviewer", TOWN)
    with acting_under(reviewer), pytest.raises(NotAllowed):
        finish_task(task)
    with acting_under(clerk):
        finish_task(task)
        with pytest.raises(Refused, match="已由测试town_clerk1办结"):
            finish_task(task)
    assert (task.done_on, task.done_by) == (today(), "测试town_clerk1")


def test_a_task_for_one_officer_is_his_alone_until_he_leaves(posting_of: Callable[..., Any]) -> None:
    first, second = posting_of("town_clerk", TOWN), posting_of("town_clerk", TOWN, 2)
    task = ask(user_id=first.user_id)
    assert (waiting(first), waiting(second)) == ([ABOUT], [])
    with acting_under(second), pytest.raises(NotAllowed):
        finish_task(task)
    end_posting(first.id, today(), "调离")
    assert waiting(second) == [ABOUT]


def test_a_task_is_handed_to_a_colleague(posting_of: Callable[..., Any]) -> None:
    first, second = posting_of("town_clerk", TOWN), posting_of("town_clerk", TOWN, 2)
    hand_over(ask(user_id=first.user_id), second.user_id, "请假")
    assert (waiting(first), waiting(second)) == ([], [ABOUT])


def test_what_is_done_by_itself_closes_its_tasks() -> None:
    ask()
    open_task("call", ABOUT, "town_clerk", TOWN, "电话通知")
    ask("notice:13")
    assert settle_tasks(ABOUT, "publish") == 1
    assert settle_tasks(ABOUT) == 1
    assert settle_tasks(ABOUT) == 0
    assert [t.is_open for t in tasks_about("notice:13")] == [True]


def test_a_county_sees_the_tasks_of_a_township_s_matter_and_is_asked_itself(
    posting_of: Callable[..., Any],
) -> None:
    open_task("visit", ABOUT, "county_supervisor", COUNTY, "县级入户", office_code=TOWN)
    supervisor, clerk = posting_of("county_supervisor", COUNTY), posting_of("town_clerk", TOWN)
    assert waiting(supervisor) == [ABOUT]
    with acting_under(clerk):
        assert [t.duty for t in tasks_about(ABOUT)] == ["county_supervisor"]


def test_the_day_it_was_done_is_the_domain_s_day() -> None:
    with at(date(2026, 3, 2)):
        task = finish_task(ask())
        db.session.flush()
    assert (task.opened_on, task.done_on) == (date(2026, 3, 2), date(2026, 3, 2))
