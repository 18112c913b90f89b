"""The bench on tiny numbers: its rows, its references and its report hold together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bench import counting, decisions, faults, gate, letters, lists, people, report, starts
from bench.__main__ import README, conclude
from bench.databases import COUNTY, TOWN, name_of
from bench.decisions import BARE, Load
from bench.kills import Survived
from bench.kinds import ALL, DEEP, HTML, HTML_ALL, HTML_DEEP, JSON, NAME_DEEP, STAGE
from bench.lists import HAND, MOST_STATEMENTS, OURS, PLAIN, Effort
from bench.measuring import Run, Size
from bench.rows import fill
from bench.serving import WORKERS
from bench.turns import Key
from tests import engines

EFFORT = Effort(rounds=1, times=1, deep_page=2, clients=2, seconds=0.05, warm=WORKERS)
TINY = Size(
    (450,),
    EFFORT,
    plugins=(4, 5),
    databases=("sqlite",),
    persons=(200,),
    loads=(Load(1, 1), Load(2, 2)),
    letters=(4, 8),
    gate=(1, 10),
    starts=1,
    faults=(1, 1, 0),
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run on tiny numbers, servers and all."""
    found = Run(TINY, tmp_path_factory.mktemp("bench"))
    found.measure()
    return found


def test_nothing_is_broken_and_every_answer_holds_the_rows_of_the_bare_statement(run: Run) -> None:
    assert run.faults == []
    found = run.results.lists["sqlite"]
    assert {(what, who) for _n, what, who in found} >= {
        (JSON, OURS),
        (HTML, OURS),
        (JSON, PLAIN),
        (HTML, PLAIN),
    }
    assert {what for _n, what, who in found if who == HAND} == {
        what for _n, what, who in found if who == OURS
    }
    assert all(figures.ms > 0 and figures.statements for figures in found.values())
    for what in (JSON, DEEP, HTML, HTML_DEEP):
        assert {len(figures.rows) for (_n, asked, _who), figures in found.items() if asked == what} == {25}
    for what in (STAGE, ALL, HTML_ALL, NAME_DEEP):
        assert {
            0 < len(figures.rows) < 25 for (_n, asked, _who), figures in found.items() if asked == what
        } == {True}
    assert all(found[450, what, who].rate > 0 for what in (JSON, HTML) for who in (OURS, HAND, PLAIN))


def test_a_worker_starts_with_all_of_its_plugins_and_without_a_statement(run: Run) -> None:
    found = run.results.starts
    assert [found["jiuzhu", n][0].plugins for n in TINY.plugins] == list(TINY.plugins)
    assert {start.statements for n in TINY.plugins for start in found["jiuzhu", n]} == {0}
    assert found["plain", 4][0].statements > 0
    assert all(start.ready_ms > 0 and start.serving_mb > 1 for each in found.values() for start in each)


def test_every_stage_that_was_finished_is_counted_in_the_database_and_a_lost_or_doubled_one_is_a_fault(
    run: Run,
) -> None:
    found = run.results.decisions["sqlite"]
    assert {key: written.decisions for key, written in found.items()} == {
        (clients, who): n for clients, n in ((1, 1), (2, 4)) for who in (OURS, BARE)
    }
    assert all(written.rate > 0 for written in found.values())
    assert list(decisions.faults_in(found)) == []
    lost = replace(found[2, OURS], rates=[1e-6], lost=["3 rows of audit_event about 3 things, not 4"])
    (fault,) = decisions.faults_in({**found, (2, OURS): lost})
    assert "2 clients, Jiuzhu: 3 rows of audit_event" in fault


def test_the_person_of_the_number_is_found_and_nobody_or_another_one_is_a_fault(run: Run) -> None:
    found = run.results.people["sqlite"]
    ours = found[200, people.WHAT, OURS]
    assert ours.ms > 0
    assert ours.statements > 1  # scope, limit of the hour and log included
    nobody, another = ("None",), ("1000000",)
    for worse in (nobody, another):
        rows: list[Key] = [worse]
        (fault,) = people.faults_in({**found, (200, people.WHAT, OURS): replace(ours, rows=rows)})
        assert "200 persons, Jiuzhu" in fault


def test_letters_are_all_different_and_their_process_says_its_memory(run: Run) -> None:
    ((few, many),) = run.results.letters
    assert (few.different, many.different) == (4, 8)
    assert many.mb > 1
    assert list(letters.faults_in([[replace(many, different=7)]])) == ["of 8 letters 7 differ"]


def test_the_gate_asks_the_database_nothing_and_one_that_does_is_a_fault(run: Run) -> None:
    found = run.results.gates
    assert {key: each[0].statements for key, each in found.items() if key[0] == "jiuzhu"} == {
        ("jiuzhu", gate.ACCESS): 0,
        ("jiuzhu", gate.GATE): 0,
    }
    assert found["plain", gate.ACCESS][0].statements > 0
    asking = [replace(found["jiuzhu", gate.GATE][0], statements=1)]
    assert len(list(gate.faults_in({("jiuzhu", gate.GATE): asking}))) == 1


