"""Writing the tree: loading tables, renaming, ending, and letting bodies act for divisions from a day on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, func, literal, or_, select, update

from core import clock
from core.actor import actor
from core.audit.operations import about, operation
from core.db import Model, Scope, bump, db, seeing_everything
from core.divisions.models import BEGINNING, LEVELS, BodyDivision, Division, DivisionName
from core.divisions.queries import REVISION, tree
from core.divisions.tree import TOWNSHIP, VILLAGE, county_of, level_of, place_of
from core.errors import Incomplete, Refused
from core.plugins import ask
from core.text import Message, _


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a division table: code, name, level, parent_code."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@operation("divisions.load")
def load_divisions(rows: Iterable[Mapping[str, str]], source: str = "") -> int:
    """Add the divisions that are missing, parents first; how many. Names already there are kept.

    Incomplete, naming each row, when a level is unknown, a parent is missing or a code does not continue its parent's.
    """
    known = set(db.session.scalars(select(Division.code)))
    wanted = sorted(
        {row["code"]: row for row in rows}.values(), key=lambda row: (len(row["code"]), row["code"])
    )
    faults = _faults(wanted, known)
    if faults:
        raise Incomplete(_("区划表有%(n)s处错误，没有载入。", n=len(faults)), fields=faults)
    fresh = [row for row in wanted if row["code"] not in known]
    for row in fresh:
        parent = row.get("parent_code") or None
        db.session.add(
            Division(
                code=row["code"], name=row["name"], level=row["level"], parent_code=parent, source=source
            )
        )
        db.session.add(DivisionName(code=row["code"], name=row["name"], since=BEGINNING, basis=source))
    if fresh:
        about("divisions", count=len(fresh), source=source)
        bump(REVISION)
    return len(fresh)


def _faults(rows: list[Mapping[str, str]], known: set[str]) -> dict[str, Message]:
    codes = known | {row["code"] for row in rows}
    faults: dict[str, Message] = {}
    for row in rows:
        parent = row.get("parent_code") or ""
        if not re.fullmatch("[0-9]+", row["code"]):
            faults[row["code"]] = _("代码只能是半角数字。")
        elif row["level"] not in LEVELS or not row["name"]:
            faults[row["code"]] = _("缺名称，或层级不是省、市、县、乡、村之一。")
        elif parent and parent not in codes:
            faults[row["code"]] = _("上级%(code)s不在表中。", code=parent)
        elif parent and not row["code"].startswith(parent):
            faults[row["code"]] = _("代码不以上级代码%(code)s开头。", code=parent)
    return faults


@operation("divisions.rename")
def rename(code: str, name: str, since: date, basis: str) -> None:
    """A division is called otherwise from a day on; papers of earlier days keep the earlier name.

    Refused where a neighbour bears the name; on screen for a county, which no more names than ends itself.
    """
    division = _division(code)
    if not actor().is_system and division.level not in ("township", "village"):
        raise Refused(
            _("县区的名称不在页面上登记。"),
            next=_("请系统管理员按批准文件在服务器上用 jiuzhu division 命令办理。"),
            code="own_county",
        )
    _day(since)
    _free_name(name, division.parent_code or "", since, code)
    about(f"division:{code}", since=since, basis=basis, name=[tree().name(code, since), name])
    same_day = db.session.scalar(select(DivisionName).filter_by(code=code, since=since))
    if same_day is None:
        db.session.add(DivisionName(code=code, name=name, since=since, basis=basis))
    else:
        same_day.name, same_day.basis = name, basis
    db.session.flush()
    latest = select(DivisionName.name).filter_by(code=code).order_by(DivisionName.since.desc()).limit(1)
    division.name = db.session.scalars(latest).one()
    bump(REVISION)


@operation("divisions.add")
def add_division(code: str, name: str, parent: str, since: date, basis: str) -> None:
    """A division that begins to exist on a day; its level is the one below its parent's."""
    above = _division(parent)
    level = LEVELS[min(LEVELS.index(above.level) + 1, len(LEVELS) - 1)]
    if code in tree().nodes or not code.startswith(parent) or level_of(code) != level or level == above.level:
        raise Refused(_("代码%(code)s已存在，或与上级%(parent)s不相接。", code=code, parent=parent))
    _add(code, name, level, parent, since, basis, body=False)


