"""The scheduler process: APScheduler in memory says when, the table of runs says whether."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from core.clock import SHANGHAI
from core.db import db
from core.errors import without_words
from core.jobs import slots
from core.jobs.leading import leading
from core.jobs.running import run_due
from core.plugins import registry

log = logging.getLogger(__name__)

LOOK_AROUND = 60  # seconds: for runs left behind by others, missed times, and a training clock that was moved
TRY_TO_LEAD = 10  # seconds
AT_ONCE = {"sqlite": 1, "postgresql": 4}


def work(app: Flask, stop: threading.Event, home: Path) -> None:
    """Run jobs as they fall due until `stop` is set; while another process leads, wait to take over."""
    with app.app_context():
        engine = db.engine
    with leading(engine, home) as lead:
        while not stop.is_set():
            if lead():
                _serve(app, stop, lead, AT_ONCE[engine.dialect.name])
            stop.wait(TRY_TO_LEAD)


def _serve(app: Flask, stop: threading.Event, lead: Callable[[], bool], at_once: int) -> None:
    """Until the process is told to stop or loses the lead."""
    scheduler = BackgroundScheduler(
        timezone=SHANGHAI,
        executors={"default": ThreadPoolExecutor(at_once)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for address, job in registry().jobs.items():
        scheduler.add_job(attend, slots.trigger(job.cron), args=(app, address), id=address)
    scheduler.add_job(look_around, IntervalTrigger(seconds=LOOK_AROUND), args=(app,), id="jiuzhu.look_around")
    scheduler.start()
    log.info("scheduler: %s jobs", len(registry().jobs))
    try:
        look_around(app)
        while not stop.wait(TRY_TO_LEAD) and lead():
            pass
    finally:
        scheduler.shutdown(wait=True)


def look_around(app: Flask) -> None:
    """Whatever is due of any job: at start, and every minute."""
    for address in registry().jobs:
        attend(app, address)


def attend(app: Flask, address: str) -> None:
    """One job's turn. An error here (the database is away) is logged and met again at the next turn."""
    try:
        run_due(app, address)
    except Exception as error:  # noqa: BLE001  the scheduler outlives it
        log.error("%s: %s", address, without_words(error))  # noqa: TRY400  the words may hold personal data
