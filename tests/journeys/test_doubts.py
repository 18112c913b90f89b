"""A doubt that the check has raised: said in words source by source, told to the family, and counted where it counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from core.db import db
from core.means.models import HoldingRow
from tests import factories
from tests.casework import BEIGUAN, CaseWork, Officers
from tests.conftest import As

SAID = {"told_how": "phone", "reply": "answered", "replied": "老人说这是卖旧房的钱，存了一年定期"}


def doubted(officers: Officers, detail: str = "查到定期存款 90000 元", **more: Any) -> CaseWork:
    """A case in which the bank alone has found something, told in words; everybody else found nothing."""
    case = factories.case(officers, at="survey")
    assert case.try_answer("m1", "bank", "hit", detail=detail, **more).status_code == 200
    for asked in [a for a in case.answers_waiting() if a["state"] == "waiting"]:
        assert case.try_answer(asked["member"], asked["source"], "clean").status_code == 200
    return case


def settled(case: CaseWork, standing: str = "counts", **more: Any) -> dict[str, Any]:
    """What the clerk writes: one finding, and what the family said when it was told."""
    finding = {
        "member": "m1",
        "source": "bank",
        "standing": standing,
        "finding": "存单原件显示本人定期存款九万元",
    }
    if standing in ("another", "gone"):
        finding["evidence"] = "银行流水"
    return {"findings": [finding], "told_on": case.today(), "replied_on": case.today(), **SAID, **more}


def faults(case: CaseWork, form: dict[str, Any]) -> dict[str, Any]:
    """By which fields the settlement is refused; the doubt stays open."""
    answer = case.try_to("check", "settled", "town_clerk", form)
    assert answer.status_code == 422, answer.text
    assert "check" in case.open_stages()
    fields: dict[str, Any] = answer.get_json()["error"]["fields"]
    return fields


@pytest.mark.req("ECO-11")
def test_a_deposit_that_the_bank_told_in_words_is_found_told_and_counted_before_the_doubt_is_settled(
    officers: Officers, september: date, as_: As
) -> None:
    case = doubted(officers)
    assert set(faults(case, {})) >= {"told_on", "told_how", "reply"}
    nothing = {"told_on": case.today(), "replied_on": case.today(), **SAID}
    assert "周" in str(faults(case, nothing)["findings"]) or "银行" in str(faults(case, nothing)["findings"])
    short = settled(case)
    short["findings"][0]["finding"] = "已核实"
    assert "findings.0.finding" in faults(case, short)
    assert "findings.0.standing" in faults(case, settled(case)), "what counts has a sum"
    early = (september - timedelta(days=1)).isoformat()
    held = [{"member": "m1", "kind": "deposit", "amount": "90000"}]
    assert "told_on" in faults(case, settled(case, holdings=held, told_on=early))
    page = as_("town_clerk", BEIGUAN).get(f"/cases/{case.no}/finish/check/settled").text
    assert "疑点逐项核实" in page
    assert 'name="findings.0.source" value="bank"' in page

    case.finish("check", "settled", "town_clerk", settled(case, holdings=held))
    (deposit,) = [i for i in case.seen_by()["means"]["items"] if i["code"] == "deposit"]
    assert (deposit["checked"], deposit["accepted"]) == ("90000.00", "90000.00")
    record = as_("town_clerk", BEIGUAN).get(f"/cases/{case.no}").text
    for words in ("存单原件显示本人定期存款九万元", "老人说这是卖旧房的钱", "属于本家庭，计入"):
        assert words in record
    case.survey()
    case.appraise()
    assert case.seen_by("town_reviewer")["advice"]["outcome"] != "eligible"
    case.review("ineligible", reasons="家庭存款九万元，超过家庭财产规定")
    assert "存单原件显示本人定期存款九万元" in case.letter("F15")


def test_a_county_whose_process_says_so_settles_doubts_itself(
    officers: Officers, september: date, jump_to: Callable[[Any], None]
) -> None:
    change = {"check": {"settled_by": "county_officer"}}
    body = {"overlay": {"change": change}, "since": "2026-09-02", "reason": "疑点由区里核实"}
    published = officers("county_admin").post("/api/v1/processes/dibao.apply", json=body)
    assert published.status_code == 201, published.text
    jump_to(date(2026, 9, 2))
    case = doubted(officers)
    form = settled(case, "another")
    assert case.try_to("check", "settled", "town_clerk", form).status_code == 403
    case.finish("check", "settled", "county_officer", form)
    assert "check" not in case.open_stages()


@pytest.mark.req("ECO-11")
def test_what_belongs_to_somebody_else_is_shown_on_paper_and_no_longer_counts(
    officers: Officers, september: date
) -> None:
    found = [{"group": "holdings", "kind": "deposit", "amount": "90000"}]
    case = doubted(officers, items=found)
    form = settled(case, "another")
    del form["findings"][0]["evidence"]
    assert "findings.0.evidence" in faults(case, form)
    case.finish("check", "settled", "town_clerk", settled(case, "another"))
    assert [i for i in case.seen_by()["means"]["items"] if i["code"] == "deposit"] == []
    kept = db.session.query(HoldingRow).filter_by(kind="deposit", origin="bank").all()
    assert [row.replaced_on is not None for row in kept] == [True], "what the bank said stays on file"


@pytest.mark.req("ECO-11")
def test_silence_settles_a_doubt_only_after_a_writing_and_the_county_s_days(
    officers: Officers, september: date, jump_to: Callable[[Any], None]
) -> None:
    case = doubted(officers)
    held = [{"member": "m1", "kind": "deposit", "amount": "90000"}]
    told = {
        "findings": settled(case)["findings"],
        "holdings": held,
        "told_on": case.today(),
        "reply": "silent",
    }
    assert "told_how" in faults(case, {**told, "told_how": "phone"})
    assert "reply" in faults(case, {**told, "told_how": "writing"})
    jump_to(september + timedelta(days=20))
    case.version = case.seen_by()["version"]
    case.finish("check", "settled", "town_clerk", {**told, "told_how": "writing"})
