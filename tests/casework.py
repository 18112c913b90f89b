"""A case as its officers handle it, over REST: each verb is what one of them does, and says what was answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import has_app_context
from werkzeug.test import TestResponse

from core import clock
from core.divisions.queries import children

BEIGUAN = "610104003"
"""北关街道: an instrument lets it confirm dibao since 2026-07-01 by joint decision, three of five."""
QINGNIANLU = "610104001"
"""青年路街道: no instrument; the district decides."""
COUNTY = "610104"
AT_COUNTY = frozenset(
    {
        "county_officer",
        "county_supervisor",
        "verifier",
        "petition_officer",
        "county_admin",
        "security_admin",
        "auditor",
        "county_finance",
        "archivist",
    }
)


def village_of(town: str) -> str:
    """The first village of a town; of a town whose villages the table doesn't have, the code that the first would get."""
    below = children(town) if has_app_context() else ()
    return below[0].code if below else f"{town}001"


class Officers:
    """Clients signed in over REST, one a duty, place and number; each signs in once a test."""

    def __init__(self, sign_in: Callable[..., Any], county: str = COUNTY) -> None:
        self._sign_in, self._county = sign_in, county
        self._clients: dict[tuple[str, str, int], Any] = {}

    def __call__(self, duty: str, town: str = BEIGUAN, number: int = 1) -> Any:
        """The client of a duty: county duties sit at the county, village duties in the town's first community."""
        place = self._county if duty in AT_COUNTY else village_of(town) if duty == "village_aide" else town
        key = (duty, place, number)
        if key not in self._clients:
            self._clients[key] = self._sign_in(duty, place, number)
        return self._clients[key]


def visit_record(**changes: Any) -> dict[str, Any]:
    """What a surveyor records, with the signature of his own part."""
    record = {
        "visited_on": clock.today().isoformat(),
        "place": "家中",
        "way": "home",
        "members_seen": "全家在家",
        "food_and_clothing": "一般",
        "housing": "自有住房六十平方米",
        "belongings": "没有高档用品",
        "truthful": "same",
        "findings": "与申报一致",
        "witness": "申请人本人",
        "signature": {"went": True},
    }
    return record | changes


def appraisal_record(**changes: Any) -> dict[str, Any]:
    """Five who appraised, all for it."""
    roles = {"刘甲": "resident", "马乙": "resident", "田丙": "resident", "高丁": "party", "林戊": "staff"}
    record = {
        "trigger": "rule",
        "held_on": clock.today().isoformat(),
        "place": "社区会议室",
        "chair": "赵主任",
        "attendees": [{"name": name, "role": role} for name, role in roles.items()],
        "votes_for": 5,
        "votes_against": 0,
        "minutes": "参加人员一致认为调查结果属实",
        "conclusion": "true",
    }
    return record | changes


def answer_to(public: Any, number: str) -> dict[str, Any]:
    """What became of an objection, as its maker asks."""
    answer: dict[str, Any] = public.post(
        "/api/v1/public/objections/answer", json={"number": number}
    ).get_json()
    return answer


