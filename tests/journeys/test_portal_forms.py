"""The public's forms: what must be filled in is marked beforehand, all that is wrong is said at once, nothing typed is lost."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests import factories
from tests.casework import BEIGUAN, Officers
from tests.conftest import Client
from tests.journeys.test_applying import at_home, cases_of, typed

TYPES = ("dibao", "tekun", "linshi")
FORM = f"/apply/{BEIGUAN}/dibao"
ROWS_BEGUN = {
    "applicant.disability_kind": "physical",
    "applicant.holdings.0.note": "旧",
    "applicant.spending.0.note": "旧",
    "members.0.clergy_years": "1",
    "members.0.disability_grade": "2",
    "members.0.incomes.0.note": "旧",
    "consents.0.guardian": "李国华",
    "obligors.0.supported": "1",
    "relatives.0.post": "某局科员",
    "proxy.kind": "agent",
}
"""One answer in each part that may be left out as a whole: from then on the part's own musts hold."""
SUPPORTERS = {"supporters.0.evidence": "户口簿"}


def path_of(id_: str) -> str:
    """The field of an id on the page."""
    return id_.removeprefix("f-").replace("-", ".")


def marked(page: str, given: dict[str, str]) -> set[str]:
    """Fields that the page calls required, with what is filled in, and are not; parts that nobody has begun aside."""
    shown = page
    while "<template>" in shown:  # one holds others: the innermost first
        shown = re.sub(r"(?s)<template>(?:(?!<template>).)*?</template>", "", shown)
    shown = re.sub(r'(?s)<details class="is-wide form-optional">.*?</details>', "", shown)
    found = re.findall(
        r'(?:<label class="field-label" for|<fieldset class="[^"]*" id)="(f-[^"]+)"[^>]*>\s*'
        r'(?:<legend class="field-label">)?[^<]*<span class="must"(?: data-when="([^"]*)")?>',
        shown,
    )
    begun = {
        path[:end] for path in given for end in [*(dot.start() for dot in re.finditer(r"\.", path)), None]
    }
    return {path_of(id_) for id_, when in found if _holds(when, given)} - begun


def _holds(when: str, given: dict[str, str]) -> bool:
    name, _is, answers = when.partition("=")
    return not when or given.get(name, "") in answers.split("|")


def refused(page: str) -> set[str]:
    """Fields that the summary above the form names."""
    summary = re.search(r'(?s)<div class="error-summary".*?</ul>', page)
    return {path_of(id_) for id_ in re.findall(r'href="#(f-[^"]+)"', summary[0])} if summary else set()


@pytest.mark.parametrize("code", TYPES)
def test_an_empty_form_is_refused_for_all_that_was_marked_and_for_nothing_else(
    public: Client, officers: Officers, september: date, code: str
) -> None:
    form = f"/apply/{BEIGUAN}/{code}"
    before = marked(public.get(form).text, {})
    answer = public.send(form)
    assert answer.status_code == 422
    assert {"division", "applicant.name", "applicant.id_number", "applicant.phone", "consents"} <= before
    assert refused(answer.text) == {path for path in before if not path.startswith("consents.")}
    assert answer.text.count('class="field-error"') >= len(refused(answer.text)), "each at its field"
    assert f'name="next" value="{form}"' in answer.text, "a change of language leads back to the form"
    assert cases_of(officers) == []


@pytest.mark.parametrize("code", TYPES)
def test_a_part_that_was_begun_is_refused_for_all_that_is_marked_in_it(
    public: Client, officers: Officers, september: date, code: str
) -> None:
    given = ROWS_BEGUN | (SUPPORTERS if code == "tekun" else {})
    answer = public.send(f"/apply/{BEIGUAN}/{code}", given)
    assert {"applicant.disability_grade", "members.0.disability_kind", "proxy.ground"} <= refused(answer.text)
    assert refused(answer.text) == marked(answer.text, given)


def test_faults_of_every_kind_are_said_in_one_answer_in_the_order_of_the_page(
    public: Client, officers: Officers, september: date
) -> None:
    body = at_home(factories.alone())
    given = typed(body) | {"division": "", "applicant.phone": "", "consents.0.authorised": "0"}
    given |= {"applicant.id_number": "110101199003070000", "consents.0.id_number": "110101199003070000"}
    answer = public.send(FORM, given | {"rigid_spending": "许多"})
    found = re.findall(r'href="#(f-[^"]+)"', answer.text.partition('class="error-summary"')[2])
    assert [path_of(id_) for id_ in found] == [
        *("division", "applicant.id_number", "applicant.phone", "consents.0.authorised", "rigid_spending")
    ]
    assert "校验位" in answer.text
    assert "受理人员要和您联系" in answer.text