@operation("divisions.end")
def end_division(code: str, last_day: date, basis: str) -> None:
    """A division that was merged into another or abolished: its last day; what belongs to it stays readable.

    Refused while something would be left in it: divisions below, open cases, postings, instruments. On screen neither
    of a past day, nor of a county, which does not end itself.
    """
    division = _division(code)
    if not actor().is_system:
        _may_be_ended_here(division, last_day)
    if last_day < division.since:
        raise Refused(_("最后一天早于设立之日%(day)s。", day=division.since))
    _refuse_in_use(division, last_day)
    about(f"division:{code}", until=[division.until, last_day], basis=basis)
    division.until = last_day
    bump(REVISION)


def _may_be_ended_here(division: Division, last_day: date) -> None:
    if division.level not in ("township", "village"):
        raise Refused(
            _("县区的撤并不在页面上登记。"),
            next=_("请系统管理员按批准文件在服务器上用 jiuzhu division 命令办理。"),
            code="own_county",
        )
    if division.until is not None and division.until < clock.today():
        raise Refused(_("“%(name)s”已于%(day)s撤并。", name=division.name, day=division.until))
    if last_day < clock.today():
        raise Refused(_("最后一天不能早于今天：已经办理的事项仍归它。"), code="past_day")


def _refuse_in_use(division: Division, last_day: date) -> None:
    """Refused, with what would be left and where it goes."""
    after = last_day + timedelta(days=1)
    below = len(tree().governed(division.code, after)) if division.level != LEVELS[-1] else 0
    left = [str(_("%(n)s个下级区划", n=below))] if below else []
    left += ask("find_left_at", division=division.code, after=last_day)
    if left:
        raise Refused(
            _(
                "“%(name)s”还有%(left)s，不能登记撤并。",
                name=tree().name(division.code, clock.today()),
                left="、".join(left),
            ),
            next=_(
                "请先登记下级区划的撤并或者代管，办结案件，结束任职并在接收的乡镇（街道）安排，终止或者重签下放文书。"
            ),
            code="division_in_use",
        )


@operation("divisions.open_body")
def open_body(code: str, name: str, level: str, parent: str, since: date, basis: str) -> None:
    """A committee outside the statistical tree that acts as a county or a township; its code begins with its parent's.

    The code must not be all digits, so that it can never be taken for a statistical one: 6401N1.
    """
    if (
        level not in ("county", "township")
        or code.isdigit()
        or not re.fullmatch(r"[0-9A-Z]{1,11}", code)
        or not code.startswith(parent)
    ):
        raise Incomplete(
            _(
                "机构代码应以上级代码%(parent)s开头，由数字和大写字母组成并含字母，层级应为县级或乡级。",
                parent=parent,
            ),
            fields={"code": _("例如%(code)s。", code=f"{parent}N1")},
        )
    _division(parent)
    if code in tree().nodes:
        raise Refused(_("机构代码%(code)s已存在。", code=code), next=_("请换一个代码。"))
    # a body's rows are the range of its code: one that begins with another's would lie in the other's sight
    near = [
        n for n in tree().nodes.values() if n.body and (code.startswith(n.code) or n.code.startswith(code))
    ]
    if any(n.code != parent for n in near):
        raise Refused(
            _("机构代码%(code)s与机构%(other)s的代码一个是另一个的开头。", code=code, other=near[0].code),
            next=_("请换一个代码。"),
            code="code_within_another",
        )
    _add(code, name, level, parent, since, basis, body=True)


