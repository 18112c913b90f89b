"""A plugin's README says what was declared, each with its legal basis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.conformance import example
from core.generate import described, filled
from core.plugins import RULES
from core.plugins.hooks import specs
from tests.throwaway import Writer, writer

JOB = """

@hookimpl
def register_jobs():
    declare = __import__("core.declare").declare
    return [declare.Job(code="due", label="到期", run=print, cron="0 2 * * mon", basis=("SAL26:46",))]
"""


REVIEW = '    Step(\n        "review",'
LOOK = '    Step("look", _("再看"), by="town_reviewer", when=rules.due, basis=("SAL26:43",)),\n'


@pytest.fixture
def plugins_on_disk(tmp_path: Path) -> Iterator[Writer]:
    with writer(tmp_path) as made:
        yield made


@pytest.fixture
def page(plugins_on_disk: Writer) -> str:
    source = plugins_on_disk.write(
        ("pipeline.py", REVIEW, LOOK + REVIEW),
        append={"plugin.py": JOB, "rules.py": "\n\ndef due(facts, values):\n    return True, 'always'\n"},
    )
    plugins = plugins_on_disk.load(source)
    (state,) = plugins.states()
    assert state.faults == ()
    return described(state, plugins.registry).replace(source.name, "CODE")


def row(page: str, begins: str) -> list[str]:
    """The cells of the table row whose first cell is that."""
    (line,) = [line for line in page.splitlines() if line.startswith(f"| {begins} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_stage_is_told_with_who_when_where_to_letters_and_articles(page: str) -> None:
    _code, label, kind, who, limit, ways, letters, basis = row(page, "`accept`")
    assert (label, kind, who, limit) == ("受理", "办理", "受理", "材料齐全到受理")
    assert "材料齐全，予以受理 → 下一环节" in ways
    assert "不予受理 → `not_accepted`" in ways
    assert letters == "application、F06、F05、F07"
    assert basis == "SAL26:64"


def test_two_surveyors_the_confirmer_and_a_rule_are_told(page: str) -> None:
    assert row(page, "`survey`")[3].endswith("×2")
    assert row(page, "`decide`")[3] == "确认人（乡镇或县级）"
    assert row(page, "`look`")[1] == "再看（由规则 `due` 决定）"


def test_letters_parameters_and_jobs_stand_with_their_basis(page: str) -> None:
    assert row(page, "`F18`") == ["`F18`", "不予确认告知书", "文书", "", "SAL26:45、SAL26:76"]
    assert row(page, "`limit.accept_days`") == [
        "`limit.accept_days`",
        "材料齐全到受理",
        "期限",
        "1 个工作日",
        "",
        "SAL26:64",
    ]
    assert row(page, "`notice.days`")[4] == "是"
    assert row(page, "`CODE:due`") == ["`CODE:due`", "到期", "`0 2 * * mon`", "SAL26:46"]


def test_events_say_who_when_and_where_to(page: str) -> None:
    assert "- **公示异议** `objection`：受理，在 publicise 期间 → `objection`（SAL26:45）" in page
    assert "- **撤回申请** `withdraw`：申请人，至 decide 为止 → `withdrawn`" in page


def test_the_picture_has_every_line_and_every_way(page: str) -> None:
    assert '  decide{{"确认"}}' in page
    assert '  granted(["已确认"])' in page
    assert '  publicise -- "公示有异议" --> objection' in page
    assert '  decide -- "予以确认" --> granted' in page


def test_the_reference_has_every_hook_and_every_rule_and_keeps_the_rest(plugins_on_disk: Writer) -> None:
    text = "前言\n<!-- generated: hooks -->\nstale\n<!-- end -->\n中段\n<!-- generated: rules -->\n<!-- end -->\n结尾\n"
    plugins = plugins_on_disk.load()
    found = filled(text, plugins, example)
    assert all(f"### `{name}(" in found for name in specs())
    assert all(f"| `{rule}` |" in found for rule in RULES)
    assert "stale" not in found
    assert found.startswith("前言\n")
    assert "\n中段\n" in found
    assert found.endswith("结尾\n")
    assert filled(found, plugins, example) == found


def test_a_block_that_nobody_generates_is_a_mistake(plugins_on_disk: Writer) -> None:
    with pytest.raises(KeyError, match="poems"):
        filled("<!-- generated: poems -->\n<!-- end -->\n", plugins_on_disk.load(), example)