def test_an_objection_without_words_and_with_an_unknown_code_is_told_both(
    public: Client, september: date
) -> None:
    answer = public.send("/objection/", {"code": "AAAA-BBBB-CCCC-DDDD", "objector": "何人"})
    assert answer.status_code == 422
    assert refused(answer.text) == {"code", "content"}
    assert 'value="何人"' in answer.text


@pytest.mark.parametrize("session_is_over", [False, True])
def test_a_form_that_was_open_too_long_comes_back_as_it_was_typed_and_is_sent_once_more(
    public: Client, officers: Officers, september: date, session_is_over: bool
) -> None:
    body = at_home(factories.family_of_four())
    given = typed(body)
    if not session_is_over:
        public.get(FORM)
    late = public.post(FORM, data=given | {"csrf_token": "old"})
    assert late.status_code == 400
    assert "打开得太久，刚才没有提交" in late.text
    assert late.headers["Cache-Control"] == "no-store"
    for one in (body["applicant"], *body["members"]):
        assert f'value="{one["name"]}"' in late.text
        assert f'value="{one["id_number"]}"' in late.text
    assert cases_of(officers) == []
    with public.session_transaction() as kept:
        assert not any(body["applicant"]["name"] in str(value) for value in kept.values())
    again = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', late.text)
    assert again is not None
    assert public.post(FORM, data=given | {"csrf_token": again[1]}).status_code == 303
    assert len(cases_of(officers)) == 1


def test_an_objection_and_a_receipt_number_outlive_their_page_too_and_a_code_does_not(
    public: Client, september: date
) -> None:
    told = {"code": "AAAA", "content": "他家有两套房", "objector": "何人"}
    late = public.post("/objection/", data=told)
    assert (late.status_code, "他家有两套房" in late.text) == (400, True)
    late = public.post("/status/", data={"receipt": "123456789012", "code": "654321"})
    assert (late.status_code, "123456789012" in late.text, "654321" in late.text) == (400, True, False)


def turn_of(page: str) -> str:
    """The turn of the form that a page shows."""
    found = re.search(r'name="turn" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_what_a_browser_sends_again_out_of_its_history_shows_nothing_that_was_typed(
    public: Client, officers: Officers, september: date
) -> None:
    body = at_home(factories.alone())
    name = body["applicant"]["name"]
    refused_once = typed(body) | {"applicant.phone": "", "turn": turn_of(public.get(FORM).text)}
    first = public.send(FORM, refused_once)
    assert (first.status_code, name in first.text) == (422, True)
    filed = public.send(FORM, typed(body) | {"turn": turn_of(first.text)})
    assert filed.status_code == 303
    again = public.send(FORM, refused_once)
    assert (again.status_code, again.location) == (303, FORM)
    page = public.get(FORM).text
    assert "不再显示" in page
    assert name not in page
    assert len(cases_of(officers)) == 1

    done = public.get("/apply/done").text
    receipt, code = re.findall(r'<dd class="code">([^<]+)</dd>', done)
    asked = {"receipt": receipt, "code": code, "turn": turn_of(public.get("/status/").text)}
    (case,) = cases_of(officers)
    assert case["no"] in public.send("/status/", asked).text
    assert public.send("/status/", asked).location == "/status/"
    assert receipt not in public.get("/status/").text
    told = {"code": "AAAA", "content": "他家有两套房", "objector": "何人"}
    told["turn"] = turn_of(public.get("/objection/").text)
    assert "他家有两套房" in public.send("/objection/", told).text
    assert public.send("/objection/", told).location == "/objection/"


def test_what_another_site_sends_is_not_shown_as_if_somebody_had_typed_it(
    public: Client, september: date
) -> None:
    sent = public.post(FORM, data=typed(at_home()), headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 400
    assert "提交申请" not in sent.text


def test_the_key_of_a_page_files_one_application_and_takes_no_other_for_it(
    public: Client, officers: Officers, september: date
) -> None:
    given = typed(at_home(factories.alone())) | {"once": "0" * 64}
    assert public.send(FORM, given).status_code == 303
    assert public.send(FORM, given).status_code == 303, "the same once more is the same"
    other = public.send(FORM, given | {"applicant.name": "周小兰"})
    assert other.status_code == 422
    assert "改动以后的内容没有提交" in other.text
    assert len(cases_of(officers)) == 1


def test_there_is_no_form_for_a_county_and_no_name_with_digits_or_markup(
    public: Client, officers: Officers, september: date
) -> None:
    answer = public.get("/apply/610104/dibao")
    assert (answer.status_code, "没有这个乡镇（街道）" in answer.text) == (404, True)
    given = typed(at_home(factories.family_of_four()))
    for wrong in ("<b>张</b>", "张三2", "=张"):
        answer = public.send(FORM, given | {"applicant.name": wrong, "members.0.name": wrong})
        assert refused(answer.text) == {"applicant.name", "members.0.name"}
    assert cases_of(officers) == []
    assert public.send(FORM, given | {"applicant.name": "阿卜杜拉·买买提"}).status_code == 303
