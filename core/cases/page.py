"""What the page of a case shows, put together for its template: picture, clock, acts with reasons, papers, timeline."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask import url_for
from marshmallow import Schema

from core.access.queries import may
from core.actor import actor
from core.cases import competence, publishing
from core.cases.acts import ACTS, Act
from core.cases.advising import newest_advice
from core.cases.answers_shown import read_again
from core.cases.boards import rounds
from core.cases.events import open_events
from core.cases.limits_shown import Total, clocks_of, total_of
from core.cases.models import Case, StageEntry
from core.cases.offered import about, called, family, gone, offered
from core.cases.papers import may_file, reads_numbers, unopened_forms
from core.cases.picture import drawn
from core.cases.requests import HANDING_OVER
from core.cases.rows_shown import posting_shown
from core.cases.seals.applying import sealable
from core.cases.shown import Shown, matter_of
from core.cases.timeline import told
from core.cases.versions import type_of
from core.cases.visits import GOING
from core.cases.visits_before import wrote
from core.clock import today
from core.declare import Check, Event, Line, Notice, Panel
from core.declare.applications import CHANNELS
from core.declare.forms import OBJECTED_BY
from core.divisions.queries import full_name, name_of
from core.errors import Refused
from core.notices import queries as notices
from core.plugins import invite
from core.text import Text, _

MARKS = {
    "present": "received",
    "shared": "fetched",
    "missing": "missing",
    "not_applicable": "waived",
    None: "missing",
}
STATES = {"waiting": _("尚未反馈"), "clean": _("未见异常"), "hit": _("有疑点"), "unreachable": _("无法核对")}
ICONS = dict(decision="gavel", notice="speakerphone", check="database", end="flag", wait="hourglass")


class CasePage:
    """One case for its page; everything is read once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.shown = Shown(case)
        self.process = self.shown.act.process

    @cached_property
    def json(self) -> dict[str, Any]:
        """What REST would answer."""
        return self.shown.as_json()

    @property
    def help(self) -> str:
        """In the words of whoever is asked now."""
        return str(_("上方是本案的办理流程和时限；“现在可以办理”中灰色的按钮下写明了原因。每一步都会留痕。"))

    @property
    def hands_over(self) -> bool:
        """Whether the one who looks records that letters were handed over."""
        return any(map(may, HANDING_OVER))

    @cached_property
    def unopened(self) -> frozenset[str]:
        """Forms that the one who looks doesn't open: with the applicant's look-up code, or with numbers in full."""
        return unopened_forms(self.case)

    @cached_property
    def sealable(self) -> frozenset[str]:
        """Numbers of the letters that the one who looks may seal."""
        return frozenset(sealable(self.case))

    @property
    def today(self) -> str:
        """The day that a date field starts with."""
        return today().isoformat()

    @property
    def heading(self) -> str:
        """The case in one line, above its forms."""
        return f"{self.case.no} · {self.matter} · {self.case.applicant_name} · {self.place}"

    @property
    def type_label(self) -> str:
        """What is applied for."""
        return str(self.shown.act.type.label)

    @property
    def matter(self) -> str:
        """The same, and of a follow-up what it is."""
        return matter_of(self.case)

    @cached_property
    def names(self) -> dict[str, str]:
        """Members by their place in the case."""
        return {row.member.key: row.name for row in [*family(self.case), *dict(gone(self.case))]}

    def trace(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The working with members by name."""
        return [
            line | {"inputs": [(name, self.names.get(str(value), value)) for name, value in line["inputs"]]}
            for line in lines
        ]

    @property
    def unit(self) -> Text:
        """What the type's sums are told in."""
        benefit = type_of(self.case.type_code).benefit
        return benefit.unit if benefit else ""

    def outcome_label(self, code: str) -> str:
        """What an advised outcome is called."""
        lines = self.process.pipeline.lines
        return str(next((line.said(code) for line in lines if code in line.outcomes), code))

    @property
    def place(self) -> str:
        """The village in full."""
        return full_name(self.case.division, today())

    def line(self, stage: str) -> Line:
        """A stage of this case's process; Refused when it has none such."""
        if stage not in self.process.pipeline:
            raise Refused(_("本案的流程中没有这一环节。"), next=_("请返回案件页面，从“现在可以办理”中选择。"))
        return self.process.pipeline[stage]

    def event(self, code: str) -> Event | Act:
        """An event that may happen now, or an act that any case may take."""
        if code in ACTS:
            return ACTS[code]
        found = next((e for e in open_events(self.shown.act.run) if e.code == code), None)
        if found is None:
            raise Refused(
                _("案件现在所处的环节不能办理这一事项。"),
                next=_("请返回案件页面，从现在可以办理的事项中选择。"),
            )
        return found

    # --- picture and clock -----------------------------------------------------------------------------------

    @cached_property
    def drawn(self) -> list[dict[str, Any]]:
        """Lines of the road (and aside, where the case went there), with state and note."""
        return [self._stage(d) for d in drawn(self.shown.act) if d["lane"] != "beside"]

    @cached_property
    def beside(self) -> list[dict[str, Any]]:
        """Lines that stand beside the road."""
        return [self._stage(d) for d in drawn(self.shown.act) if d["lane"] == "beside"]

    def _stage(self, shown: dict[str, Any]) -> dict[str, Any]:
        row = next((r for r in reversed(self.case.entries) if r.stage == shown["code"]), None)
        note = ""
        if row is not None and row.left_on:
            note = f"{row.left_on:%m-%d} {'、'.join(o.person_name for o in row.opinions)}".strip()
            if shown["state"] == "stopped":
                note = f"{note} {_('已中断')}"
        elif row is not None and row.wakes_on:
            note = str(_("至 %(day)s", day=row.wakes_on))
        elif row is not None and row.due_on:
            note = str(_("限 %(day)s", day=row.due_on))
        return {"label": shown["label"], "state": shown["state"], "note": note, "why": shown["why"]}

    @cached_property
    def clocks(self) -> list[dict[str, Any]]:
        """The total limit first, then those of open stages."""
        return clocks_of(self.case, self.process.pipeline)

    @cached_property
    def total(self) -> Total | None:
        """How the total limit runs; None before acceptance and after the end."""
        return total_of(self.case, self.clocks)

    # --- what may be done --------------------------------------------------------------------------------------

    @cached_property
    def waiting(self) -> list[dict[str, Any]]:
        """Open stages: whose turn, and the buttons of the one who looks."""
        rows = [row for row in self.shown.rows() if row.left_on is None]
        return [self._waiting(*each) for each in zip(rows, self.json["open"], strict=True)]

    def _waiting(self, row: StageEntry, entry: dict[str, Any]) -> dict[str, Any]:
        line = self.process.pipeline[row.stage]
        acts = [
            self._act(row, line, outcome) for outcome in entry["outcomes"] if not isinstance(line, Notice)
        ]
        return entry | {
            "acts": acts if not isinstance(line, Check) or row.duty == line.settled_by else [],
            "notice": self._notice(row) if isinstance(line, Notice) else None,
            "answers": self._answers(row, line) if isinstance(line, Check) and entry["mine"] else None,
            "unreturned": isinstance(line, Check) and self.json["means"].get("returned") is False,
            "photos": entry["mine"] and row.act in GOING,
            "due": row.due_on,
            "row": row,
        }

    def _act(self, row: StageEntry, line: Line, outcome: dict[str, Any]) -> dict[str, Any]:
        usual = self._usual(line) == outcome["code"]
        forward = ICONS.get(line.kind, "check") if usual else "arrow-right"
        return {
            "label": outcome["label"],
            "address": url_for("Cases.finish", no=self.case.no, stage=row.stage, outcome=outcome["code"]),
            "why": [b["message"] for b in outcome["blocked_by"]],
            "primary": usual,
            "sign": "arrow-back-up" if self._goes_back(line, outcome["code"]) else forward,
        }

    def _usual(self, line: Line) -> str:
        """The outcome that is advised where something is, else the first."""
        advised = (self.json["advice"] or {}).get("outcome") if getattr(line, "advice", None) else None
        return str(advised) if advised in line.outcomes else next(iter(line.outcomes), "")

    def _goes_back(self, line: Line, outcome: str) -> bool:
        places, target = self.process.pipeline.index, line.outcomes.get(outcome)
        return isinstance(target, str) and places.get(target, places[line.code]) < places[line.code]

    def _notice(self, row: StageEntry) -> dict[str, Any] | None:
        notice = notices.notice_of(row.id)
        if notice is None:
            return None
        hung = {p.channel: p for p in notice.postings}
        line = self.shown.act.process.pipeline[row.stage]
        assert isinstance(line, Notice)
        return {
            "channels": [{**c, **posting_shown(hung.get(c["code"]))} for c in notice.channels],
            "may": self.shown.act.may_hang(line, self.shown.signer),
            "said": notice.shown,
        }

    def _answers(self, row: StageEntry, line: Check) -> list[dict[str, Any]] | None:
        return self.checked if self.checked and row.duty != line.settled_by else None

    @cached_property
    def checked(self) -> list[dict[str, Any]]:
        """What each source of the newest check says of each member, for those who may read means."""
        return [
            a
            | {
                "name": self.names.get(a["member"], a["name"]),
                "source_label": a["label"],
                "state_label": STATES[a["state"]],
            }
            for a in self.json["means"].get("answers", [])
        ]

    @property
    def passes_on(self) -> str:
        """ "elsewhere" while it is to be passed on within the county, "sent" once it went to another one."""
        return competence.passes_on(self.case, self.shown.act.type)

    @property
    def publication(self) -> dict[str, Any] | None:
        """Where what was granted is made known."""
        return publishing.shown(self.case, self.json["notices"])

    @property
    def hanging(self) -> list[dict[str, Any]]:
        """Rounds of notice that are over and still hang somewhere."""
        return rounds.hanging(self.case, self.json["notices"])

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Events that the one who looks may report."""
        return [
            {
                "label": act["label"],
                "address": url_for("Cases.act", no=self.case.no, code=act["code"]),
                "sign": "alert-triangle",
            }
            for act in self.json["acts"]
        ]

    def reasons_against(self, stage: str, outcome: str) -> list[str]:
        """Why this outcome can't be chosen now, for the top of its form."""
        row = next((r for r in self.case.entries if r.stage == stage and r.left_on is None), None)
        if row is not None:
            return [str(b.message) for b in self.shown.against(row, outcome)]
        return [str(self.shown.act.why_not_at(stage))]

    def visited_before(self, line: Line) -> bool:
        """Whether earlier visits of the case wrote something that the form of a visit confirms or corrects."""
        return line.act in GOING and bool(wrote(self.case.entries))

    def offered(self, schema: type[Schema]) -> Schema:
        """A form with this case's members and papers to choose from."""
        return offered(schema, self.case, self.json["papers"])

    def advised(self, line: Line) -> dict[str, Any] | None:
        """What the rules advise at a stage that takes advice."""
        return self.shown.advice() if getattr(line, "advice", None) else None

    # --- panels --------------------------------------------------------------------------------------------------

    @cached_property
    def papers(self) -> list[dict[str, Any]]:
        """The checklist as the papers macro takes it."""
        opens = reads_numbers(self.case)
        return [
            {
                "name": p["label"],
                "state": MARKS.get(p["state"], "missing"),
                "note": p["note"] or p["asked_again"],
                "address": url_for("Cases.paper_file", paper_id=p["files"][0]["id"])
                if p["files"] and opens
                else None,
                "basis": (),
            }
            for p in self.json["papers"]
            if p["state"] or p["required"]
        ]

    @cached_property
    def fileable(self) -> list[dict[str, Any]]:
        """The papers that the one who looks may hand in now."""
        if self.case.closed_on is not None or self.json.get("withheld"):
            return []
        lines = self.process.pipeline
        return [p for p in self.json["papers"] if may_file(self.case, p["document"], lines)]

    @property
    def advice(self) -> dict[str, Any] | None:
        """Advice with its trace."""
        found: dict[str, Any] | None = self.json["advice"]
        return found

    @cached_property
    def read(self) -> list[Any]:
        """The parameter values that the stored advice rests on."""
        stored = newest_advice(self.case)
        return list(stored.read) if stored else []

    @cached_property
    def objections(self) -> list[dict[str, Any]]:
        """What was said against the notice, without whoever said it, with the way in words."""
        return [o | {"way": OBJECTED_BY.get(o["channel"], _("其他"))} for o in self.json["objections"]]

    @cached_property
    def compared(self) -> list[Any]:
        """Declared, checked and surveyed side by side, for those who may read means."""
        return self.shown.compared or []

    @cached_property
    def family(self) -> list[dict[str, Any]]:
        """The household: who, how related, and what is said of each."""
        return [
            {
                "key": row.member.key,
                "called": called(row),
                "id_masked": row.id_masked,
                "born_on": row.member.born_on,
                "marks": [str(_("已于%(day)s死亡", day=day))] if day else about(row.member),
            }
            for row, day in [*((row, None) for row in family(self.case)), *gone(self.case)]
        ]

    @property
    def sees_full(self) -> bool:
        """Whether the one who looks may ask for full numbers."""
        return may("read_full")

    @cached_property
    def timeline(self) -> list[dict[str, Any]]:
        """Everything that has happened, newest first."""
        rows = zip(self.shown.rows(), self.json["stages"], strict=True)
        lines = self.process.pipeline
        read = [read_again(row, stage, lines[row.stage], self.names) for row, stage in rows]
        return told(self.json, read)

    @cached_property
    def panels(self) -> list[Panel]:
        """What plugins add."""
        return list(invite("show_on_case", case=self.case, user=actor()))

    @property
    def facts(self) -> list[tuple[str, Any]]:
        """The head of the page."""
        return [
            (str(_("事项")), self.matter),
            (str(_("申请人")), self.case.applicant_name),
            (str(_("所在地")), self.place),
            (str(_("受理机构")), name_of(self.case.office_code, today())),
            (str(_("登记日期")), self.case.opened_on),
            (str(_("申请方式")), str(CHANNELS.get(self.case.channel, _("其他")))),
            (str(_("受理日期")), self.case.accepted_on or str(_("尚未受理"))),
            (str(_("受理回执号")), self.json["receipt"]),
        ]
