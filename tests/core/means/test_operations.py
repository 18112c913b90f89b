"""Consents, and checks that are finished when every source has answered about every person."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from core.access.queries import acting_under
from core.clock import at, today
from core.declare import Verified, Verifier, hookimpl
from core.errors import Incomplete, NotAllowed, Refused
from core.means.consents.operations import withdraw_all
from core.means.models import CheckRequest
from core.means.operations import (
    answer_check,
    ask_sources,
    authorise,
    request_check,
    settle_answer,
    start_check,
    withdraw_consent,
)
from core.means.queries import check_state, compare, report, request_of, unanswered, unsigned
from core.parameters.keys.means import SOURCES
from core.parameters.operations import set_value
from core.people.deaths.operations import record_death
from core.people.models import Household
from core.people.operations import change_member
from core.plugins import Failure, Plugins, load_plugins, using
from core.plugins.features import parts
from tests.factories import household, person

Entry = Callable[..., tuple[int, int]]


def consent(home: Household, *keys: str, signed_on: date | None = None) -> None:
    """These members have signed."""
    for m in home.members:
        if m.key in keys:
            authorise(m.person_id, None, home.office_code, signed_on or today())


def ask(home: Household, numbers: tuple[int, int], *sources: str, **more: Any) -> CheckRequest:
    """Every source, or those named, about everybody."""
    wanted = [(m.person_id, s) for m in home.members for s in sources or ("tax", "bank", "payment")]
    return request_check(*numbers, home.office_code, home.id, wanted, today(), **more)


def test_every_adult_who_has_not_signed_is_named_and_the_child_is_not(home: Household, entry: Entry) -> None:
    consent(home, "m1")
    with pytest.raises(Refused, match="李母尚未签署核对授权书") as refused:
        ask(home, entry(home))
    assert refused.value.reason == "unauthorised"
    assert "SAL26:40" in refused.value.basis
    assert len(refused.value.fields["consents"]) == 1
    assert "王子" not in str(refused.value)


def test_when_the_missing_one_has_signed_the_check_starts(home: Household, entry: Entry) -> None:
    numbers = entry(home)
    with pytest.raises(Refused) as refused:
        ask(home, numbers)
    assert len(refused.value.fields["consents"]) == 2
    consent(home, "m1", "m2")
    request = ask(home, numbers)
    assert {a.person_id for a in request.answers} == {m.person_id for m in home.members}
    assert request.started_on is None
    assert start_check(numbers[1]).started_on == today()


def test_who_has_left_or_died_needs_to_sign_nothing_anew(home: Household) -> None:
    consent(home, "m1")
    assert list(unsigned(home.id, today())) == ["m2"]
    change_member(home.members[1], today(), "离婚后搬离", counted=False)
    assert list(unsigned(home.id, today(), adults_only=False)) == ["m3"]
    record_death(home.members[2].person, today() - timedelta(days=1), "window")
    assert list(unsigned(home.id, today(), adults_only=False)) == []


def test_only_sources_that_the_county_has_connected_are_asked(home: Household, entry: Entry) -> None:
    consent(home, "m1", "m2")
    assert {a.source for a in ask(home, entry(home)).answers} == {"tax", "bank"}


def test_a_county_without_any_of_the_sources_cannot_ask(home: Household, entry: Entry) -> None:
    consent(home, "m1", "m2")
    with pytest.raises(Refused, match="没有可以核对的来源"):
        ask(home, entry(home), "payment")


def test_a_consent_ends_after_the_months_that_the_county_says(home: Household, entry: Entry) -> None:
    signed = date(today().year - 1, today().month, 1)
    consent(home, "m1", "m2", signed_on=signed)
    last = date(today().year, today().month, 1)
    with at(last + timedelta(days=1)), pytest.raises(Refused, match="已过有效期"):
        ask(home, entry(home))
    with at(last):
        assert ask(home, entry(home)).answers


def test_a_consent_that_was_withdrawn_or_does_not_cover_a_source_is_none(
    home: Household, entry: Entry
) -> None:
    consent(home, "m2")
    row = authorise(home.members[0].person_id, None, home.office_code, today(), sources=["tax"])
    with pytest.raises(Refused, match="王父的核对授权不包括：银行"):
        ask(home, entry(home))
    withdraw_consent(row, today(), "本人要求")
    with pytest.raises(Refused, match="已撤回"):
        ask(home, entry(home))


def test_a_consent_keeps_the_text_that_was_signed_and_is_not_of_tomorrow(home: Household) -> None:
    who = home.members[0].person_id
    row = authorise(who, None, home.office_code, today(), guardian="王祖父")
    assert row.texts == {"consent.text": "本人同意核对家庭经济状况。"}
    assert row.guardian == "王祖父"
    with pytest.raises(Incomplete):
        authorise(who, None, home.office_code, today() + timedelta(days=1))


def test_a_check_is_finished_when_every_source_has_answered_about_everybody(entry: Entry) -> None:
    """ECO-05: a household of four; one result missing, and the check isn't finished."""
    four = household(*(person(name) for name in ("甲", "乙", "丙", "丁")))
    consent(four, "m1", "m2", "m3", "m4")
    case, stage = entry(four)
    ask(four, (case, stage), "tax")
    people = [m.person_id for m in four.members]
    assert [answer_check(stage, p, "tax", "clean") for p in people[:3]] == ["incomplete"] * 3
    assert check_state(case) == "incomplete"
    assert (list(unanswered(["tax"])), list(unanswered(["bank"]))) == ([stage], [])
    assert answer_check(stage, people[3], "tax", "clean") == "clean"
    assert check_state(case) == "clean"
    assert list(unanswered(["tax"])) == []
    with pytest.raises(Refused, match="已于"):
        answer_check(stage, people[3], "tax", "hit", "新情况")


