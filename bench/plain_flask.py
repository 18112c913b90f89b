"""What is measured against: the list written by hand in Flask and SQLAlchemy Core, the same answers byte for byte.

One town, one table, two addresses. It reads its cookie, who that is and where he is posted; it has no gate, no row
security and no log, and what stands around the rows of its page is a text that never changes.
"""

from __future__ import annotations

import re
import secrets
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, jsonify, redirect, request, session
from jinja2 import Environment
from sqlalchemy import Boolean, Date, Select, column, create_engine, select, table
from werkzeug.security import check_password_hash

MOST = 25
CASES = table(
    "assistance_case",
    *(column(name) for name in ("id", "no", "office_code", "type_code", "division", "applicant_name")),
    *(column(name, Date) for name in ("opened_on", "due_on", "closed_on")),
    *(column("provisional", Boolean), column("stage"), column("ended_as"), column("channel")),
)
ENTRIES = table(
    "stage_entry", *(column(n) for n in ("case_id", "lane", "duty", "division")), column("left_on", Date)
)
DIVISIONS = table("division", column("code"), column("name"))
USERS = table("ab_user", column("id"), column("username"), column("password"), column("active"))
POSTINGS = table(
    "posting", column("user_id"), column("division"), column("since", Date), column("until", Date)
)
DAYS = table("calendar_day", column("division"), column("day", Date), column("is_workday"))

CHANNELS = {"window": "窗口"}
TYPES = {"dibao": "最低生活保障", "tekun": "特困人员救助供养", "linshi": "临时救助"}
STAGES = {
    "dibao": {"survey": "入户调查", "review": "审核", "granted": "已确认"},
    "tekun": {"survey": "入户调查", "review": "初审", "granted": "已确认"},
    "linshi": {"survey": "调查", "review": "审核", "granted": "已救助"},
}
ROWS = """
  {% for c in cases %}
  <tr>
    <td class="list-first"><a href="/cases/{{ c.no }}">{{ c.no }}</a></td>
    <td data-label="申请人">{{ c.applicant_name or "—" }}</td>
    <td data-label="事项"><div>{{ types[c.type_code] }}<div class="text-secondary">{{ channels[c.channel] }}</div></div></td>
    <td data-label="所在地">{{ c.place }}</td>
    <td data-label="环节">{{ stages[c.type_code][c.ended_as or c.stage] }}</td>
    <td data-label="登记日期">{{ c.opened_on }}</td>
    <td data-label="剩余">{% if c.closed_on %}<span class="badge bg-secondary-lt">已办结</span>{% else %}{% set n = left(c) %}<span class="lamp lamp-{{ "red" if n <= 0 else "yellow" if n <= 3 else "green" }}"><span class="lamp-dot" aria-hidden="true"></span>{{ "已超 %d 个工作日" % -n if n < 0 else "今天到期" if n == 0 else "剩 %d 个工作日" % n }}{% if c.provisional %}<abbr>暂定</abbr>{% endif %}</span>{% endif %}</td>
  </tr>
  {% endfor %}
"""
AROUND = re.compile(r"(.*<tbody>).*(</tbody>.*)", re.DOTALL)
FOLLOWING = re.compile(r"cursor=\d+")


def create_flask_app(url: str, shell: str) -> Flask:
    """The list over the product's database at `url`; `shell` is a page of the product's, of which the rows are cut out."""
    app = Flask("by hand")
    app.config["SECRET_KEY"] = secrets.token_hex(32)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    engine = create_engine(url, pool_pre_ping=url.startswith("postgresql"))
    app.extensions["sqlalchemy"] = type("Holder", (), {"engine": engine})
    with engine.connect() as connection:
        workdays = _workdays(connection)
    engine.dispose()
    _add_pages(app, engine, workdays, shell)
    return app


def _today() -> date:
    return (datetime.now(UTC) + timedelta(hours=8)).date()


def _workdays(connection: Any) -> list[int]:
    """The working days of three years, as ordinals."""
    marked = connection.execute(select(DAYS.c.day, DAYS.c.is_workday).where(DAYS.c.division == ""))
    known = {row.day: bool(row.is_workday) for row in marked}
    first = date(_today().year - 1, 1, 1)
    days = (first + timedelta(n) for n in range(3 * 365))
    return [day.toordinal() for day in days if known.get(day, day.weekday() < 5)]


