"""The working calendar on screen: a year at a glance, a corrected day, a year's notice loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import redirect, request, url_for
from flask_appbuilder import expose
from marshmallow import Schema, fields, validate
from werkzeug.datastructures import FileStorage

from core import clock
from core.actor import actor
from core.calendar import operations, queries, years
from core.calendar.days import ONE_DAY, MarkedDay
from core.calendar.forms import NATION, DayForm, YearForm
from core.calendar.naming import called
from core.calendar.picture import Month, months_of
from core.errors import Incomplete, NotFound
from core.text import Message, Text, _
from core.web import ports
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.views import Page

FIRST, LAST = years.FIRST_YEAR, 2100
MOST_BYTES = 200_000


WORDS = {"holiday": _("休"), "extra": _("班")}


@dataclass(frozen=True)
class Marked:
    """Days in a row that are not as the week says, for one reason."""

    since: date
    until: date
    kind: str
    name: str

    @property
    def days(self) -> int:
        """How many."""
        return (self.until - self.since).days + 1


class Calendar(Page):
    """Which days offices work."""

    route_base = "/calendar"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Calendar"
    read_by, write_by = ("*",), ("configure",)
    title = _("工作日历")
    help = _(
        "办理期限按这里的工作日计算：红色是放假日，蓝色“班”是调休上班的周末。\n"
        "国务院每年 11 月前后发布次年放假安排。在此之前次年按法定节假日暂算，涉及的期限标注“暂定”；"
        "载入正式安排后自动重算。\n"
        "个别日子有变动（如临时放假）时，用“更正一天”录入并写明依据。"
    )

    @expose("/")
    @reads
    def index(self) -> Answer:
        """This year."""
        return redirect(url_for("Calendar.year", year=clock.today().year))

    @expose("/<int:year>")
    @reads
    def year(self, year: int) -> str:
        """Twelve months, what is marked in them, and what is still to be done."""
        if not FIRST <= year <= LAST:
            raise NotFound(_beyond(), next=_("请从工作日历页面选择年份。"))
        state = queries.year_state(year)
        found = queries.calendar(actor().division)
        months = months_of(year, found) if state is not None else []
        on = clock.today()
        return self.render(
            "calendar/year.html",
            title=_("%(year)s 年工作日历", year=year),
            year=year,
            years=(year - 1, year + 1),
            state=state,
            months=months,
            workdays=sum(month.workdays for month in months),
            marked=_marked(months),
            shortfalls=queries.shortfalls(on),
            today=on,
            source=_source(year),
            words=WORDS,
            called=called,
            bounds=(FIRST, LAST),
        )

    @expose("/correct", methods=["GET", "POST"])
    @writes
    def correct(self) -> Answer:
        """A single day."""
        day = _day(request.args.get("on"))
        data: dict[str, Any] = {"on": day, "division": NATION}
        if day is not None and queries.year_state(day.year) is not None:
            found = queries.calendar(actor().division)
            data |= {"is_workday": str(int(found.is_workday(day))), "name": found.name_of(day)}
        return fill_in(
            self,
            Filling(
                _with_place(DayForm),
                _correct,
                _("更正一天"),
                url_for("Calendar.year", year=(day or clock.today()).year),
                said=_("已更正，涉及的期限正在重算。"),
                help=self.help,
                data=data,
            ),
        )

    @expose("/load", methods=["GET", "POST"])
    @writes
    def load(self) -> Answer:
        """A year's notice."""
        year = request.args.get("year", "")
        wanted = int(year) if year.isdigit() and len(year) == 4 else clock.today().year + 1
        return fill_in(
            self,
            Filling(
                _with_place(YearForm),
                _load,
                _("载入放假安排"),
                url_for("Calendar.year", year=wanted),
                said=_("已载入，涉及的期限正在重算。"),
                submit=_("载入"),
                help=self.help,
                data={"year": wanted, "division": NATION},
                template="calendar/load.html",
            ),
        )

    @expose("/<int:year>/estimate", methods=["POST"])
    @writes
    def estimate(self, year: int) -> Answer:
        """By the statutory holidays, until the notice is out."""
        if not FIRST <= year <= LAST:
            raise Incomplete(_beyond())
        operations.estimate_year(year)
        return redirect(url_for("Calendar.year", year=year))


def _beyond() -> Message:
    return _("年份应在 %(first)s 到 %(last)s 之间。", first=FIRST, last=LAST)


def _with_place(form: type[Schema]) -> type[Schema]:
    """The form with the choice between the nation and the county, which only autonomous areas need."""
    here = actor().division
    choices = {NATION: _("全国"), here: _("仅%(place)s", place=ports.name_of_division(here))}
    place = fields.Str(
        required=True,
        validate=validate.OneOf(list(choices)),
        metadata={
            "label": _("适用范围"),
            "labels": choices,
            "hint": _("国务院的安排选“全国”；民族自治地方自行规定的节日选本地。"),
        },
    )
    return type(form.__name__, (form,), {"division": place})


def _correct(on: date, is_workday: str, source: str, division: str, name: str = "") -> None:
    operations.correct_day(MarkedDay(on, is_workday == "1", name, source), _code(division))


def _load(year: int, source: str, division: str, lines: str = "") -> None:
    text = _uploaded(request.files.get("file")) or lines
    days = years.from_csv(text, source) if text.strip() else []
    if not days:
        raise Incomplete(_("还没有放假安排的内容。"), fields={"lines": [_("请粘贴内容，或选择 CSV 文件。")]})
    operations.load_year(year, days, source, _code(division))


def _uploaded(sent: FileStorage | None) -> str:
    if sent is None or not sent.filename:
        return ""
    content = sent.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Incomplete(_("文件太大，放假安排一般不超过几十行。"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Incomplete(_("读不懂这个文件的编码，请另存为 UTF-8 编码的 CSV 文件。"))


def _code(division: str) -> str:
    return "" if division == NATION else division


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _marked(months: list[Month]) -> list[Marked]:
    """The days that are not as the week says, those of one holiday that follow each other taken together."""
    cells = [cell for month in months for week in month.weeks for cell in week if cell is not None]
    found: list[Marked] = []
    for cell in (cell for cell in cells if cell.kind in WORDS):
        last = found[-1] if found else None
        follows = last is not None and (last.kind, last.name) == (cell.kind, cell.name)
        if last is not None and follows and cell.on - last.until == ONE_DAY:
            found[-1] = replace(last, until=cell.on)
        else:
            found.append(Marked(cell.on, cell.on, cell.kind, cell.name))
    return found


def _source(year: int) -> Text:
    """What a year rests on, in words."""
    source = queries.year_source(year)
    words = {
        years.LIBRARY: _("随系统提供的国务院办公厅放假安排"),
        years.STATUTORY: _("全国年节及纪念日放假办法"),
    }
    return words.get(source, source)