@operation("divisions.assign_to_body")
def assign_to_body(body: str, division: str, since: date, basis: str) -> None:
    """From a day on a body acts for a division in place of the office that the code names."""
    acting = _division(body)
    if not acting.body:
        raise Refused(_("%(code)s不是统计区划之外的机构。", code=body))
    _may_be_given(acting, _division(division))
    _may_begin(acting, since)
    about(f"division:{division}", body=body, since=since, basis=basis)
    held = next((a for a in tree().held(division) if a.until is None or a.until >= since), None)
    if held is not None:
        raise Refused(
            _("这一天该区划已由%(name)s管理。", name=tree().name(held.body, since))
            if held.since <= since
            else _(
                "该区划自%(day)s起已交由%(name)s代管。", day=held.since, name=tree().name(held.body, since)
            ),
            next=_("请先结束或者撤回原来的代管。"),
        )
    db.session.add(BodyDivision(body_code=body, division_code=division, since=since, basis=basis))
    bump(REVISION)
    move_offices(clock.today())


def _may_be_given(body: Division, division: Division) -> None:
    """A body in a county's place takes whole townships; one in a township's place townships or villages of its county."""
    levels = ("township",) if body.level == "county" else ("township", "village")
    within = division.code.startswith(body.parent_code or "")
    if division.level not in levels or division.body or not within:
        raise Refused(
            _("“%(body)s”不能代管“%(division)s”。", body=body.name, division=division.name),
            next=_("县级机构代管整个乡镇（街道）；乡级机构代管本县的乡镇（街道）或者村（社区）。"),
        )


def _may_begin(body: Division, since: date) -> None:
    """Not before the body is there, nor after it is gone; on screen not before today, since rows go over at once."""
    if since < body.since or (body.until is not None and since > body.until):
        raise Refused(
            _("“%(body)s”自%(day)s设立，不能在它不存在的日子代管。", body=body.name, day=body.since),
            code="body_not_there",
        )
    _not_past(since)


def _not_past(day: date) -> None:
    if not actor().is_system and day < clock.today():
        raise Refused(
            _("代管的变动不能早于今天：案件和记录从当天起转移。"),
            next=_("请填今天或者以后的日期。"),
            code="past_day",
        )


@operation("divisions.release_from_body")
def release_from_body(division: str, last_day: date, basis: str) -> None:
    """The last day on which a body acts for a division; from the next on its own office does.

    A hand-over that has not begun is taken back by a last day before its first: nothing has rested on it.
    """
    about(f"division:{division}", until=last_day, basis=basis)
    held = db.session.scalars(
        select(BodyDivision).filter_by(division_code=division, until=None)
    ).one_or_none()
    if held is None:
        raise Refused(_("该区划现由其自己的机构管理。"))
    if last_day < held.since and held.since > clock.today():
        about(f"division:{division}", body=held.body_code, since=[held.since, None])
        db.session.delete(held)
    else:
        _end_hand_over(held, last_day)
    bump(REVISION)
    move_offices(clock.today())


def _end_hand_over(held: BodyDivision, last_day: date) -> None:
    if last_day < held.since:
        raise Refused(_("最后一天早于代管之日%(day)s。", day=held.since))
    _not_past(last_day)
    held.until = last_day


@operation("divisions.move_offices")
def move_offices(on: date) -> int:
    """Give every row of a division that changed hands the code of the office that has it on this day; how many rows.

    Runs daily and after every assignment; harmless to repeat. The log keeps the office of its own time.
    """
    moved = 0
    with seeing_everything():
        for division, before, now in _changed_hands(on):
            rows = sum(_move(table, division, before, now) for table in moving_tables())
            if rows and len(division) > TOWNSHIP:
                rows += sum(_follow(table, before, now) for table in moving_tables())
            if rows:
                ask("hands_changed", before=before, now=now)
            moved += rows
    if moved:
        about("divisions", on=on, rows=moved)
        bump(REVISION)
        bump("access")
    return moved


