"""`jiuzhu serve` and `jiuzhu work`: the web application in worker processes, the scheduler in one of its own."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from core.cli import Station, main, pass_station
from core.cli.unread import Worker
from core.cli.wording import say
from core.text import _

RESTART_AFTER = 5  # seconds, when the scheduler process ended by itself


@click.command(cls=main.command_class, help=str(_("运行网站；定时任务另开一个进程。")))
@click.option("--host", default="127.0.0.1", show_default=True, help=str(_("监听地址。")))
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help=str(_("端口。")))
@click.option(
    "--workers", type=click.IntRange(1, 64), help=str(_("工作进程数，缺省与处理器数相同，至少 2 个。"))
)
@pass_station
def serve(station: Station, host: str, port: int, workers: int | None) -> None:
    """gunicorn with sync workers (FAB's views are not thread-safe), and the scheduler beside them."""
    _log_to_stderr()
    say(_("http://%(host)s:%(port)s", host=host, port=port))
    options = {
        "bind": f"{host}:{port}",
        "workers": workers or max(2, os.cpu_count() or 1),
        "worker_class": Worker,
        "timeout": 60,
        "forwarded_allow_ips": "127.0.0.1",
        "preload_app": True,
        "control_socket_disable": True,  # it would lie in the home of whoever serves, one for all installations
        "post_fork": _after_fork,
    }
    _start_clock(station)
    scheduler = Scheduler()
    options |= {
        "when_ready": lambda _arbiter: scheduler.start(),
        "on_exit": lambda _arbiter: scheduler.stop(),
    }
    Server(station.app, options).run()


def _log_to_stderr() -> None:
    """What the application says; of the libraries only what is wrong."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    for noisy in ("apscheduler", "flask_appbuilder"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _start_clock(station: Station) -> None:
    """JIUZHU_CLOCK: domain time runs on from that moment. Training mode only, as the settings have tested."""
    if station.settings.clock is None:
        return
    from core.access.requests import start_clock
    from core.actor import SYSTEM, acting_as
    from core.db import db, one_transaction, seeing_everything

    with station.app.app_context(), acting_as(SYSTEM), seeing_everything():
        with one_transaction():
            start_clock(station.settings.clock)
        db.session.remove()
        db.engine.dispose()


@click.command(cls=main.command_class, help=str(_("只运行定时任务；网站在别的机器上时用。")))
@click.option("--beside", type=int, hidden=True, help=str(_("随这个进程一起结束。")))
@pass_station
def work(station: Station, beside: int | None) -> None:
    """The scheduler alone, until it is told to stop."""
    from core.jobs.work import work as run_jobs

    _log_to_stderr()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_frame: stop.set())
    if beside:
        threading.Thread(target=_follow, args=(beside, stop), daemon=True).start()
    run_jobs(station.app, stop, station.settings.home)


def _follow(parent: int, stop: threading.Event) -> None:
    """A server that was killed leaves no scheduler behind."""
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()


def _after_fork(_arbiter: Any, worker: Any) -> None:
    """Connections that the parent opened are the parent's."""
    from core.db import db

    app: Flask = worker.app.application
    with app.app_context():
        db.engine.dispose(close=False)


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with options of ours instead of its command line."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.application, self.options = app, options
        super().__init__()

    def load_config(self) -> None:
        """Ours over gunicorn's defaults."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Made before the workers are forked."""
        return self.application


class Scheduler:
    """The scheduler's process, started anew when it ends by itself."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """The first at once, while no worker is being forked: one forked meanwhile would hold the pipe of its start open."""
        self._process = self._begin()
        threading.Thread(target=self._keep, daemon=True).start()

    def stop(self) -> None:
        """Ends it and waits: a job that is running is finished first."""
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()

    def _begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "core.cli", "work", "--beside", str(os.getpid())])  # noqa: S603

    def _keep(self) -> None:
        while not self._stopping.is_set():
            # polled: the server reaps every child that ends, and who waits for one of them may wait in vain
            while self._process is not None and self._process.poll() is None and not self._stopping.wait(1):
                pass
            if not self._stopping.wait(RESTART_AFTER):
                self._process = self._begin()
