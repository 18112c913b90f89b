"""A job runs once for each of its times, whoever tries, whoever dies, however late."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from types import ModuleType

import pytest
from flask import Flask

from core import clock
from core.clock import SHANGHAI, real_now
from core.db import bump, db, one_transaction, revision
from core.declare import Job, hookimpl
from core.errors import Refused, Stale
from core.jobs import operations
from core.jobs.models import JobRun
from core.jobs.operations import LEASE, MOST_ATTEMPTS, Claim
from core.jobs.queries import late_jobs, states
from core.jobs.running import run_due, run_on, run_slot
from core.plugins import installed, load_plugins, using
from core.text import _
from tests.throwaway import core_feature

SLOT = datetime(2026, 3, 5, 2, tzinfo=SHANGHAI)


def counting(today: date) -> int:
    """A job whose effect can be counted: a counter in the database, moved in the job's own transaction."""
    bump("test.effect")
    return 1


def job(run: Callable[[date], int] = counting, *, catch_up: bool = True, module: str = "") -> Job:
    return Job(code="test.job", label=_("试"), run=run, cron="0 2 * * *", catch_up=catch_up, module=module)


def effects(app: Flask) -> int:
    with app.app_context(), one_transaction():
        return revision("test.effect")


def run_of(app: Flask, slot: datetime = SLOT) -> JobRun:
    with app.app_context():
        found = db.session.scalars(db.select(JobRun).where(JobRun.slot == slot)).one()
        db.session.expunge(found)
        return found


def end_late(held: Claim) -> None:
    """What run_slot does after the work, when the work took too long."""
    with one_transaction():
        operations.finish(held, counting(SLOT.date()))


def let_lease_end(app: Flask) -> None:
    with app.app_context(), one_transaction():
        db.session.execute(db.update(JobRun).values(lease_until=real_now() - timedelta(seconds=1)))


def test_work_and_proof_are_one_transaction(own_app: Flask) -> None:
    outcome = run_slot(own_app, "test.job", job(), SLOT)
    assert (outcome.state, outcome.result) == ("done", 1)
    run = run_of(own_app)
    assert (run.state, run.result, run.attempt, run.error) == ("done", 1, 1, "")
    assert effects(own_app) == 1


def test_a_second_run_of_the_same_time_does_nothing(own_app: Flask) -> None:
    run_slot(own_app, "test.job", job(), SLOT)
    outcome = run_slot(own_app, "test.job", job(), SLOT)
    assert (outcome.state, outcome.result) == ("elsewhere", 1)
    assert effects(own_app) == 1


def test_by_hand_it_can_be_run_again(own_app: Flask) -> None:
    run_slot(own_app, "test.job", job(), SLOT)
    assert run_slot(own_app, "test.job", job(), SLOT, again=True).state == "done"
    assert run_of(own_app).attempt == 2
    assert effects(own_app) == 2


def test_of_many_that_try_at_once_one_runs(own_app: Flask) -> None:
    def slowly(today: date) -> int:
        time.sleep(0.2)
        return counting(today)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _n: run_slot(own_app, "test.job", job(slowly), SLOT), range(8)))
    assert sorted(outcome.state for outcome in found) == ["done", *["elsewhere"] * 7]
    assert effects(own_app) == 1


def test_a_job_that_fails_leaves_nothing_behind_but_its_error_without_words(own_app: Flask) -> None:
    def failing(today: date) -> int:
        counting(today)
        raise ValueError("王某 610104199001011234")

    outcome = run_slot(own_app, "test.job", job(failing), SLOT)
    run = run_of(own_app)
    assert outcome.state == run.state == "failed"
    assert run.error.startswith("ValueError (test_running.py:")
    assert "610104199001011234" not in run.error
    assert effects(own_app) == 0


def test_a_failed_time_is_tried_again_later_and_not_for_ever(own_app: Flask) -> None:
    def refused(today: date) -> int:
        raise Refused("not today")

    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert run_slot(own_app, "test.job", job(refused), SLOT).state == "failed"
        assert run_of(own_app).attempt == attempt
        assert run_slot(own_app, "test.job", job(), SLOT).state == "elsewhere"  # its pause isn't over
        let_lease_end(own_app)
    assert run_slot(own_app, "test.job", job(), SLOT).state == "elsewhere"
    assert run_slot(own_app, "test.job", job(), SLOT, again=True).state == "done"


def test_who_is_taken_over_while_working_too_long_has_done_nothing(own_app: Flask) -> None:
    with own_app.app_context(), one_transaction():
        slow = operations.claim("test.job", SLOT, "slow")
    assert slow is not None
    let_lease_end(own_app)
    assert run_slot(own_app, "test.job", job(), SLOT).state == "done"
    with own_app.app_context(), pytest.raises(Stale):
        end_late(slow)
    assert effects(own_app) == 1
    assert run_of(own_app).attempt == 2


