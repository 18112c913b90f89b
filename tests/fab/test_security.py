"""Strangers and carelessness: what plain Flask-AppBuilder lets through as it comes, and ours does not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask_appbuilder.security.sqla.models import User
from werkzeug.datastructures import FileStorage
from werkzeug.security import check_password_hash, generate_password_hash
from werkzeug.test import encode_multipart

from app import create_app
from core.access.operations import open_account, set_password
from core.actor import SYSTEM, acting_as
from core.db import db, one_transaction, seeing_everything
from core.documents.models import Paper, StoredFile
from core.errors import Incomplete
from tests import factories
from tests.casework import CaseWork, Officers
from tests.conftest import CHEAP_HASH, RestClient
from tests.fab import ours
from tests.fab.conftest import Application
from tests.fab.rows import CLERK, GUESSED, MINE, PASSWORD

WRONG = "nicht-das-wort"
DOORS = ("page", "call")


def enter(both: Application, door: str, name: str, password: str) -> bool:
    """Whether somebody comes in, by the page or by the call."""
    client, form = both.anybody(), {"username": name, "password": password}
    if door == "page":
        return both.enters(client, name, password)
    return client.post("/api/v1/security/login", json=form | {"provider": "db"}).status_code == 200


# writing without meaning to


def test_following_a_link_deletes_a_row(both: Application) -> None:
    both.get("/town-cases/delete/1")
    both.shows(not both.row("case", 1))


def test_the_form_of_another_site_deletes_a_row(both: Application) -> None:
    typed = {"row_version": str(both.row("case", 1).get("row_version", "")), "reason": "重复"}
    both.clerk.post("/town-cases/delete/1", data=typed)
    both.shows(not both.row("case", 1))
    both.post("/town-cases/delete/1", typed)
    assert not both.row("case", 1), "with the token of our own page it is deleted"


def test_the_script_of_another_site_writes_through_a_call_with_the_cookie_of_the_browser(
    both: Application,
) -> None:
    """That there is no generated call in ours is one thing; those that there are ask for the token as a page does."""
    assert both.clerk.get("/api/v1/cases" if both.is_ours else "/api/v1/case/").status_code == 200
    changed = both.clerk.put("/api/v1/case/1", json={"note": "changed"})
    assert changed.status_code == (404 if both.is_ours else 200)
    both.shows(both.row("case", 1)["note"] == "changed")
    if both.is_ours:
        answer = both.clerk.post("/api/v1/cases", json={"type": "dibao"})
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "csrf")


# guessing passwords


@pytest.mark.parametrize("door", DOORS)
def test_one_may_guess_at_an_account_for_ever(both: Application, door: str) -> None:
    for _time in range(15):
        assert not enter(both, door, GUESSED, WRONG)
    both.shows(enter(both, door, GUESSED, PASSWORD))


@pytest.mark.parametrize("door", DOORS)
def test_one_may_try_one_name_after_the_other_from_one_address(
    both: Application, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        both.app.config, "AUTH_DB_FAKE_PASSWORD_HASH_CHECK", generate_password_hash("x", CHEAP_HASH)
    )
    for number in range(60):
        assert not enter(both, door, f"nobody.{number}", WRONG)
    both.shows(enter(both, door, GUESSED, PASSWORD))


# the cookie


def test_a_stolen_cookie_is_good_after_its_owner_has_signed_out(both: Application) -> None:
    owner, thief = both.sign_in(GUESSED), both.anybody()
    cookie = owner.get_cookie("session")
    assert cookie is not None
    thief.set_cookie("session", cookie.value)
    assert opens(both, thief)
    owner.send("/logout/") if both.is_ours else owner.get("/logout/")
    assert not opens(both, owner)
    both.shows(opens(both, thief))


def test_a_stolen_cookie_is_good_after_the_password_was_changed(both: Application) -> None:
    browser = both.sign_in(GUESSED)
    assert opens(both, browser)
    try:
        change_password(both, "Ein-neues-Wort-2026")
        both.shows(opens(both, browser))
    finally:
        change_password(both, PASSWORD)


def opens(both: Application, client: Any) -> bool:
    """Whether a browser gets to see a list."""
    return both.get("/town-cases/list/", client).status_code == 200


def change_password(both: Application, password: str) -> None:
    """As the administrator of accounts does it."""
    with both.app.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
        user = db.session.query(User).filter_by(username=GUESSED).one()
        if both.is_ours:
            set_password(user.id, password, must_change=False)
        else:
            both.builder.sm.reset_password(user.id, password)


def test_the_cookie_goes_along_with_the_requests_of_other_sites_and_lives_for_a_month(
    both: Application,
) -> None:
    cookie = both.anybody().get("/login/").headers["Set-Cookie"]
    both.shows("SameSite" not in cookie)
    both.shows(both.app.permanent_session_lifetime.days >= 31)


def test_the_cookie_goes_over_an_open_line(both: Application, ours_in_production: Callable[[], Any]) -> None:
    app = ours_in_production() if both.is_ours else both.app
    cookie = app.test_client().get("/login/", base_url="https://localhost").headers["Set-Cookie"]
    both.shows("Secure" not in cookie)


@pytest.fixture
def ours_in_production(both: Application) -> Callable[[], Any]:
    """Ours over the same database, as a county runs it."""

    def make() -> Any:
        with ours.as_the_process():
            return create_app(ours.settings_in_production(both.app))

    return make


# accounts


def test_a_password_of_one_character_is_taken(both: Application) -> None:
    with both.app.app_context(), acting_as(SYSTEM), seeing_everything():
        try:
            if both.is_ours:
                open_account("weak.one", "赵弱", "1")
            else:
                sm = both.builder.sm
                sm.add_user("weak.one", "a", "b", "weak@example.test", sm.find_role("Clerk"), "1")
        except Incomplete as refusal:
            assert "password" in refusal.fields  # noqa: PT017
        found = db.session.query(User).filter_by(username="weak.one").one_or_none()
        both.shows(found is not None and check_password_hash(found.password, "1"))
        db.session.rollback()


@pytest.mark.parametrize("name", ["users", "roles", "permissions", "viewmenus", "permissionviews"])
def test_the_frameworks_own_tables_of_rights_have_screens(both: Application, name: str) -> None:
    both.shows(both.get(f"/{name}/list/").status_code != 404)


# what an answer says


@pytest.mark.parametrize(
    "header", ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"]
)
def test_a_page_comes_without_the_headers_that_guard_it(both: Application, header: str) -> None:
    both.shows(header not in both.get("/town-cases/list/").headers)


def test_a_page_about_people_is_kept_by_the_browser(both: Application) -> None:
    both.shows("no-store" not in both.get("/town-cases/list/").headers.get("Cache-Control", ""))


def test_a_number_that_is_given_twice_is_a_fault_of_the_server(both: Application) -> None:
    typed = both.case_form(office_code=MINE, no="N-0001", person=1)
    if both.is_ours:
        answer = both.post("/town-cases/add", typed)
        assert answer.status_code == 409
        assert "同样的记录已经存在" in answer.text
    else:
        answer = both.anybody().post("/api/v1/case/", json=typed, headers=both.token())
    both.shows(answer.status_code >= 500)


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_signing_in_leads_to_no_other_site(both: Application, address: str) -> None:
    """Here both do well."""
    answer = both.anybody().send(f"/login/?next={address}", {"username": CLERK, "password": PASSWORD})
    assert answer.status_code == 302
    assert not answer.headers["Location"].startswith(("http", "//", "/\\"))


def test_every_sign_in_is_noted_as_an_attempt_to_lead_astray(
    both: Application, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        both.sign_in(CLERK)
    both.shows("Invalid redirect" in caplog.text)


# files


class Papers:
    """Hands in a file at the door that the application has for it, and says what it keeps."""

    def __init__(self, both: Application) -> None:
        self.both = both
        if both.is_ours:
            self.case: CaseWork = factories.case(Officers(self._sign_in))

    def __call__(self, name: str, content: bytes) -> Any:
        field, address = (
            ("file", f"/api/v1/cases/{self.case.no}/papers") if self.both.is_ours else ("scan", "/papers/add")
        )
        client = self.case.as_("town_clerk") if self.both.is_ours else self.both.clerk
        typed = (
            {"document": "income"} if self.both.is_ours else {"csrf_token": client.token_of("/papers/add")}
        )
        boundary, body = encode_multipart(
            {**typed, field: FileStorage(BytesIO(content), name)}
        )  # in memory: files are to be closed
        return client.post(address, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')

    def _sign_in(self, duty: str, place: str, _number: int) -> RestClient:
        client = RestClient(self.both.app, self.both.app.response_class)
        client.bearer = self.both.token(f"{duty}.{place}")["Authorization"].partition(" ")[2]
        return client

    def kept(self) -> list[str]:
        """The names under which files lie there, in the order in which they came."""
        with self.both.app.app_context(), seeing_everything():
            if not self.both.is_ours:
                model = self.both.module.Paper
                return [name for (name,) in db.session.query(model.scan).order_by(model.id)]
            names = db.session.query(Paper.file_name).join(StoredFile, StoredFile.hash == Paper.file_hash)
            return [str(name) for (name,) in names.order_by(Paper.id)]


@pytest.fixture
def paper(both: Application, jump_to: Callable[[date], None]) -> Papers:
    """`paper(name, content)`: the answer to a file that is handed in; `paper.kept()`."""
    jump_to(date(2026, 9, 1))
    return Papers(both)


@pytest.mark.parametrize("name", ["page.html", "shell.php", "no-ending"])
def test_a_file_of_any_kind_is_taken(both: Application, paper: Papers, name: str) -> None:
    before = len(paper.kept())
    paper(name, b"<script>alert(1)</script>")
    both.shows(len(paper.kept()) > before)


def test_a_file_of_any_size_is_taken(both: Application, paper: Papers) -> None:
    before = len(paper.kept())
    answer = paper("large.pdf", b"%PDF-1.7" + bytes(65 * 1024 * 1024) + b"%%EOF")
    both.shows(len(paper.kept()) > before)
    assert answer.status_code == (413 if both.is_ours else 302)


def test_the_chinese_name_of_a_file_is_lost(both: Application, paper: Papers) -> None:
    answer = paper("低保申请书.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    assert answer.status_code in (201, 302), answer.text
    both.shows("低保申请书" not in paper.kept()[-1])


def test_a_file_that_came_by_another_way_is_a_fault_of_the_server(both: Application) -> None:
    answer = both.get("/papers/download/scan.pdf")
    assert answer.status_code == (404 if both.is_ours else 500)
    both.shows(answer.status_code >= 500)
