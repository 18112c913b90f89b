"""The conformance kit: what an author is told about the files of a plugin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import ground
from core.conformance import check_plugin, file_faults
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
        "import core.declare\n\nDB = core.db",
        "import importlib\n",
        'DB = __import__("core.db")',
    ],
)
def test_there_are_three_doors_and_no_fourth(line: str, plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append={"screens.py": f'"""Screens."""\n\n{line}\n'})
    (fault,) = check(source)
    assert (fault.rule, fault.where.partition(":")[0]) == ("doors", "screens.py")
    assert "改从 core.declare" in str(fault)


@pytest.mark.parametrize("line", ["import sqlalchemy", "from flask import request", "import pluggy"])
def test_the_table_of_contents_takes_nothing_past_the_doors(line: str, plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append={"plugin.py": f"\n{line}\n"})
    (fault,) = check(source)
    assert (fault.rule, line.split()[1] in str(fault)) == ("doors", True)


def test_a_table_may_be_written_with_the_library_of_tables(plugins_on_disk: Writer) -> None:
    models = '"""Visits."""\n\nfrom sqlalchemy.orm import Mapped, mapped_column\n'
    assert check(plugins_on_disk.write(append={"models.py": models})) == []


def test_a_name_like_a_package_of_ours_is_only_a_name(plugins_on_disk: Writer) -> None:
    reports = '"""Reports."""\n\n\ndef rows(config, app):\n    return config.rows, app.name\n'
    assert check(plugins_on_disk.write(append={"reports.py": reports})) == []


def test_dots_lead_past_no_door(tmp_path: Path) -> None:
    folder = tmp_path / "plugins" / "elderly"
    folder.mkdir(parents=True)
    (folder / "reports.py").write_text('"""Reports."""\n\nfrom ..dibao import rules\n', encoding="utf-8")
    source = Source("elderly", "plugins.elderly.plugin", "built-in", folder)
    assert "doors reports.py:3" in [f"{fault.rule} {fault.where}" for fault in file_faults(source)]


@pytest.mark.parametrize(
    "line", ["import sqlalchemy", "from flask import request", "from core.api import today"]
)
@pytest.mark.parametrize("name", ["rules.py", "pipeline.py", "parameters.py", "documents.py", "forms.py"])
def test_the_pure_files_know_neither_web_nor_database_nor_verbs(
    name: str, line: str, plugins_on_disk: Writer
) -> None:
    source = plugins_on_disk.write(append={name: f"\n{line}\n"})
    assert {fault.rule for fault in check(source)} >= {"pure"}


IMPURE = {
    "it reads a file": 'return open("/etc/hosts")',
    "it runs a text": 'return eval("1 + 1")',
    "it does what a text says": 'exec("x = 1")',
    "it reads the clock": "return date.today()",
    "it reads the clock by another name": "import datetime as d\n    return d.datetime.now()",
    "it draws lots": "import random\n    return random.random()",
    "it asks the net": "from urllib.request import urlopen\n    return urlopen",
    "it opens a socket": "import socket\n    return socket",
    "it starts a program": "import subprocess\n    return subprocess",
    "it asks the machine": "import os\n    return os.system",
    "it asks a verb by a dot": "from . import jobs\n    return jobs",
    "it counts calls": "global CALLS\n    CALLS = 1",
    "it remembers in a mapping": "SEEN['a'] = facts",
    "it remembers in a list": "LIST.append(facts)",
    "it remembers in a function": "assess.last = facts",
    "it sets what another function reads": "setattr(assess, 'last', facts)",
    "it takes the next of a row": "return next(SERIAL)",
    "it forgets": "del SEEN['a']",
}


@pytest.mark.parametrize("what", IMPURE)
def test_a_rule_gives_the_same_answer_to_the_same_facts(what: str, plugins_on_disk: Writer) -> None:
    state = "\nSEEN, LIST, SERIAL, CALLS = {}, [], iter(()), 0\n"
    source = plugins_on_disk.write(append={"rules.py": f"{state}\n\ndef odd(facts):\n    {IMPURE[what]}\n"})
    found = check(source)
    assert {fault.rule for fault in found} == {"pure"}
    assert all(fault.where.startswith("rules.py:") for fault in found)


def test_what_a_function_makes_for_itself_is_its_own(plugins_on_disk: Writer) -> None:
    pure = """

SEEN = ("a",)