def test_plain_fab_loads_the_same_libraries_for_the_memory_that_ours_is_held_against(run: Run) -> None:
    ours, loaded, libraries = starts.beside_loaded(run.results.starts)
    assert libraries > 100
    assert ours > 1
    assert loaded > run.results.starts["plain", 5][0].serving_mb


def test_the_report_names_every_figure_and_no_place(run: Run) -> None:
    said = report.report(run.results)
    for words in (
        "list as a page, plain FAB",
        "x bare SQL",
        "x by hand",
        "growth",
        "each further",
        "Python 3.",
    ):
        assert words in said
    assert str(Path.home()) not in said
    assert str(run.folder) not in said


def test_a_ninth_of_the_cases_lies_in_each_street_and_the_newest_come_last(
    engine: str, own_app: Flask
) -> None:
    url = own_app.config["SQLALCHEMY_DATABASE_URI"]
    owner = url if engine == "sqlite" else engines.admin_url(name_of(url))
    place = create_engine(owner, poolclass=NullPool)
    with place.begin() as connection:
        assert fill(connection, COUNTY, 900, date(2026, 11, 20)) == 900
        rows = connection.execute(
            text("select office_code, division, no, opened_on, closed_on from assistance_case order by id")
        ).all()
    place.dispose()
    assert Counter(row.office_code for row in rows)[TOWN] == 100
    assert len({row.office_code for row in rows}) == 9
    assert all(row.division.startswith(row.office_code) for row in rows)
    assert len({row.no for row in rows}) == 900
    days = [str(row.opened_on) for row in rows]
    assert days == sorted(days)
    assert days[-1] == "2026-11-20"
    assert 0 < sum(row.closed_on is None for row in rows) < 450


def test_a_time_is_never_a_fault(run: Run) -> None:
    slow = {key: replace(figures, rounds=[1e6]) for key, figures in run.results.lists["sqlite"].items()}
    assert lists.faults_in(slow) == []
    late = [replace(start, ready_ms=1e6) for start in run.results.starts["jiuzhu", 4]]
    assert list(starts.faults_in({("jiuzhu", 4): late})) == []


def test_other_rows_and_too_many_statements_are_faults(run: Run) -> None:
    found = run.results.lists["sqlite"]
    ours = found[450, JSON, OURS]
    for worse in (
        replace(ours, rows=ours.rows[1:]),
        replace(ours, rows=ours.rows[::-1]),
        replace(ours, statements=MOST_STATEMENTS + 1),
    ):
        (fault,) = lists.faults_in({**found, (450, JSON, OURS): worse})
        assert "450 cases, list as JSON" in fault


def test_a_list_by_hand_that_answers_less_than_ours_is_a_fault(run: Run) -> None:
    found = run.results.lists["sqlite"]
    for what, worse in ((JSON, "{}"), (HTML, found[450, HTML, HAND].body.replace("登记日期", ""))):
        (fault,) = lists.faults_in({**found, (450, what, HAND): replace(found[450, what, HAND], body=worse)})
        assert "another answer than ours" in fault


def test_a_statement_at_start_and_a_plugin_that_is_missing_are_faults(run: Run) -> None:
    (start,) = run.results.starts["jiuzhu", 4]
    for worse in (replace(start, statements=1), replace(start, plugins=3)):
        assert len(list(starts.faults_in({("jiuzhu", 4): [worse]}))) == 1


def test_what_is_broken_ends_the_command_with_1_and_is_not_kept_as_a_result(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "RESULTS.md"
    broken = Run(TINY, tmp_path)
    broken.results, broken.faults = run.results, ["other rows"]
    readme = tmp_path / "README.md"
    before = README.read_text(encoding="utf-8")
    readme.write_text(before, encoding="utf-8")
    assert conclude(broken, kept, readme) == 1
    assert "broken: other rows" in capsys.readouterr().err
    assert not kept.exists()
    assert readme.read_text(encoding="utf-8") == before
    assert conclude(run, kept, readme) == 0
    assert kept.read_text(encoding="utf-8") in capsys.readouterr().out
    after = readme.read_text(encoding="utf-8")
    assert "450 件" in after
    assert "The case list of a clerk, SQLite" in after
    assert after.splitlines()[:20] == before.splitlines()[:20]


def test_both_halves_of_the_readme_give_the_figures_of_one_run() -> None:
    halves = README.read_text(encoding="utf-8")
    chinese, english = (
        set(re.findall(r"\d[\d,]*(?:\.\d+)?", halves.partition(f"<!-- {name} -->")[2].partition("<!-- /")[0]))
        for name in ("figures", "figures in English")
    )
    assert english - chinese == set()


def test_what_writes_is_told_from_what_reads() -> None:
    asked = ["SELECT 1", "insert into x values (1)", "PRAGMA x", "CREATE TABLE y (a)", ""]
    assert counting.writes(asked) == ["insert into x values (1)", "CREATE TABLE y (a)"]


def test_of_a_pair_one_wins_and_what_was_killed_is_done_once_afterwards(run: Run) -> None:
    found = run.results.faults["sqlite"]
    assert [found[what].tried for what in (faults.RACES, faults.DECISIONS, faults.JOBS)] == [1, 1, 1]
    assert list(faults.faults_in({"pairs": Survived(1, 0, ["X was answered [200, 200]"])})) == [
        "pairs: X was answered [200, 200]"
    ]
