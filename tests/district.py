"""What the district's administrator does, on the pages of administration: delegation, provisions, parameters, modules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from core.clock import today
from core.db import db
from core.delegation.models import Instrument, Provision
from core.parameters.building import read_profile
from core.parameters.loading import Loaded, load_profile
from tests.conftest import As, Client, account
from tests.ground import begin_after

COUNTY = "610104"
CONSENT = {
    "consent_body": "区人民政府常务会议",
    "consent_number": "莲政会纪〔2026〕9号",
    "consent_on": "2021-07-20",
}
"""The government's consent, as a draft states it."""
DEMO_INSTRUMENT = "演示莲政发〔2026〕1号"


def loaded(*profiles: str, county: str = COUNTY) -> tuple[Loaded, ...]:
    """These profiles are loaded, and their county has its administrator; shared by tests that begin so on that day."""

    def load() -> tuple[Loaded, ...]:
        account("county_admin", county)
        return tuple(load_profile(read_profile(name)) for name in profiles)

    return begin_after(("loaded", profiles, county, today()), load)


def upload(name: str = "方案.pdf") -> dict[str, Any]:
    """What a form sends with a file, a whole small PDF."""
    content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    return {"file": (BytesIO(content), name)}


def complaints(answer: TestResponse) -> list[str]:
    """The sentences beside the fields of a form that was refused."""
    return re.findall(r'class="field-error".*?<span>(.*?)</span>', answer.text, re.DOTALL)


NOT_AVAILABLE = "不可用 没有安装对应的模块，不能启用。"


def catalogue_of(page: str) -> list[tuple[str, str]]:
    """(item, module or why there is none) of every line of the catalogue's page."""
    cells = r'<td class="list-first">(.*?)</td>\s*<td data-label="对应模块">(.*?)</td>'
    return [(_words(item), _words(module)) for item, module in re.findall(cells, page, re.DOTALL)]


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class District:
    """The administrator at the browser; each verb sends a form and expects to be sent back to a page."""

    def __init__(self, as_: As) -> None:
        self._as = as_
        self._browser: Client | None = None

    @property
    def browser(self) -> Client:
        """Signed in once a test."""
        if self._browser is None:
            self._browser = self._as("county_admin", COUNTY)
        return self._browser

    def try_to(self, address: str, typed: dict[str, Any]) -> TestResponse:
        """Send a form; the plain answer, refusals included."""
        return self.browser.send(address, typed)

    def do(self, address: str, typed: dict[str, Any]) -> None:
        """The same where it must succeed."""
        answer = self.try_to(address, typed)
        assert answer.status_code == 302, f"{address}: {answer.status_code} {complaints(answer)}"

    # --- delegation ----------------------------------------------------------------------------------------

    def sign(
        self,
        number: str,
        streets: Sequence[str],
        since: date,
        matters: Sequence[str] = ("dibao", "tekun"),
        **more: Any,
    ) -> None:
        """Draft an instrument, attach the plan and sign it today: joint decision, three must agree."""
        address = self.draft(number, streets, since, matters, **more)
        self.do(f"{address}/sign", {"signed_on": today().isoformat(), "unready": "先行试点"})

    def draft(
        self,
        number: str,
        streets: Sequence[str],
        since: date,
        matters: Sequence[str] = ("dibao", "tekun"),
        **more: Any,
    ) -> str:
        """The same without the signature; the address of its page."""
        told: dict[str, Any] = {
            "title": "",
            "form": "authorisation",
            "mode": "joint",
            "quorum": "3",
            "first_responsible": "town_director",
            "number": number,
        }
        told |= {"matters": list(matters), "townships": list(streets), "since": since.isoformat()}
        self.do("/delegation/instruments/new", told | CONSENT | more)
        address = f"/delegation/instruments/{self._instrument(number)}"
        self.do(f"{address}/plan", upload())
        return address

    def act_on(self, act: str, why: str, number: str = DEMO_INSTRUMENT) -> None:
        """Suspend, resume, end or revoke an instrument."""
        self.do(f"/delegation/instruments/{self._instrument(number)}/{act}", {"why": why})

    def void_provision(self, why: str = "省级规定已废止") -> None:
        """Take back the entry of the province's provision."""
        found = db.session.scalars(select(Provision.id).where(Provision.voided_on.is_(None))).one()
        self.do(f"/delegation/provisions/{found}/void", {"why": why})

    def record_provision(self, since: date, matters: Sequence[str]) -> None:
        """Enter a provision of the province."""
        told = {"division": "61", "issuer": "陕西省人民政府", "number": "陕政发〔2026〕9号", "title": ""}
        told |= {"matters": list(matters), "since": since.isoformat()}  # type: ignore[dict-item]
        self.do("/delegation/provisions/new", told)

    def readiness(self) -> str:
        """The page that says who confirms today and what is missing."""
        page = self.browser.get("/delegation/")
        assert page.status_code == 200
        return page.text

    def _instrument(self, number: str) -> int:
        return db.session.scalars(select(Instrument.id).where(Instrument.number == number)).one()

    # --- parameters ----------------------------------------------------------------------------------------

    def try_to_set(self, address: str, typed: dict[str, Any], **more: str) -> TestResponse:
        """Send the form of a parameter: from today on, for the whole district."""
        form = {
            "place": COUNTY,
            "since": today().isoformat(),
            "basis.0.text": "LIANHU21",
            "reason": "区民政局通知",
        }
        return self.try_to(f"/parameters/{address}/set", form | typed | more)

    def set(self, address: str, value: Any, **more: str) -> None:
        """The same where it must succeed; a limit as `{"n": "7", "unit": "days"}`."""
        typed = (
            {f"value.{k}": str(v) for k, v in value.items()} if isinstance(value, dict) else {"value": value}
        )
        answer = self.try_to_set(address, typed, **more)
        assert answer.status_code == 302, f"{address}: {answer.status_code} {complaints(answer)}"

    # --- modules -------------------------------------------------------------------------------------------

    def switch_off(self, module: str, place: str, on: date | None = None, why: str = "暂无经办力量") -> None:
        """No new cases of a module at a place from a day on."""
        typed = {"place": place, "on": (on or today()).isoformat(), "reason": why}
        self.do(f"/modules/{module}/disable", typed)

    def switch_on(self, module: str, place: str, since: date | None = None) -> None:
        """New cases of a module are taken at a place from a day on."""
        typed = {"place": place, "since": (since or today()).isoformat(), "basis": "莲民〔2026〕5号"}
        self.do(f"/modules/{module}/enable", typed)
