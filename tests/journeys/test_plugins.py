"""A plugin from outside: its error stops nobody, and what core forbids it can't bring."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from app import create_app
from config.settings import BUILT_IN_PLUGINS
from core.cli import main
from core.db import db as database
from core.jobs.running import run_on
from core.migrations.upgrade import upgrade
from core.plugins import Source, current, installed
from tests import engines, factories
from tests.casework import BEIGUAN, QINGNIANLU, Officers
from tests.conftest import PASSWORD, Client, RestClient, settings_for
from tests.district import District
from tests.journeys.conftest import copy_of_lianhu
from tests.throwaway import Writer, writer

RAISES = """

@hookimpl
def show_on_case(case, user):
    raise RuntimeError("王某某")
"""
SHOWS = """

@hookimpl
def show_on_case(case, user):
    from core.declare import Panel
    return [Panel("CODE的栏目", (("事项", "内容"),))]
"""


@pytest.fixture
def plugins_on_disk(tmp_path: Path) -> Iterator[Writer]:
    """Writes throw-away plugins."""
    with writer(tmp_path) as made:
        yield made


@pytest.fixture
def with_plugins(engine: str, tmp_path: Path, plugins_on_disk: Writer) -> Iterator[Callable[..., Flask]]:
    """`with_plugins(source, ...)`: 莲湖 with the four and these installed."""
    before = list(current._of_process)
    made: list[tuple[Flask, str]] = []

    def make(*sources: Any) -> Flask:
        names = [plugins_on_disk.install(source) for source in sources]
        url = copy_of_lianhu(engine, tmp_path)
        app = create_app(settings_for(url, tmp_path, JIUZHU_PLUGINS=",".join([*BUILT_IN_PLUGINS, *names])))
        made.append((app, url))
        upgrade(app)
        return app

    yield make
    current._of_process[:] = before
    for app, url in made:
        with app.app_context():
            database.session.remove()
            database.engine.dispose()
        if engine == "postgresql":
            engines.drop_database(url)


def browser(app: Flask, duty: str, place: str) -> Client:
    """Somebody signed in by the form, whose requests really commit."""
    client = Client(app, app.response_class)
    form = {"username": f"{duty}.{place}", "password": PASSWORD}
    answer = client.post("/login/", data=form | {"csrf_token": client.token_of("/login/")})
    assert answer.status_code == 302, answer.text
    return client


@pytest.mark.req("IMP-17")
def test_a_plugin_whose_hook_raises_is_named_on_the_plugin_page_and_the_rest_serve(
    with_plugins: Callable[..., Flask], plugins_on_disk: Writer, jump_to: Callable[[Any], None]
) -> None:
    jump_to(date(2026, 9, 1))
    raising = plugins_on_disk.write(append={"plugin.py": RAISES})
    showing = plugins_on_disk.write(append={"plugin.py": SHOWS})
    broken = plugins_on_disk.write(append={"plugin.py": "\nraise OSError('no disk')\n"})
    app = with_plugins(raising, showing, broken)
    district = District(lambda duty, place, number=1: browser(app, duty, place))
    for source in (raising, showing):
        put_live(district, source.name)
    clerk = browser(app, "town_clerk", BEIGUAN)
    officer = rest(app, "town_clerk")
    no = officer.post("/api/v1/cases", json=factories.application()).get_json()["no"]

    page = clerk.get(f"/cases/{no}")

    assert page.status_code == 200
    assert f"{showing.name}的栏目" in page.text
    assert "王某某" not in page.text
    health = district.browser.get("/modules/health").text
    assert "已隔离" in health
    assert broken.name in health
    assert "OSError" in health
    assert "show_on_case" in health
    assert "RuntimeError (plugin.py" in health
    assert "王某某" not in health
    again = officer.post("/api/v1/cases", json=factories.application(factories.alone(name="周小兰")))
    assert again.status_code == 201

    district.switch_off(raising.name, "610104")
    district.switch_on(raising.name, "610104", date(2026, 9, 2))
    assert clerk.get(f"/cases/{no}").status_code == 200


def put_live(district: District, code: str) -> None:
    """Set what the module must have set, and enable it; before that it is refused with the list of what is missing."""
    typed = {"place": "610104", "since": "2026-09-01", "basis": "莲民〔2026〕5号"}
    refused = district.try_to(f"/modules/{code}/enable", typed)
    assert refused.status_code == 409
    assert f"{code}:age" in refused.text
    district.set(f"{code}:age", "60")
    district.set(f"{code}:amount", "100.00")
    limits = ("limit.total_workdays", "limit.survey_days", "limit.review_days", "limit.decide_days")
    for limit in limits:
        district.set(f"{code}:{limit}", {"n": "5", "unit": "workdays"})
    district.set(f"{code}:notice.days", {"n": "7", "unit": "days"})
    district.switch_on(code, "610104")


def rest(app: Flask, duty: str, place: str = BEIGUAN, number: int = 1) -> Any:
    """A program signed in over REST, whose requests really commit."""
    client, name = RestClient(app, app.response_class), f"{duty}{number if number > 1 else ''}.{place}"
    answer = client.post("/api/v1/security/login", json={"username": name, "password": PASSWORD})
    client.bearer = answer.get_json()["access_token"]
    return client


FORBIDDEN: dict[str, tuple[tuple[tuple[str, str, str], ...], dict[str, str], str]] = {
    "a village that decides": (
        (("pipeline.py", "        by=CONFIRMER,", '        by="village_aide",'),),
        {},
        "a village duty is never on the road",
    ),
    "a village duty with power": (
        (),
        {
            "plugin.py": """