def test_a_source_out_of_reach_is_never_clean(home: Household, entry: Entry) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "tax")
    first, second, child = (m.person_id for m in home.members)
    answer_check(stage, first, "tax", "clean")
    answer_check(stage, child, "tax", "clean")
    assert answer_check(stage, second, "tax", "unreachable", "接口超时") == "incomplete"
    assert check_state(case) == "incomplete"
    with pytest.raises(Incomplete):
        settle_answer(stage, second, "tax", "clean", " ")
    with pytest.raises(Refused, match="已经答复"):
        settle_answer(stage, first, "tax", "hit", "想改")
    assert settle_answer(stage, second, "tax", "clean", "本人提交税务局纸质证明，已核验") == "clean"


def test_a_source_that_was_out_of_reach_may_answer_later(home: Household, entry: Entry) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "bank")
    for m in home.members:
        answer_check(stage, m.person_id, "bank", "unreachable")
    standings = [answer_check(stage, m.person_id, "bank", "clean") for m in home.members]
    assert standings == ["incomplete", "incomplete", "clean"]


def test_a_hit_says_what_was_found_and_its_items_stand_beside_the_declared(
    home: Household, entry: Entry
) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "bank")
    first, *others = (m.person_id for m in home.members)
    with pytest.raises(Incomplete) as refused:
        answer_check(stage, first, "bank", "hit")
    assert set(refused.value.fields) == {"detail"}
    found = [{"group": "holdings", "kind": "deposit", "amount": "30000.00"}]
    answer_check(stage, first, "bank", "hit", "定期存款", found)
    assert [answer_check(stage, other, "bank", "clean") for other in others] == ["incomplete", "hit"]
    assert check_state(case) == "hit"
    (deposit,) = compare(home.id)
    assert (deposit.checked, deposit.rows[0].origin, deposit.differs) == (Decimal(30000), "bank", True)


def test_an_answer_given_again_before_the_end_replaces_what_it_had_found(
    home: Household, entry: Entry
) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "bank", "tax")
    first = home.members[0].person_id
    answer_check(
        stage, first, "bank", "hit", "存款", [{"group": "holdings", "kind": "deposit", "amount": "30000"}]
    )
    answer_check(stage, first, "tax", "hit", "工资", [{"group": "incomes", "item": "wage", "amount": "900"}])
    answer_check(stage, first, "bank", "clean", "同名不同人，已更正")
    assert [(c.code, c.checked) for c in compare(home.id)] == [("wage", Decimal(900))]