def sums(facts, *rest):
    found, open = {}, SEEN
    found["a"] = [date(2026, 1, 1), open]
    found.setdefault("b", []).append(rest)
    steps = iter(SEEN)
    rows = [one for one in (next(steps), *facts.members)]
    rows.sort(key=lambda SEEN: str(SEEN))
    return found, rows
"""
    assert check(plugins_on_disk.write(append={"rules.py": pure})) == []


def test_a_default_that_can_be_changed_is_kept_between_two_calls(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append={"forms.py": "\n\ndef odd(facts, seen=[]):\n    return seen\n"})
    (fault,) = check(source)
    assert (fault.rule, "缺省值可变" in str(fault)) == ("pure", True)


@pytest.mark.parametrize(
    "place", ["'610104'", "610104", "'610104003'", "'110105'", "'莲湖区'", "'莲湖'", "'在陕西省的'"]
)
def test_no_place_is_written_into_code(place: str, plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append={"parameters.py": f"\nHERE = {place}\n"})
    (fault,) = check(source)
    assert (fault.rule, "改成参数" in str(fault)) == ("region", True)


@pytest.mark.parametrize(
    "words", ["'齐心同心'", "'更新镇（街道）名单'", "Decimal('365100')", "120000", "'本县、社区'"]
)
def test_words_and_sums_are_no_places(words: str, plugins_on_disk: Writer) -> None:
    line = f"\nfrom decimal import Decimal\n\nWORDS = (Decimal(1), {words})\n"
    assert check(plugins_on_disk.write(append={"parameters.py": line})) == []


RAISES = ("rules.py", '    """Eligible from', '    raise KeyError("income")\n    """Eligible from')


def test_a_rule_has_an_answer_to_plain_facts(plugins_on_disk: Writer) -> None:
    (fault,) = check(plugins_on_disk.write(RAISES))
    assert (fault.rule, fault.where.endswith("/review advice=")) == ("answers", True)
    assert "KeyError: 'income' (rules.py:" in str(fault)


REVIEW = """

REVIEW = Pipeline(
    Step(
        "survey",
        _("复核调查"),
        act=SURVEY,
        by="town_surveyor",
        people=2,
        form=forms.HomeVisit,
        when=rules.looked_at,
        basis=("SAL26:46",),
    ),
    Step(
        "assess",
        _("复核意见"),
        act=OPINE,
        by="town_reviewer",
        advice=rules.reassess,
        favours=("stop",),
        to={"stop": NEXT, "keep": "kept"},
        basis=("SAL26:47",),
    ),
    Decision(
        "decide",
        _("终止决定"),
        by=CONFIRMER,
        advice=rules.reassess,
        grants=("stop",),
        reduces=("stop",),
        issues={"stop": docs.REFUSED},
        to={"stop": NEXT, "keep": "kept"},
        basis=("SAL26:47",),
    ),
    End("stopped", _("已终止"), ends=rules.last_month),
    End("kept", _("继续"), aside=True),
    code="CODE.review",
    label=_("复核"),
    follows="entitlement",
    opened_by=("town_clerk",),
)
TYPE = replace(TYPE, follow_ups=(REVIEW,))
"""
REVIEWED = """

def looked_at(facts: Facts, values: Values) -> tuple[bool, str]:
    return %s, ""


def reassess(facts: Facts, values: Values) -> Advice:
    return Advice(%s)


def last_month(facts: Facts, values: Values, decided_on: date | None = None) -> date:
    return decided_on or facts.on