@hookimpl
def register_duties():
    from core.declare import Duty
    return [Duty("CODE_elder", "村老", "village", rights=("confirm",))]
"""
        },
        "village",
    ),
    "no survey": ((("pipeline.py", "        act=SURVEY,\n", ""),), {}, "pipeline"),
    "a notice with an identity number": (
        (("documents.py", 'template="shared/notice_sheet.typ"', 'template="CODE/sheet.typ"'),),
        {"templates/CODE/sheet.typ": "// fields: rows[applicant_name id_number]\n"},
        "id_number",
    ),
    "power with money": (
        (),
        {
            "plugin.py": """

@hookimpl
def register_duties():
    from core.declare import Duty
    return [Duty("CODE_boss", "一手", "township", rights=("confirm", "pay"))]
"""
        },
        "money",
    ),
    "core by the back door": (
        (),
        {"jobs.py": '"""Jobs."""\n\nfrom core.cases.pinning import pin\n\nPIN = pin\n'},
        "doors",
    ),
}

LOADS = ("a notice with an identity number", "core by the back door")
"""Found by `jiuzhu plugin check` alone, in the files. The notice is refused when it is made; Python hinders no import."""

BULK = '''"""A page that would confirm many at once."""

from core.api import Page, expose, finish, writes
from core.declare import Screen, _
from flask import request


class NAMEBulk(Page):
    """One page."""

    title = _("批量")
    route_base = "/CODE"
    default_view = "bulk"

    @expose("/bulk", methods=["POST"])
    @writes
    def bulk(self):
        for no in request.form.getlist("no"):
            finish(no, "decide", "granted", form={"facts": "属实", "amount": "450.00"})
        return "done"


SCREENS = (Screen(view=NAMEBulk, label=_("批量"), duties=("county_officer",), category=_("批量")),)
'''
REGISTERED = """

@hookimpl
def register_screens():
    from jiuzhu_CODE.screens import SCREENS
    return list(SCREENS)