class CaseWork:
    """One case and everybody who works on it. `answer` is the last answer, `version` what the last one said."""

    def __init__(self, officers: Officers, opened: Mapping[str, Any], town: str) -> None:
        self.officers = officers
        self.no: str = opened["no"]
        self.opened = opened
        self.town = town
        self.version: int = opened["version"]
        self.left_open: list[str] = []
        """Stages that were open after whatever this one did last."""
        self.clerk = 1
        """Which of the clerks looks at the case: another one where the first keeps out of it."""

    # --- asking --------------------------------------------------------------------------------------------

    def as_(self, duty: str, number: int = 1) -> Any:
        """The client of a duty of this case."""
        return self.officers(duty, self.town, number)

    def seen_by(self, duty: str = "town_clerk", number: int = 0) -> dict[str, Any]:
        """The case as REST shows it to a duty, to the first who holds it unless a number is given."""
        number = number or (self.clerk if duty == "town_clerk" else 1)
        answer = self.as_(duty, number).get(f"/api/v1/cases/{self.no}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    def open_stages(self) -> list[str]:
        """What waits now, the road first."""
        found = sorted(self.seen_by()["open"], key=lambda entry: entry["lane"] != "road")
        return [entry["stage"] for entry in found]

    def waiting_at(self, stage: str, duty: str = "town_clerk", number: int = 0) -> dict[str, Any]:
        """The open entry of a stage, as a duty sees it."""
        return next(entry for entry in self.seen_by(duty, number)["open"] if entry["stage"] == stage)

    # --- acting --------------------------------------------------------------------------------------------

    def try_to(
        self,
        stage: str,
        outcome: str,
        duty: str,
        form: Mapping[str, Any] | None = None,
        *,
        note: str = "",
        number: int = 1,
        version: int | None = None,
        key: str = "",
    ) -> TestResponse:
        """Finish a stage, or sign a part of it; the plain answer, refusals included."""
        body: dict[str, Any] = {"stage": stage, "outcome": outcome, "form": form or {}, "note": note}
        body["version"] = version or self.version
        headers = {"Idempotency-Key": key} if key else {}
        return self._kept(
            self.as_(duty, number).post(f"/api/v1/cases/{self.no}/finish", json=body, headers=headers)
        )

    def finish(
        self, stage: str, outcome: str, duty: str, form: Mapping[str, Any] | None = None, **more: Any
    ) -> dict[str, Any]:
        """The same where it must succeed."""
        answer = self.try_to(stage, outcome, duty, form, **more)
        assert answer.status_code == 200, f"{stage}/{outcome} by {duty}: {answer.text}"
        found: dict[str, Any] = answer.get_json()
        return found

    def try_act(
        self, act: str, duty: str, form: Mapping[str, Any] | None = None, *, note: str = "", number: int = 1
    ) -> TestResponse:
        """Report an event, or act on the case."""
        body = {"act": act, "form": form or {}, "note": note}
        return self._kept(self.as_(duty, number).post(f"/api/v1/cases/{self.no}/acts", json=body))

    def act(self, act: str, duty: str, form: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """The same where it must succeed."""
        answer = self.try_act(act, duty, form, **more)
        assert answer.status_code == 200, f"{act} by {duty}: {answer.text}"
        found: dict[str, Any] = answer.get_json()
        return found

    def try_to_open(self, pipeline: str, duty: str, why: str) -> TestResponse:
        """Open a follow-up on this case; the plain answer."""
        body = {"pipeline": pipeline, "form": {"reason": why}}
        answer: TestResponse = self.as_(duty).post(f"/api/v1/cases/{self.no}/follow-ups", json=body)
        return answer

    def hand_in(self, document: str, duty: str = "town_clerk") -> None:
        """A paper comes as a file."""
        content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
        sent = {"document": document, "file": (BytesIO(content), f"{document}.pdf")}
        answer = self.as_(duty).post(f"/api/v1/cases/{self.no}/papers", data=sent)
        assert answer.status_code == 201, answer.text

    @staticmethod
    def today() -> str:
        """The domain's day, as a form takes it."""
        return clock.today().isoformat()

    def try_hang(
        self,
        channel: str,
        stage: str = "publicise",
        duty: str = "town_clerk",
        up_on: date | None = None,
    ) -> TestResponse:
        """Record that a notice hangs."""
        body: dict[str, Any] = {"stage": stage, "channel": channel}
        if up_on:
            body["up_on"] = up_on.isoformat()
        return self._kept(self.as_(duty).post(f"/api/v1/cases/{self.no}/postings", json=body))

    def try_answer(
        self, member: str, source: str, state: str, *, stage: str = "check", **more: Any
    ) -> TestResponse:
        """What one source says of one person, as the check centre enters it."""
        body = {"stage": stage, "member": member, "source": source, "state": state, **more}
        return self._kept(self.as_("verifier").post(f"/api/v1/cases/{self.no}/answers", json=body))

    def _kept(self, answer: TestResponse) -> TestResponse:
        if answer.status_code == 200:
            said = answer.get_json()
            self.version, self.left_open = said["version"], said.get("open", self.left_open)
        return answer

    # --- the usual way -------------------------------------------------------------------------------------

    def checklist(self, number: int = 0, /, **marks: str) -> list[dict[str, str]]:
        """Every paper of the application marked: what is needed received, what a source confirms shared."""
        papers = [
            p for p in self.seen_by(number=number)["papers"] if p["required"] or not _of_later_stages(p)
        ]
        return [{"document": p["document"], "mark": marks.get(p["document"], _usual_mark(p))} for p in papers]

    def accept(self, **more: Any) -> dict[str, Any]:
        """The clerk accepts on complete papers."""
        form = {"checklist": self.checklist(), "near_relative": False, **more}
        return self.finish("accept", "complete", "town_clerk", form)

    def answers_waiting(self) -> list[dict[str, Any]]:
        """What the check centre has still to enter."""
        return [a for a in self.seen_by("verifier")["means"]["answers"] if a["state"] != "clean"]

    def check_clean(self) -> None:
        """Every source answers for every person that nothing was found; the check centre sends it at once."""
        clean = [
            {"member": a["member"], "source": a["source"], "state": "clean"} for a in self.answers_waiting()
        ]
        if clean:
            body = {"stage": "check", "answers": clean}
            answer = self._kept(self.as_("verifier").post(f"/api/v1/cases/{self.no}/answers", json=body))
            assert answer.status_code == 200, answer.text

    def check_clean_again(self) -> None:
        """A new report on everybody, after the old one has expired."""
        for asked in self.seen_by("verifier")["means"]["answers"]:
            answer = self.try_answer(asked["member"], asked["source"], "clean")
            assert answer.status_code == 200, answer.text

    def survey(self, first: int = 1, second: int = 2, **found: Any) -> dict[str, Any]:
        """Two surveyors go and sign their parts."""
        self.finish("survey", "done", "town_surveyor", visit_record(**found), number=first)
        return self.finish("survey", "done", "town_surveyor", visit_record(**found), number=second)

    def appraise(self) -> dict[str, Any]:
        """The democratic appraisal that 莲湖 always holds."""
        return self.finish("appraise", "done", "town_reviewer", appraisal_record())

    def first_steps(self) -> None:
        """What a county has put before the review: papers collated, a first check."""
        for stage, outcome, duty in (
            ("x_collate", "done", "town_clerk"),
            ("x_first", "agreed", "town_reviewer"),
        ):
            if stage in self.left_open:
                self.finish(stage, outcome, duty, note="材料齐全，符合条件")

    def review(self, outcome: str = "eligible", note: str = "", **form: Any) -> dict[str, Any]:
        """The reviewer's opinion, on the sum that is advised unless another is given."""
        given: dict[str, Any] = {"facts": "家庭情况属实"}
        if outcome == "eligible":
            given["amount"] = self.seen_by("town_reviewer")["advice"]["amount"]
        elif outcome == "ineligible":
            given["reasons"] = "家庭月人均收入不低于低保标准"
        return self.finish("review", outcome, "town_reviewer", given | form, note=note)

    def hang_everywhere(self, stage: str = "publicise") -> None:
        """The notice hangs in every channel that is required."""
        notice = self.seen_by()["notices"][-1]
        for channel in (c["code"] for c in notice["channels"] if c["required"] and not c["up_on"]):
            answer = self.try_hang(channel, stage)
            assert answer.status_code == 200, answer.text

    def decide(
        self, outcome: str = "granted", *, by: int | tuple[int, ...] = (1, 2, 3), note: str = "", **form: Any
    ) -> dict[str, Any]:
        """Members of the joint group sign, each under his own account."""
        given: dict[str, Any] = {"facts": "情况属实"} | form
        signers = (by,) if isinstance(by, int) else by
        if outcome == "granted" and "amount" not in given:
            given["amount"] = self.seen_by("town_confirmer", signers[0])["advice"]["amount"]
        answer = {}
        for number in signers:
            answer = self.finish("decide", outcome, "town_confirmer", given, number=number, note=note)
        return answer

    def district_decides(self, outcome: str = "granted", note: str = "", **form: Any) -> dict[str, Any]:
        """The county's officer decides alone."""
        given: dict[str, Any] = {"facts": "情况属实"} | form
        if outcome == "granted" and "amount" not in given:
            given["amount"] = self.seen_by("county_officer")["advice"]["amount"]
        return self.finish("decide", outcome, "county_officer", given, note=note)

    def wait_until(self, stage: str, go_to: Callable[[date], None]) -> date:
        """Go to the first day after the one on which an open stage ends by itself; its last day."""
        ends = date.fromisoformat(self.waiting_at(stage)["wakes_on"])
        go_to(ends + timedelta(days=1))
        self.version = self.seen_by()["version"]
        return ends

    def letters(self) -> list[str]:
        """Forms issued so far, oldest first."""
        return [letter["form"] for letter in self.seen_by()["letters"]]

    def letter(self, form: str, duty: str = "town_clerk") -> str:
        """The words of the newest letter of a form, read back out of its PDF."""
        number = [x["number"] for x in self.seen_by(duty)["letters"] if x["form"] == form][-1]
        answer = self.as_(duty).get(f"/api/v1/letters/{number}")
        assert answer.status_code == 200, answer.text
        return read_pdf(answer.data)


def _of_later_stages(paper: Mapping[str, Any]) -> bool:
    """Forms beyond the mandate (F04) are filled while the case goes on."""
    return paper["document"].startswith("F") and paper["document"] > "F04"


def _usual_mark(paper: Mapping[str, Any]) -> str:
    if paper["automatic"]:
        return "shared"
    return "present" if paper["required"] else "not_applicable"


def read_pdf(content: bytes) -> str:
    """The text of a PDF without line breaks and blanks, which the setting of lines puts anywhere."""
    from pypdf import PdfReader

    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    return "".join("".join(pages).split())