def test_a_new_check_puts_its_findings_in_place_of_the_old_ones(home: Household, entry: Entry) -> None:
    consent(home, "m1", "m2")
    case, first = entry(home)
    ask(home, (case, first), "tax")
    for m in home.members:
        answer_check(
            first, m.person_id, "tax", "hit", "工资", [{"group": "incomes", "item": "wage", "amount": "900"}]
        )
    case, second = entry(home)
    ask(home, (case, second), "tax")
    assert check_state(case) == "incomplete"
    for m in home.members:
        answer_check(second, m.person_id, "tax", "clean")
    assert check_state(case) == "clean"
    assert compare(home.id) == []


def test_an_expired_check_is_asked_anew_but_not_started_without_consent(
    home: Household, entry: Entry
) -> None:
    case, stage = entry(home)
    ask(home, (case, stage), again=True)
    assert check_state(case) == "incomplete"
    with pytest.raises(Refused, match="尚未签署"):
        answer_check(stage, home.members[0].person_id, "tax", "clean")
    consent(home, "m1", "m2")
    assert answer_check(stage, home.members[0].person_id, "tax", "clean") == "incomplete"


def test_one_entry_asks_once(home: Household, entry: Entry) -> None:
    consent(home, "m1", "m2")
    numbers = entry(home)
    assert ask(home, numbers).id == ask(home, numbers).id


def test_only_what_was_asked_can_be_answered(home: Household, entry: Entry) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "tax")
    with pytest.raises(Incomplete):
        answer_check(stage, home.members[0].person_id, "bank", "clean")
    with pytest.raises(Incomplete):
        answer_check(stage, home.members[0].person_id, "tax", "perhaps")
    assert check_state(case) == "incomplete"


def test_a_case_without_a_request_has_no_state_of_its_own(home: Household, entry: Entry) -> None:
    case, stage = entry(home)
    assert check_state(case) == "none"
    assert request_of(stage) is None


def test_the_report_shows_each_person_and_source_to_those_who_may_read_means(
    home: Household, entry: Entry, posting_of: Callable[..., Any]
) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "tax")
    answer_check(
        stage,
        home.members[0].person_id,
        "tax",
        "hit",
        "两处工资",
        [{"group": "incomes", "item": "wage", "amount": "900"}],
    )
    reviewer, surveyor = (posting_of(duty, "610104003") for duty in ("town_reviewer", "town_surveyor"))
    household_id, others = home.id, [m.person_id for m in home.members[1:]]
    with acting_under(posting_of("verifier", "610104")):
        shown = report(case, compare(household_id))
    assert [(a["member"], a["name"], a["label"], a["state"]) for a in shown["answers"]] == [
        ("m1", "王*", "税务", "hit"),
        ("m2", "李*", "税务", "waiting"),
        ("m3", "王*", "税务", "waiting"),
    ]
    assert shown["answers"][0]["detail"] == "两处工资"
    assert [(i["code"], i["declared"], i["checked"], i["differs"]) for i in shown["items"]] == [
        ("wage", None, "900.00", True)
    ]
    with acting_under(surveyor):
        assert report(case, []) == {"state": "incomplete"}
    with acting_under(reviewer):
        unreturned = report(case)
    assert (unreturned["answers"], unreturned["items"]) == ([], []), "nothing before it is returned"
    for member in others:
        answer_check(stage, member, "tax", "clean")
    with acting_under(reviewer):
        returned = report(case)
    assert [a["state"] for a in returned["answers"]] == ["hit", "clean", "clean"]
    assert returned["items"] == shown["items"]


def test_another_township_answers_nothing(
    home: Household, entry: Entry, posting_of: Callable[..., Any]
) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "tax")
    clerk, verifier = posting_of("town_clerk", "610104004"), posting_of("verifier", "610104")
    applicant = home.members[0].person_id
    with acting_under(clerk), pytest.raises(NotAllowed):
        answer_check(stage, applicant, "tax", "clean")
    with acting_under(verifier):
        assert answer_check(stage, applicant, "tax", "clean") == "incomplete"


