"""The conformance kit: what an author is told about the files of a plugin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.conformance import check_plugin
from core.plugins import Fault, Source
from tests.throwaway import Writer, core_feature, writer


@pytest.fixture
def plugins_on_disk(tmp_path: Path) -> Iterator[Writer]:
    with writer(tmp_path) as made:
        yield made


def check(source: Source) -> list[Fault]:
    return list(check_plugin(source, [core_feature()]))


def lines(source: Source) -> list[str]:
    return [f"{fault.rule} {fault.where}" for fault in check(source)]


def test_the_skeleton_passes(plugins_on_disk: Writer) -> None:
    assert check(plugins_on_disk.write()) == []


def test_files_have_the_agreed_names_and_folders_too(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append={"utils.py": '"""Odds and ends."""\n', "forms.py": ""})
    assert source.directory is not None
    (source.directory / "assets").mkdir()
    (source.directory / "notes.txt").write_text("...", encoding="utf-8")
    assert lines(source) == ["files assets", "files notes.txt", "files utils.py"]


def test_a_required_file_is_missed(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write()
    assert source.directory is not None
    (source.directory / "documents.py").unlink()
    found = lines(source)
    assert found[0] == "files documents.py"
    assert found[1].startswith("import ")


@pytest.mark.parametrize(
    "line",
    [
        "from core.cases.models import Case",
        "import core.db",
        "from core import db",
        "from plugins.dibao import rules as theirs",
        "import config.settings",
    ],
)
def test_there_are_three_doors_and_no_fourth(line: str, plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append={"screens.py": f'"""Screens."""\n\n{line}\n'})
    assert [fault.rule for fault in check(source)] == ["doors"]
    assert lines(source) == ["doors screens.py:3"]


@pytest.mark.parametrize(
    "line", ["import sqlalchemy", "from flask import request", "from core.api import today"]
)
@pytest.mark.parametrize("name", ["rules.py", "pipeline.py", "parameters.py", "documents.py"])
def test_the_four_pure_files_know_neither_web_nor_database_nor_verbs(
    name: str, line: str, plugins_on_disk: Writer
) -> None:
    source = plugins_on_disk.write(append={name: f"\n{line}\n"})
    assert {fault.rule for fault in check(source)} >= {"pure"}


def test_the_table_of_contents_holds_no_logic(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(
        append={
            "plugin.py": '\nTHREE = 3\n\n\n@hookimpl\ndef register_jobs():\n    """Jobs."""\n    jobs = []\n    return jobs\n'
        }
    )
    assert [found.partition(":")[0] for found in lines(source)] == [
        "contents plugin.py",
        "contents plugin.py",
    ]


def test_the_table_of_contents_is_short(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append={"plugin.py": "\n" * 80})
    assert lines(source) == ["contents plugin.py"]


def test_every_file_and_every_hook_opens_with_a_sentence(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(
        append={
            "demo.py": "PEOPLE = ()\n",
            "plugin.py": "\n\n@hookimpl\ndef register_jobs():\n    return []\n",
        }
    )
    assert [found.partition(":")[0] for found in lines(source)] == [
        "docstring demo.py",
        "docstring plugin.py",
    ]


def test_functions_and_modules_keep_to_their_budget(plugins_on_disk: Writer) -> None:
    long_function = "\n\ndef long():\n" + "    x = 1\n" * 40
    source = plugins_on_disk.write(append={"rules.py": long_function + "\n" * 400})
    said = [str(fault) for fault in check(source)]
    assert len(said) == 2
    assert "400" in said[0]
    assert "long: 41 > 40" in said[1]


def test_a_template_of_its_own_must_be_there(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(("documents.py", "shared/decision.typ", "CODE/decision.typ"))
    assert lines(source) == [f"template F17 {source.name}/decision.typ"]
    assert source.directory is not None
    template = source.directory / "templates" / source.name / "decision.typ"
    template.parent.mkdir(parents=True)
    template.write_text("", encoding="utf-8")
    assert check(source) == []


def test_a_file_that_cannot_be_parsed_is_named_with_its_line(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append={"rules.py": "\ndef broken(:\n"})
    assert check(source)[0].where.startswith("rules.py:")


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    source = Source("lost", "lost.plugin", "package", tmp_path / "lost")
    assert [fault.rule for fault in check(source)] == ["installed", "import"]
