"""The register of near relatives on screen."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from core.clock import today
from core.db import db
from core.people.models import Relative
from tests.conftest import As, Client
from tests.factories import household, id_number, person

TOWN = "610104003"


def form(**more: str) -> dict[str, str]:
    """A village cadre's sister."""
    filled = {
        "kind": "cadre",
        "handler_name": "孙主任",
        "post": "社区居委会主任",
        "place": "610104003001",
        "name": "孙妹",
        "id_number": id_number(sex="female"),
        "relation": "sibling",
    }
    return filled | more


def test_a_clerk_files_a_relative_a_colleague_verifies_and_ends_it(app: Flask, as_: As) -> None:
    clerk, colleague = as_("town_clerk", TOWN), as_("town_clerk", TOWN, 2)
    number = form()["id_number"]
    answer = clerk.send("/relatives/add", form(id_number=number))
    assert answer.status_code == 302, answer.text
    page = clerk.get("/relatives/list/").text
    assert "孙妹" in page
    assert number not in page
    row = db.session.scalars(select(Relative)).one()
    assert (row.office_code, row.declared_by, row.verified_on) == (TOWN, "测试town_clerk1", None)
    assert clerk.send(f"/relatives/action/verify/{row.id}").status_code == 409
    assert colleague.send(f"/relatives/action/verify/{row.id}").status_code == 302
    assert db.session.get_one(Relative, row.id).verified_by == "测试town_clerk2"
    ended = {"until": today().isoformat(), "reason": "换届", "row_version": str(row.row_version)}
    assert colleague.send(f"/relatives/edit/{row.id}", ended).status_code == 302
    assert (row.until, row.end_reason) == (today(), "换届")


def test_an_officer_is_chosen_from_those_of_the_office(
    app: Flask, as_: As, user_id: Callable[..., int]
) -> None:
    clerk, reviewer = as_("town_clerk", TOWN), user_id("town_reviewer", TOWN)
    elsewhere = user_id("town_reviewer", "610104004")
    page = clerk.get("/relatives/add").text
    assert f'value="{reviewer}"' in page
    assert f'value="{elsewhere}"' not in page
    answer = clerk.send("/relatives/add", form(kind="handler", user_id=str(reviewer), handler_name=""))
    assert answer.status_code == 302, answer.text
    row = db.session.scalars(select(Relative)).one()
    assert (row.handler_name, row.officer_id is None) == ("测试town_reviewer1", False)


@pytest.mark.parametrize(
    "wrong", [{"id_number": "610104198005060011"}, {"relation": "friend"}, {"handler_name": ""}], ids=str
)
def test_what_is_wrong_is_said_and_nothing_is_filed(app: Flask, as_: As, wrong: dict[str, str]) -> None:
    assert as_("town_clerk", TOWN).send("/relatives/add", form(**wrong)).status_code == 422
    assert db.session.scalars(select(Relative)).all() == []


def test_another_township_and_the_village_see_none_of_it(app: Flask, as_: As) -> None:
    as_("town_clerk", TOWN).send("/relatives/add", form())
    row = db.session.scalars(select(Relative)).one()
    other = as_("town_clerk", "610104004")
    assert "孙妹" not in other.get("/relatives/list/").text
    assert other.get(f"/relatives/show/{row.id}").status_code == 403
    assert other.send("/relatives/add", form(name="孙弟", id_number=id_number())).status_code == 403
    assert as_("village_aide", "610104003001").get("/relatives/list/").status_code == 403


def test_the_person_picker_answers_names_of_ones_own_people_and_never_numbers(app: Flask, as_: As) -> None:
    who = person("欧阳小明")
    household(who)
    household(person("欧阳大山"), division="610104004001")
    clerk = as_("town_clerk", TOWN)
    found = find(clerk, "欧阳")
    assert "欧阳小明" in found
    assert "欧阳大山" not in found
    assert str(who.id_sealed) not in found
    assert "欧阳" not in find(clerk, str(who.id_sealed))


def find(client: Client, text: str) -> str:
    """What the picker answers."""
    return str(client.send("/pick/person", {"q": text}).get_json()["items"])