"""


@pytest.mark.req("IMP-19")
@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_core_forbids_is_refused_when_the_plugin_is_checked(plugins_on_disk: Writer, name: str) -> None:
    changes, append, says = FORBIDDEN[name]
    source = plugins_on_disk.write(*changes, append=append)
    done = CliRunner().invoke(main, ["plugin", "check", str(source.root), "--json"], prog_name="jiuzhu")
    assert done.exit_code == 1
    faults = json.loads(done.stdout)
    assert any(says in str(fault) for fault in faults), faults


@pytest.mark.req("IMP-19")
def test_what_core_forbids_is_refused_when_the_plugin_is_loaded_or_at_the_call(
    with_plugins: Callable[..., Flask], plugins_on_disk: Writer, jump_to: Callable[[Any], None]
) -> None:
    jump_to(date(2026, 9, 1))
    bad = {
        name: plugins_on_disk.write(*changes, append=append)
        for name, (changes, append, _says) in FORBIDDEN.items()
    }
    bulk = one_that_confirms_many(plugins_on_disk)
    app = with_plugins(*bad.values(), bulk)
    sound = {state.source.name for state in installed().states() if state.sound}
    assert {name for name, source in bad.items() if source.name in sound} == set(LOADS)
    district = District(lambda duty, place, number=1: browser(app, duty, place))
    officers = Officers(lambda duty, place, number=1: rest(app, duty, place, number))
    health = district.browser.get("/modules/health").text
    for code in (source.name for name, source in bad.items() if name not in LOADS):
        assert code in health
        shut = officers("town_clerk").post("/api/v1/cases", json=factories.application(type=code))
        assert shut.status_code == 404

    telling = bad["a notice with an identity number"]
    put_live(district, telling.name)
    case = factories.case(officers, at="survey", type=telling.name)
    case.survey()
    refused = case.try_to("review", "eligible", "town_reviewer", {"facts": "属实", "amount": "100.00"})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "notice_field")
    assert case.seen_by()["notices"] == []

    put_live(district, bulk.name)
    cases = [
        factories.case(officers, at="posted", people=factories.alone(name=name), town=QINGNIANLU)
        for name in ("周小兰", "吴桂花")
    ]
    jump_to(date(2026, 9, 9))
    run_on(app, "cases.let_time_pass", date(2026, 9, 9), again=True)
    officer = browser(app, "county_officer", "610104")
    refused = officer.send(f"/{bulk.name}/bulk", {"no": [case.no for case in cases]})
    assert refused.status_code == 409
    assert "不能成批办理" in refused.text
    assert [case.seen_by()["entitlements"] for case in cases] == [[], []]
    one = officer.send(f"/{bulk.name}/bulk", {"no": cases[0].no})
    assert one.status_code == 200
    assert cases[0].seen_by()["ended_as"] == "granted"


def one_that_confirms_many(plugins_on_disk: Writer) -> Source:
    """A plugin whose page goes through a list of cases."""
    source = plugins_on_disk.write(append={"plugin.py": REGISTERED})
    assert source.directory is not None
    page = BULK.replace("NAME", source.name.capitalize()).replace("CODE", source.name)
    (source.directory / "screens.py").write_text(page, encoding="utf-8")
    return source


JOBS = '''"""What recurs."""

from core.api import Wanted, list_cases, open_task
from core.declare import Job, _


def remind(today):
    """One to-do for each case of the type, wherever it lies."""
    cases, _after = list_cases(Wanted(type_code="CODE"))
    for case in cases:
        open_task("CODE.remind", f"case:{case.no}", "town_clerk", case.office_code, _("回访"))
    return len(cases)


JOBS = (Job(code="remind", label=_("回访"), run=remind, cron="0 6 * * *", basis=("SAL26:37",)),)
'''
TELLS_JOBS = """

@hookimpl
def register_jobs():
    from jiuzhu_CODE.jobs import JOBS
    return list(JOBS)
"""


@pytest.mark.req("DEL-04")
def test_a_plugins_job_skips_the_street_where_its_module_is_off(
    with_plugins: Callable[..., Flask], plugins_on_disk: Writer, jump_to: Callable[[Any], None]
) -> None:
    """Its own code asks nobody where it may work, core sees to it."""
    jump_to(date(2026, 9, 1))
    source = plugins_on_disk.write(append={"plugin.py": TELLS_JOBS, "jobs.py": JOBS})
    app = with_plugins(source)
    district = District(lambda duty, place, number=1: browser(app, duty, place))
    put_live(district, source.name)
    cases = {}
    for town, name in ((BEIGUAN, "周小兰"), (QINGNIANLU, "吴桂花")):
        body = factories.application(factories.alone(name=name), town, type=source.name)
        answer = rest(app, "town_clerk", town).post("/api/v1/cases", json=body)
        assert answer.status_code == 201, answer.text
        cases[town] = answer.get_json()["no"]

    district.switch_off(source.name, BEIGUAN)
    assert remind(app, source, date(2026, 9, 1)) == 1
    assert reminded(app, QINGNIANLU) == [f"case:{cases[QINGNIANLU]}"]
    assert reminded(app, BEIGUAN) == []
    assert rest(app, "town_clerk").get(f"/api/v1/cases/{cases[BEIGUAN]}").status_code == 200

    jump_to(date(2026, 9, 2))
    district.switch_on(source.name, BEIGUAN)
    assert remind(app, source, date(2026, 9, 2)) == 2
    assert reminded(app, BEIGUAN) == [f"case:{cases[BEIGUAN]}"]

    jump_to(date(2026, 9, 3))
    for place in ("610104", BEIGUAN):
        district.switch_off(source.name, place)
    assert remind(app, source, date(2026, 9, 3)) == 0


def remind(app: Flask, source: Source, day: date) -> int | None:
    """Run the plugin's job; how many it says it dealt with."""
    outcome = run_on(app, f"{source.name}:remind", day)
    assert outcome.state == "done", outcome.error
    return outcome.result


def reminded(app: Flask, town: str) -> list[str]:
    """What the clerk of a street finds on the list of things to do, out of that job."""
    items = rest(app, "town_clerk", town).get("/api/v1/worklist").get_json()["items"]
    return [item["about"] for item in items if item["title"] == "回访"]