"""
REPLACES = (
    "pipeline.py",
    "from core.declare import (",
    "from dataclasses import replace\n\nfrom core.declare import (",
)


@pytest.mark.parametrize(
    ("looked_at", "advice", "wanted"),
    [
        ("bool(facts.members)", '"keep"', []),
        ("False", '"keep"', ["CODE.review/survey when="]),
        ("facts.members[1:]", '"keep"', ["CODE.review/survey when="]),
        ("True", 'facts.answers["assess"]["outcome"]', ["CODE.review/assess advice="]),
    ],
)
def test_a_review_looks_at_whoever_lives_and_has_an_answer(
    looked_at: str, advice: str, wanted: list[str], plugins_on_disk: Writer
) -> None:
    rules = REVIEWED % (looked_at, advice)
    source = plugins_on_disk.write(REPLACES, append={"pipeline.py": REVIEW, "rules.py": rules})
    found = check(source)
    assert {fault.rule for fault in found} <= {"answers"}
    assert [fault.where for fault in found] == [where.replace("CODE", source.name) for where in wanted]


def test_advice_is_an_advice(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(
        ("rules.py", "    return replace(advice, outcome=outcome)", "    return outcome")
    )
    (fault,) = check(source)
    assert (fault.rule, "不是 Advice" in str(fault)) == ("answers", True)


def test_facts_of_its_own_can_be_had_before_anything_is_filled_in(plugins_on_disk: Writer) -> None:
    own = "\n\n@dataclass(frozen=True, kw_only=True)\nclass Own(Facts):\n    wishes: int\n"
    source = plugins_on_disk.write(
        ("rules.py", "import replace", "import dataclass, replace"),
        ("pipeline.py", "    rank=50,", "    rank=50,\n    facts=rules.Own,"),
        append={"rules.py": own},
    )
    (fault,) = check(source)
    assert (fault.rule, "wishes" in str(fault)) == ("answers", True)


def test_what_only_a_county_can_say_is_not_held_against_a_rule(plugins_on_disk: Writer) -> None:
    table = '\nBANDS = Parameter("bands", "table", _("分档"), basis=("SAL26:37",), module="CODE", required=True)\n'
    source = plugins_on_disk.write(
        ("parameters.py", "\nPARAMETERS =", f"{table}PARAMETERS ="),
        ("rules.py", "    least, age =", '    assert values[p.BANDS]["a"]\n    least, age ='),
    )
    assert check(source) == []


@pytest.mark.parametrize("line", ['kind="cash"', 'kind="ca" + "sh"'])
def test_nothing_is_paid_that_the_type_does_not_name(line: str, plugins_on_disk: Writer) -> None:
    (fault,) = check(plugins_on_disk.write(("rules.py", 'kind="CODE"', line)))
    assert (fault.rule, "cash" in str(fault)) == ("benefit", True)


def test_a_kind_within_a_named_one_is_named(plugins_on_disk: Writer) -> None:
    assert check(plugins_on_disk.write(("rules.py", 'kind="CODE"', 'kind="CODE.care"'))) == []


def test_the_letters_of_a_plugin_of_ours_are_taken(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(("pipeline.py", 'letters="M', 'letters="DB", icon="M'))
    (fault,) = check_plugin(source, *ground())
    assert (fault.rule, fault.where) == ("taken", "letters DB")


def test_a_basis_is_an_article_that_there_is(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(("documents.py", 'basis=("SAL26:76",)', 'basis=("SAL26:999",)'))
    (fault,) = check_plugin(source, *ground())
    assert (fault.rule, "SAL26:999" in str(fault)) == ("basis", True)


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


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ('template="shared/no_such.typ"', "没有这个模板文件"),
        ('template="dibao/confirmed.typ"', "不用别的插件的"),
        ('template="shared/../dibao/confirmed.typ"', "不用别的插件的"),
        ('template=""', "没有模板"),
    ],
)
def test_what_is_issued_has_a_template_of_its_own_or_a_shared_one(
    template: str, says: str, plugins_on_disk: Writer
) -> None:
    (fault,) = check(plugins_on_disk.write(("documents.py", 'template="shared/decision.typ"', template)))
    assert (fault.rule, fault.where.split()[0], says in str(fault)) == ("template", "F17", True)


def test_a_shared_template_that_says_too_much_hangs_nowhere(plugins_on_disk: Writer) -> None:
    (fault,) = check(
        plugins_on_disk.write(("documents.py", "shared/notice_sheet.typ", "shared/decision.typ"))
    )
    assert (fault.rule, fault.where) == ("template", "F13 shared/decision.typ")


def test_a_letter_that_refuses_says_how_to_object(plugins_on_disk: Writer) -> None:
    changes = (
        "documents.py",
        '"F18", _("不予确认告知书"), template="shared/refusal.typ"',
        '"no", _("不予确认告知书"), template="shared/accepted.typ"',
    )
    (fault,) = check(plugins_on_disk.write(changes))
    assert (fault.rule, fault.where, "第七十六条" in str(fault)) == (
        "template",
        "no shared/accepted.typ",
        True,
    )


def test_no_field_asks_for_the_word_of_a_village(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(("forms.py", 'prose(_("申请理由")', 'prose(_("村（居）委会意见")'))
    (fault,) = check(source)
    assert (fault.rule, fault.where.endswith("/apply")) == ("village_paper", True)


def test_a_file_that_cannot_be_parsed_is_named_with_its_line(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append={"rules.py": "\ndef broken(:\n"})
    assert check(source)[0].where.startswith("rules.py:")


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    source = Source("lost", "lost.plugin", "package", tmp_path / "lost")
    assert [fault.rule for fault in check(source)] == ["installed", "import"]