def test_the_day_of_the_request_decides_which_sources_are_connected(home: Household, entry: Entry) -> None:
    set_value(
        "",
        SOURCES.code,
        "610104",
        ["bank"],
        today() + timedelta(days=1),
        basis=["D57:17"],
        reason="试验",
        source="test",
    )
    consent(home, "m1", "m2")
    assert {a.source for a in ask(home, entry(home)).answers} == {"tax", "bank"}


# Sources that plugins have connected


def connected(**answers: Any) -> Plugins:
    """A feature that answers for these sources."""
    feature = ModuleType("core.for_means_tests")

    @hookimpl
    def register_verifiers() -> list[Verifier]:
        return [Verifier(code=code, label=code, covers=("wage",), ask=ask) for code, ask in answers.items()]

    feature.register_verifiers = register_verifiers  # type: ignore[attr-defined]
    return load_plugins([*parts(["parameters", "access"], "plugin"), feature], [])


def test_a_connected_source_answers_by_itself_and_the_others_wait_for_a_person(
    home: Household, entry: Entry
) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "tax", "bank")
    heard: list[str] = []

    def tax(name: str, id_number: str, on: date) -> Verified:
        heard.append(f"{name} {id_number[-4:]} {on}")
        wage = {"group": "incomes", "item": "wage", "amount": "1200"}
        return (
            Verified(state="hit", detail="工资", items=(wage,)) if name == "王父" else Verified(state="clean")
        )

    with using(connected(tax=tax)):
        assert ask_sources(stage) == "incomplete"
    assert heard == [f"{m.person.name} {str(m.person.id_sealed)[-4:]} {today()}" for m in home.members]
    assert [(c.code, c.checked) for c in compare(home.id)] == [("wage", Decimal(1200))]
    standings = [answer_check(stage, m.person_id, "bank", "clean") for m in home.members]
    assert standings == ["incomplete", "incomplete", "hit"]


@pytest.mark.parametrize("what", ["raises", "says nothing", "says nonsense"])
def test_a_connected_source_that_fails_is_out_of_reach_and_asked_again(
    home: Household, entry: Entry, what: str
) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "tax")

    def broken(**_who: Any) -> Any:
        if what == "raises":
            raise TimeoutError
        nonsense = ({"group": "incomes", "item": "lottery", "amount": "1"},)
        return Verified(state="hit", items=nonsense) if what == "says nonsense" else None

    with using(connected(tax=broken)):
        assert ask_sources(stage) == "incomplete"
    assert check_state(case) == "incomplete"
    assert {a.state for a in ask(home, (case, stage)).answers} == {"unreachable"}
    assert compare(home.id) == []
    with using(connected(tax=lambda **_who: Verified(state="clean"))):
        assert ask_sources(stage) == "clean"


def test_what_a_failing_source_says_of_a_person_reaches_neither_the_log_nor_the_health_page(
    home: Household, entry: Entry, caplog: pytest.LogCaptureFixture
) -> None:
    consent(home, "m1", "m2")
    case, stage = entry(home)
    ask(home, (case, stage), "tax")

    def broken(name: str, id_number: str, on: date) -> Any:
        raise ValueError(f"{name} {id_number} {on}")

    noted: list[Failure] = []
    plugins = connected(tax=broken)
    plugins.note_failure = noted.append
    with using(plugins):
        assert ask_sources(stage) == "incomplete"

    assert {(f.hook, f.error.partition(" ")[0]) for f in noted} == {("verifier tax", "ValueError")}
    for member in home.members:
        for word in (member.person.name, str(member.person.id_sealed)):
            assert word not in caplog.text
            assert word not in str(noted)


def test_nobody_is_asked_about_before_the_consents_are_there(home: Household, entry: Entry) -> None:
    case, stage = entry(home)
    ask(home, (case, stage), "tax", again=True)

    def never(**_who: Any) -> Any:
        raise AssertionError("asked without consent")

    with using(connected(tax=never)):
        assert ask_sources(stage) == "incomplete"
    assert {a.state for a in ask(home, (case, stage)).answers} == {"waiting"}
    consent(home, "m1", "m2")
    start_check(stage)
    for member in home.members:
        withdraw_all(member.person_id, today(), "本人要求")
    with using(connected(tax=never)):
        assert ask_sources(stage) == "incomplete", "begun, and a consent taken back since"