def test_a_process_killed_in_mid_job_is_taken_over_when_its_lease_ends(own_app: Flask) -> None:
    code = (
        "import time\nfrom tests.core.jobs.test_running import SLOT, counting, job\n"
        "from tests.conftest import settings_for\nfrom app import create_app\n"
        "from core.jobs.running import run_slot\nfrom pathlib import Path\n"
        f"app = create_app(settings_for({own_app.config['SQLALCHEMY_DATABASE_URI']!r}, Path({own_app.config['JIUZHU_HOME']!r})))\n"
        "def endless(today):\n    print('working', flush=True)\n    time.sleep(60)\n    return counting(today)\n"
        "run_slot(app, 'test.job', job(endless), SLOT)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "working\n"
        assert run_slot(own_app, "test.job", job(), SLOT).state == "elsewhere"
        process.kill()
    assert run_slot(own_app, "test.job", job(), SLOT).state == "elsewhere"  # nobody can know that it is dead
    run = run_of(own_app)
    assert run.state == "running"
    assert run.lease_until > real_now() + LEASE / 2
    let_lease_end(own_app)
    assert run_slot(own_app, "test.job", job(), SLOT).state == "done"
    assert (effects(own_app), run_of(own_app).attempt) == (1, 2)


# --- with the jobs of the registry


@pytest.fixture
def with_jobs() -> Iterator[Callable[..., None]]:
    """`with_jobs(job(), ...)`: the registry of this test has these jobs alone."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def set_up(*jobs: Job) -> None:
            feature = ModuleType("core.with_jobs")

            @hookimpl
            def register_jobs() -> list[Job]:
                return list(jobs)

            vars(feature)["register_jobs"] = register_jobs
            bare = core_feature()
            del bare.register_jobs
            stack.enter_context(using(load_plugins([bare, feature], [])))

        yield set_up


def test_two_days_missed_are_made_good_by_one_look(own_app: Flask, with_jobs: Callable[..., None]) -> None:
    days: list[date] = []

    def note(today: date) -> int:
        days.append(today)
        return 1

    with_jobs(job(note))
    with clock.at(SLOT):
        run_due(own_app, "test.job")
    with clock.at(SLOT + timedelta(days=3, hours=5)):
        outcomes = run_due(own_app, "test.job")
        assert run_due(own_app, "test.job") == []
    assert days == [date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)]
    assert [outcome.state for outcome in outcomes] == ["done"] * 3


def test_a_time_left_unfinished_is_run_before_the_new_ones(
    own_app: Flask, with_jobs: Callable[..., None]
) -> None:
    days: list[date] = []

    def note(today: date) -> int:
        days.append(today)
        return 1

    with_jobs(job(note))
    with own_app.app_context(), one_transaction():
        operations.claim("test.job", SLOT, "dead")
    let_lease_end(own_app)
    with clock.at(SLOT + timedelta(days=1)):
        run_due(own_app, "test.job")
    assert days == [date(2026, 3, 5), date(2026, 3, 6)]


def test_running_by_hand_counts_as_the_run_of_the_day(own_app: Flask, with_jobs: Callable[..., None]) -> None:
    with_jobs(job())
    assert run_on(own_app, "test.job", date(2026, 3, 5)).state == "done"
    assert run_on(own_app, "test.job", date(2026, 3, 5)).state == "elsewhere"
    with clock.at(SLOT + timedelta(hours=3)):
        assert run_due(own_app, "test.job") == []
    assert effects(own_app) == 1


def test_what_is_late_is_shown_once_anything_has_run(own_app: Flask, with_jobs: Callable[..., None]) -> None:
    with_jobs(job())
    with own_app.app_context(), clock.at(SLOT + timedelta(hours=5)):
        assert late_jobs() == []  # just installed: nothing has run yet
    with clock.at(SLOT):
        run_due(own_app, "test.job")
    with own_app.app_context(), clock.at(SLOT + timedelta(days=1, hours=1)):
        assert late_jobs() == []
    with own_app.app_context(), clock.at(SLOT + timedelta(days=1, hours=3)):
        (late,) = late_jobs()
        assert (late.address, late.last, late.next) == ("test.job", SLOT, SLOT + timedelta(days=2))
        assert late.as_json()["last"] == "2026-03-04T18:00:00+00:00"


def test_a_plugins_job_rests_where_its_module_is_on_nowhere(own_app: Flask) -> None:
    from dataclasses import replace

    plugins = installed()
    mine = replace(job(module="dibao"), code="review")
    registry = replace(plugins.registry, jobs={"dibao:review": mine})
    before, plugins.registry = plugins.registry, registry
    try:
        with clock.at(SLOT):
            assert run_due(own_app, "dibao:review") == []
            with own_app.app_context():
                (state,) = states()
        assert (state.off, state.late) == (True, False)
    finally:
        plugins.registry = before


def test_runs_of_long_ago_are_forgotten_but_the_last_of_each_job_stays(own_app: Flask) -> None:
    for day in range(5):
        run_slot(own_app, "test.job", job(), SLOT + timedelta(days=day))
    with own_app.app_context(), one_transaction():
        assert operations.forget_before(SLOT + timedelta(days=2)) == 2
        assert operations.forget_before(SLOT + timedelta(days=90)) == 2
        assert db.session.scalar(db.select(db.func.count()).select_from(JobRun)) == 1


def test_two_schedulers_have_one_leader_and_the_second_takes_over(own_app: Flask) -> None:
    from pathlib import Path

    from core.jobs.leading import leading

    with own_app.app_context():
        engine = db.engine
    home = Path(own_app.config["JIUZHU_HOME"])
    with leading(engine, home) as second:
        with leading(engine, home) as first:
            assert first()
            assert first()
            assert not second()
        assert second()


def test_the_scheduler_attends_to_every_job_and_stops_when_told(
    own_app: Flask, with_jobs: Callable[..., None]
) -> None:
    from pathlib import Path

    from core.jobs import work

    with_jobs(job())
    plugins, stop = installed(), threading.Event()

    def until_done() -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and effects(own_app) == 0:
            time.sleep(0.05)
        stop.set()

    watcher = threading.Thread(target=until_done)
    watcher.start()
    with using(plugins):
        work.work(own_app, stop, Path(own_app.config["JIUZHU_HOME"]))
    watcher.join()
    assert effects(own_app) == 1