def _add_pages(app: Flask, engine: Any, workdays: list[int], shell: str) -> None:
    around = AROUND.match(Path(shell).read_text(encoding="utf-8"))
    before, after = around.groups() if around else ("", "")
    left = partial(_days_left, workdays, _today())
    words = {"left": left, "types": TYPES, "stages": STAGES, "channels": CHANNELS}
    rows = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(ROWS, words)
    app.add_url_rule("/login/", view_func=partial(_login, engine), endpoint="login", methods=["GET", "POST"])

    @app.get("/cases/")
    def page() -> Response:
        with engine.connect() as connection:
            cases, following = _cases(connection)
        foot = FOLLOWING.sub(f"cursor={following}", after)
        return Response(before + rows.render(cases=cases) + "  " + foot, mimetype="text/html")

    @app.get("/api/v1/cases")
    def rest() -> Response:
        with engine.connect() as connection:
            cases, following = _cases(connection)
            holders = _holders(connection, [case.id for case in cases])
        items = [_item(case, left(case), holders.get(case.id)) for case in cases]
        return jsonify({"items": items, "next": following})


def _days_left(workdays: list[int], today: date, case: Any) -> int | None:
    if case.due_on is None or case.closed_on is not None:
        return None
    until = bisect_right(workdays, case.due_on.toordinal())
    return until - bisect_right(workdays, today.toordinal())


def _login(engine: Any) -> Any:
    if request.method == "GET":
        return '<form method="post"><input name="username"><input name="password" type="password"></form>'
    named = select(USERS.c.id, USERS.c.password).where(USERS.c.username == request.form["username"])
    with engine.connect() as connection:
        user = connection.execute(named).first()
    if user is None or not check_password_hash(user.password, request.form["password"]):
        abort(401)
    session["user"] = user.id
    return redirect("/cases/")


def _cases(connection: Any) -> tuple[list[Any], int | None]:
    """A page and the key from which the next goes on."""
    found = connection.execute(_wanted(_town(connection, _today()))).all()
    return found[:MOST], found[MOST - 1].id if len(found) > MOST else None


def _town(connection: Any, on: date) -> str:
    """Where the one signed in is posted today."""
    held = (
        select(POSTINGS.c.division)
        .join_from(USERS, POSTINGS, POSTINGS.c.user_id == USERS.c.id)
        .where(USERS.c.id == session.get("user", 0), USERS.c.active, POSTINGS.c.since <= on)
        .where(POSTINGS.c.until.is_(None) | (POSTINGS.c.until >= on))
    )
    town = connection.scalar(held)
    if town is None:
        abort(401)
    return str(town)


def _wanted(town: str) -> Select[Any]:
    """What the request asks for, one row more than a page holds."""
    c, given = CASES.c, request.args
    found = select(CASES, DIVISIONS.c.name.label("place"))
    found = found.join_from(CASES, DIVISIONS, DIVISIONS.c.code == c.division).where(c.office_code == town)
    if "stage" in given:
        found = found.where(c.stage == given["stage"])
    if "due_before" in given:
        found = found.where(c.due_on < date.fromisoformat(given["due_before"]), c.closed_on.is_(None))
    if "name" in given:
        found = found.where(
            c.applicant_name >= given["name"], c.applicant_name < given["name"] + "\U0010ffff"
        )
    if "cursor" in given:
        found = found.where(c.id < int(given["cursor"]))
    return found.order_by(c.id.desc()).limit(MOST + 1)


def _holders(connection: Any, cases: list[int]) -> dict[int, Any]:
    e = ENTRIES.c
    open_ = select(ENTRIES).where(e.case_id.in_(cases), e.left_on.is_(None), e.lane == "road")
    return {row.case_id: row for row in connection.execute(open_)}


def _item(case: Any, left: int | None, holder: Any) -> dict[str, Any]:
    name = case.applicant_name
    return {
        "no": case.no,
        "type": case.type_code,
        "type_label": TYPES[case.type_code],
        "stage": case.stage,
        "stages": [case.stage] if case.stage else [],
        "applicant": name[:1] + "*" * (len(name) - 1),
        "division": case.division,
        "office": case.office_code,
        "holder": {"duty": holder.duty, "division": holder.division} if holder else None,
        "channel": case.channel,
        "opened_on": case.opened_on.isoformat(),
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "provisional": case.provisional,
        "days_left": left,
        "status": "closed" if case.closed_on else "overdue" if left is not None and left < 0 else "open",
    }