def carry_on(model: Any, still_open: ColumnElement[bool], before: str, now: str) -> int:
    """Open rows of a feature that wait at the township or county of the office before wait at that of the office now."""
    table, moved = model.__table__, 0
    for old, new in ((county_of(before), county_of(now)), (place_of(before), place_of(now))):
        waiting = Scope.of(now).covers(table.c.office_code) & (table.c.division == old) & still_open
        if old != new:
            done = db.session.connection().execute(update(table).where(waiting).values(division=new))
            moved += int(done.rowcount)
    return moved


def moving_tables() -> list[Table]:
    """Tables whose rows go with their division when it changes hands, those that others point at first."""
    tables = Model.metadata.sorted_tables
    return [table for table in tables if "office_code" in table.c and not table.info.get("keeps_office")]


def _changed_hands(on: date) -> list[tuple[str, str, str]]:
    """(division, office code to look for, office code on this day) wherever a body acts or acted."""
    whole = tree()
    found: set[tuple[str, str, str]] = set()
    for held in whole.assignments:
        turns = (held.since - timedelta(days=1), held.since, held.until)
        # what is planned has moved nothing yet
        days = {on, *(day for day in turns if day is not None and day <= on)}
        now = whole.office(held.division, on)
        offices = {whole.office(held.division, day) for day in days} - {now}
        found |= {(held.division, before, now) for before in offices}
    return sorted(found)


def _move(table: Table, division: str, before: str, now: str) -> int:
    """A whole township moves with its office code; a village only in tables that name the village."""
    office = table.c.office_code
    inside = Scope.of(before).covers(office)
    if len(division) > TOWNSHIP:
        if "division" not in table.c:
            return 0
        inside = inside & Scope.of(division).covers(table.c.division)
    rest = func.substr(office, len(before) + 1)
    moved = update(table).where(inside).values(office_code=literal(now).concat(rest))
    return int(db.session.connection().execute(moved).rowcount)


def _free_name(name: str, parent: str, on: date, own: str = "") -> None:
    """Two of one name beside each other, then or later, are told apart by nobody who chooses from a list."""
    whole = tree()
    beside = [
        node
        for node in whole.children(parent)
        if node.code != own and (node.until is None or node.until >= on)
    ]
    later = {said for node in beside for day, said in whole.names.get(node.code, ()) if day > on}
    if name in later or any(whole.name(node.code, on) == name for node in beside):
        raise Refused(
            _("同一上级之下已有“%(name)s”。", name=name), next=_("请核对名称；两地合并的，先登记撤并。")
        )


def _follow(table: Table, before: str, now: str) -> int:
    """What hangs on a village's row that went over, and names no village itself, goes with it."""
    hangs_on = [
        key.parent.in_(select(key.column).where(key.column.table.c.office_code == now))
        for key in table.foreign_keys
        if key.column.name == "id" and "office_code" in key.column.table.c
    ]
    if not hangs_on:
        return 0
    rows = (table.c.office_code == before) & or_(*hangs_on)
    if "division" in table.c:
        rows = rows & (func.length(table.c.division) != VILLAGE)
    return int(db.session.connection().execute(update(table).where(rows).values(office_code=now)).rowcount)


def _day(since: date) -> None:
    """Refused for a day before there was anything to name."""
    if since < BEGINNING:
        raise Refused(_("日期不能早于%(day)s。", day=BEGINNING), code="before_the_beginning")


def _add(code: str, name: str, level: str, parent: str, since: date, basis: str, *, body: bool) -> None:
    _day(since)
    _free_name(name, parent, since)
    about(f"division:{code}", name=name, level=level, since=since, basis=basis)
    db.session.add(
        Division(code=code, name=name, level=level, parent_code=parent, since=since, body=body, source=basis)
    )
    db.session.add(DivisionName(code=code, name=name, since=since, basis=basis))
    bump(REVISION)


def _division(code: str) -> Division:
    division = db.session.get(Division, code)
    if division is None:
        raise Refused(_("没有代码为%(code)s的区划。", code=code), next=_("请先载入或新增该区划。"))
    return division
