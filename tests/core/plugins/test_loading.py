"""Loading in two passes: what is wrong with one plugin quarantines that one alone, by the name of the rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import ModuleType

import pytest

from core.declare import Job, Parameter, hookimpl
from core.errors import PluginError
from core.plugins import RULES, find_sources, load_plugins
from core.plugins.hooks import specs
from core.text import _
from tests.throwaway import Writer, core_feature

REGISTER_HOOKS = [name for name in specs() if name.startswith("register_")]


def hook(name: str, body: str, arguments: str = "") -> dict[str, str]:
    """A hook in plugin.py; the skeleton's own of that name is replaced, since the later definition holds."""
    return {"plugin.py": f"\n\n@hookimpl\ndef {name}({arguments}):\n    {body}\n"}


def test_a_sound_plugin_is_installed_with_all_that_it_declares(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write()
    plugins = plugins_on_disk.load(source)
    (state,) = plugins.states()
    assert state.sound
    registry = plugins.registry
    assert registry.modules == (source.name,)
    assert registry.case_types[source.name].apply is registry.pipelines[f"{source.name}.apply"]
    assert registry.module_of[source.name] == source.name
    assert f"{source.name}:notice.days" in registry.parameters
    assert [paper.code for paper in registry.documents_of(source.name)][:2] == ["application", "F06"]
    assert registry.documents[source.name, "F17"].template == "shared/decision.typ"


def test_the_registry_cannot_be_changed_after_the_start(plugins_on_disk: Writer) -> None:
    registry = plugins_on_disk.load(plugins_on_disk.write()).registry
    with pytest.raises(TypeError):
        registry.case_types["another"] = None  # type: ignore[index]
    with pytest.raises(AttributeError):
        registry.case_types = {}  # type: ignore[misc]


@dataclass(frozen=True)
class Broken:
    """One thing changed in the skeleton, and the rule that refuses it."""

    rule: str
    changes: tuple[tuple[str, str, str], ...] = ()
    append: dict[str, str] | None = None
    says: str = ""


BROKEN = {
    # --- found and imported
    "it raises when imported": Broken("import", append={"plugin.py": "\nraise OSError('no disk')\n"}, says="no disk"),
    "it leaves the process when imported": Broken("import", append={"rules.py": "\nraise SystemExit(1)\n"}),
    "it has a syntax error": Broken("import", append={"rules.py": "\ndef broken(:\n"}),
    "it imports what isn't installed": Broken("import", append={"rules.py": "\nimport no_such_library\n"}),
    "a stage leads nowhere": Broken(
        "pipeline", (("pipeline.py", '"unclear": "survey"', '"unclear": "nowhere"'),), says="nowhere"
    ),
    "a stage leads nowhere, and the rule is told first": Broken(
        "pipeline", (("pipeline.py", '"unclear": "survey"', '"unclear": "nowhere"'),), says="流程必须闭合"
    ),
    "the road goes round the survey": Broken(
        "pipeline", (("pipeline.py", '"complete": NEXT', '"complete": "review"'),), says="survey"
    ),
    "one surveyor is thought enough": Broken(
        "pipeline", (("pipeline.py", "people=2", "people=1"),), says="at least two people"
    ),
    "the village decides": Broken(
        "pipeline", (("pipeline.py", "by=CONFIRMER", 'by="village_aide"'),), says="only the confirmer"
    ),
    "a rule may skip the survey of every case": Broken(
        "pipeline",
        (("pipeline.py", "        within=p.SURVEY,", "        within=p.SURVEY,\n        when=rules.never,"),),
        {"rules.py": "\n\ndef never(facts: Facts, values: Values) -> tuple[bool, str]:\n    return False, ''\n"},
        says="without survey (D57:15), for a rule may skip survey",
    ),
    "a rule may skip the notice of every case": Broken(
        "pipeline",
        (("pipeline.py", "        lasts=p.NOTICE,", "        lasts=p.NOTICE,\n        when=rules.never,"),),
        {"rules.py": "\n\ndef never(facts: Facts, values: Values) -> tuple[bool, str]:\n    return False, ''\n"},
        says="granted: takes effect without a notice",
    ),
    "an objection that is founded grants": Broken(
        "pipeline", (("pipeline.py", '{"resurvey": "survey"}', '{"resurvey": "survey", "founded": "granted"}'),),
        says="granted: is reached from objection without a new opinion and decision",
    ),
    "the opinion grants": Broken(
        "pipeline", (("pipeline.py", '"ineligible": "decide"', '"ineligible": "granted"'), ("pipeline.py", "notice_required=True", "notice_required=False")),
        says="granted: is reached without a decision",
    ),
    "a decision to refuse pays": Broken(
        "pipeline", (("pipeline.py", '"refused": "refused"', '"refused": "granted"'), ("pipeline.py", '"not_accepted": "not_accepted"', '"not_accepted": "refused"'), ("pipeline.py", '    End("not_accepted", _("不予受理"), aside=True),\n', "")),
        says="decide: refused leads to granted, though it grants nothing",
    ),
    "a stage rests on no law": Broken(
        "pipeline",
        (
            (
                "pipeline.py",
                'form=forms.Application, basis=("SAL26:37",)',
                "form=forms.Application",
            ),
        ),
        says="no legal basis",
    ),
    "a code stands twice on the road": Broken(
        "pipeline", (("pipeline.py", 'End("withdrawn"', 'End("refused"'),), says="stands twice"
    ),
    # --- hooks
    "a hook is misspelt": Broken("hook", append=hook("register_case_type", "return []")),
    "a hook has no mark": Broken("hook", append={"plugin.py": "\n\ndef register_jobs():\n    return []\n"}),
    "a hook asks for what it isn't given": Broken(
        "arguments", append=hook("show_on_home", "return []", "user, weather"), says="weather"
    ),
    "a hook takes whatever comes": Broken("arguments", append=hook("show_on_home", "return []", "**facts")),
    "an argument has a default": Broken("default", append=hook("show_on_home", "return []", "user=None")),
    "it wraps the others' answers": Broken(
        "wrapper", append={"plugin.py": "\n\n@hookimpl(wrapper=True)\ndef show_on_home(user):\n    return (yield)\n"}
    ),
    "it wants to be asked first": Broken(
        "wrapper", append={"plugin.py": "\n\n@hookimpl(tryfirst=True)\ndef show_on_home(user):\n    return []\n"}
    ),
    "a hook answers a mapping": Broken("answer", append=hook("register_jobs", "return {'a': 1}"), says="dict"),
    "a hook answers something else": Broken("answer", append=hook("register_jobs", "return ['nightly']"), says="str"),
    "a hook forgets to return": Broken("answer", (("plugin.py", "return [TYPE]", "[TYPE]"),), says="return"),
    "a declaration can't be read": Broken("answer", (("parameters.py", 'label=_("公示期"), basis=("SAL26:45",)', 'label=_("公示期"), basis=5'),)),
    # --- codes
    "its type has a code in capitals": Broken(
        "code", (("pipeline.py", 'code="CODE",', 'code="CODE_X",'), ("pipeline.py", 'code="CODE.apply"', 'code="CODE_X.apply"'))
    ),
    "its case numbers begin with small letters": Broken("code", (("pipeline.py", 'letters="M', 'letters="m'),)),
    "a parameter is declared twice": Broken(
        "twice", (("parameters.py", 'AMOUNT = _amount(\n    "amount"', 'AMOUNT = _amount(\n    "age"'),)
    ),
    "one form number means two letters": Broken(
        "twice", (("documents.py", '"F18"', '"F17"'),), says="F17"
    ),
    "its pipeline goes by another name": Broken("own", (("pipeline.py", 'code="CODE.apply"', 'code="other.apply"'),)),
    "it sets another module's parameter": Broken(
        "own", (("parameters.py", '_amount = partial(Parameter, kind="amount", module="CODE")', '_amount = partial(Parameter, kind="amount", module="dibao")'),)
    ),
    # --- what a type is made of
    "the application follows an entitlement": Broken(
        "follows", (("pipeline.py", "    notice_required=True,", '    notice_required=True,\n    follows="entitlement",'),)
    ),
    "money begins, but no benefit is named": Broken(
        "benefit", (("pipeline.py", 'benefit=Benefit(lines=("CODE",), period="month"),', ""),)
    ),
    "a kind has a label, but is none that is paid": Broken(
        "benefit", (("pipeline.py", 'period="month")', 'period="month", labels={"cash": _("现金")})'),), says="cash"
    ),
    "nobody says how long it takes from acceptance": Broken(
        "total", (("pipeline.py", "    total=p.TOTAL,\n", ""),), says="total="
    ),
    "its limit of all is an amount": Broken("total", (("pipeline.py", "total=p.TOTAL", "total=p.AMOUNT"),)),
    "its limit of all is no day": Broken(
        "total", (("parameters.py", 'label=_("受理到作出确认决定"), basis=("SAL26:44",), required=True', 'label=_("受理到作出确认决定"), basis=("SAL26:44",), default=Limit(0)'),)
    ),
    "it decides without advice": Broken(
        "advice", (("pipeline.py", "        advice=rules.award,\n", ""),), says="decide"
    ),
    "it gives an opinion without advice": Broken(
        "advice", (("pipeline.py", "        advice=rules.assess,\n", ""),), says="review"
    ),
    "it refuses without a letter": Broken(
        "letters", (("pipeline.py", '"granted": docs.CONFIRMED, "refused": docs.REFUSED', '"granted": docs.CONFIRMED'),), says="不予确认"
    ),
    "it grants without a letter": Broken(
        "letters", (("pipeline.py", '"granted": docs.CONFIRMED, "refused": docs.REFUSED', '"refused": docs.REFUSED'),), says="予以确认"
    ),
    "it turns somebody away without a letter": Broken(
        "letters", (("pipeline.py", '            "not_accepted": docs.NOT_ACCEPTED,\n', ""),), says="不予受理"
    ),
    "its notice hangs a letter": Broken(
        "notice", (("pipeline.py", "issues=docs.NOTICE_SHEET", "issues=docs.ACCEPTED"),), says="F06 不是公示单"
    ),
    "its notice hangs nothing": Broken("notice", (("pipeline.py", "        issues=docs.NOTICE_SHEET,\n", ""),)),
    "a notice sheet is handed over as a letter": Broken(
        "notice", (("pipeline.py", '"complete": docs.ACCEPTED', '"complete": docs.NOTICE_SHEET'),), says="F13 是公示单"
    ),
    "its notice hangs for no day": Broken(
        "notice", (("parameters.py", 'label=_("公示期"), basis=("SAL26:45",), required=True', 'label=_("公示期"), basis=("SAL26:45",), default=Limit(0)'),), says="notice.days"
    ),
    "it asks for a paper of the village": Broken(
        "village_paper",
        (("pipeline.py", "needs=(docs.APPLICATION,)", "needs=(docs.APPLICATION, docs.LIVES_HERE)"),),
        {"documents.py": '\nLIVES_HERE = DocumentType("lives_here", _("村委会出具的居住证明"), kind="paper", basis=("SAL26:37",))\n'},
        says="社会救助法第五条",
    ),
    "a stage is a seal of the village": Broken(
        "village_paper", (("pipeline.py", '_("审核"),', '_("村委会盖章"),'),), says="请删去"
    ),
    "its facts are no facts": Broken("facts", (("pipeline.py", "    rank=50,", "    rank=50,\n    facts=dict,"),)),
    "it asks for a paper that a source confirms": Broken(
        "asked", (("documents.py", '"application", _("试验津贴申请书"), kind="form"', '"vehicle", _("行驶证"), kind="paper"'),), says="第六十二条"
    ),
    "a parameter rests on no law": Broken("basis", (("parameters.py", 'basis=("SAL26:43",), ', ""),)),
    "a letter rests on no law": Broken("basis", (("documents.py", ', basis=("SAL26:45",))\nREFUSED', ")\nREFUSED"),)),
    "a basis lost its comma": Broken("basis", (("documents.py", '"F17", _("确认通知书"), template="shared/decision.typ", basis=("SAL26:45",)', '"F17", _("确认通知书"), template="shared/decision.typ", basis=("SAL26:45")'),)),
    "a job rests on no law": Broken(
        "basis", append=hook("register_jobs", "return [__import__('core.declare').declare.Job(code='a', label='a', run=print, cron='0 1 * * *')]")
    ),
    # --- values
    "its pipeline uses an unregistered parameter": Broken(
        "unregistered", (("parameters.py", "if isinstance(value, Parameter)", "if isinstance(value, Parameter) and value is not NOTICE"),), says="notice.days"
    ),
    "a default lies below its least": Broken("value", (("parameters.py", 'required=True, least=0, unit=_("周岁")', 'default=-1, least=0, unit=_("周岁")'),)),
    "a default is less than nothing": Broken("value", (("parameters.py", "default=Limit(1)", "default=Limit(-1)"),)),
    "a default is of another kind": Broken("value", (("parameters.py", "default=Limit(1)", "default=1"),)),
    # --- people and time
    "a stage waits for a duty that nobody can hold": Broken(
        "duty", (("pipeline.py", 'by="town_reviewer"', 'by="town_wizard"'),), says="town_wizard"
    ),
    "a duty of its own decides and pays": Broken(
        "money",
        append=hook("register_duties", "return [__import__('core.declare').declare.Duty(code='CODE_till', label='a', level='township', rights=('confirm', 'pay'))]"),
        says="confirm、pay",
    ),
    "a village duty of its own stands on the road": Broken(
        "village",
        (("pipeline.py", 'by="town_reviewer"', 'by="CODE_elder"'),),
        hook("register_duties", "return [__import__('core.declare').declare.Duty(code='CODE_elder', label='a', level='village')]"),
    ),
    "a weekday is a number": Broken(
        "cron", append=hook("register_jobs", "return [__import__('core.declare').declare.Job(code='a', label='a', run=print, cron='0 2 * * 1', basis=('SAL26:46',))]")
    ),
    "a time of day doesn't exist": Broken(
        "cron", append=hook("register_jobs", "return [__import__('core.declare').declare.Job(code='a', label='a', run=print, cron='0 25 * * *', basis=('SAL26:46',))]")
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_plugin_is_quarantined_by_the_rule_it_breaks_and_the_next_one_runs(
    fault: str, plugins_on_disk: Writer
) -> None:
    broken = BROKEN[fault]
    bad = plugins_on_disk.write(*broken.changes, append=broken.append)
    good = plugins_on_disk.write()
    plugins = plugins_on_disk.load(bad, good)
    quarantined, running = plugins.states()
    assert {found.rule for found in quarantined.faults} == {broken.rule}
    assert broken.says in " ".join(str(found) for found in quarantined.faults)
    assert running.sound
    assert plugins.registry.modules == (good.name,)
    assert plugins.registry.duties
    assert not any(key.startswith(bad.name) for key in plugins.registry.parameters)


@pytest.mark.parametrize("name", REGISTER_HOOKS)
def test_a_plugin_that_raises_in_any_register_hook_is_quarantined_with_the_error(
    name: str, plugins_on_disk: Writer
) -> None:
    bad = plugins_on_disk.write(append=hook(name, "raise LookupError('lost')"))
    good = plugins_on_disk.write()
    quarantined, running = plugins_on_disk.load(bad, good).states()
    (fault,) = quarantined.faults
    assert (fault.rule, fault.where) == ("raised", name)
    assert "LookupError: lost (plugin.py:" in str(fault)
    assert running.sound


def test_a_plugin_of_which_everything_is_wrong_is_told_everything_at_once(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(
        ("pipeline.py", 'by="town_reviewer"', 'by="town_wizard"'),
        ("documents.py", '"F18"', '"F17"'),
        ("parameters.py", "default=Limit(1)", "default=1"),
    )
    (state,) = plugins_on_disk.load(source).states()
    assert {fault.rule for fault in state.faults} == {"duty", "twice", "value"}


def test_of_two_that_claim_one_code_the_first_keeps_it(plugins_on_disk: Writer) -> None:
    first = plugins_on_disk.write()
    letters = plugins_on_disk.load(first).registry.case_types[first.name].letters
    second = plugins_on_disk.write(("pipeline.py", 'letters="M', f'letters="{letters}", icon="M'))
    states = plugins_on_disk.load(first, second).states()
    assert states[0].sound
    assert [(fault.rule, fault.where) for fault in states[1].faults] == [("taken", f"letters {letters}")]


def test_a_duty_of_core_is_not_declared_again(plugins_on_disk: Writer) -> None:
    duty = "[__import__('core.declare').declare.Duty(code='town_clerk', label='a', level='county')]"
    source = plugins_on_disk.write(append=hook("register_duties", f"return {duty}"))
    (state,) = plugins_on_disk.load(source).states()
    assert [(fault.rule, fault.where) for fault in state.faults] == [("taken", "duties town_clerk")]


def test_a_plugin_listed_under_the_name_of_another_is_left_out(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write()
    first, second = plugins_on_disk.load(source, source).states()
    assert first.sound
    assert [fault.rule for fault in second.faults] == ["name"]


def test_a_plugin_that_is_listed_but_not_installed_is_named() -> None:
    (source,) = find_sources(["no_such_plugin"])
    (state,) = load_plugins([core_feature()], [source]).states()
    assert [(fault.rule, fault.where) for fault in state.faults] == [("installed", "no_such_plugin")]


def test_an_entry_point_that_names_no_module_is_refused(plugins_on_disk: Writer) -> None:
    source = replace(plugins_on_disk.write(), module="jiuzhu_made.plugin:plugin")
    (state,) = plugins_on_disk.load(source).states()
    assert [(fault.rule, fault.where) for fault in state.faults] == [("import", "jiuzhu_made.plugin:plugin")]


def test_a_plugin_may_bring_no_type_at_all(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(
        ("plugin.py", "return [TYPE]", "return []"), ("plugin.py", "list(PARAMETERS)", "[]")
    )
    (state,) = plugins_on_disk.load(source).states()
    assert state.sound
    assert state.as_json()["types"] == []


def test_a_citation_that_no_text_has_is_a_fault_that_names_where_it_stands(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(("documents.py", 'basis=("SAL26:76",)', 'basis=("OLD99:1",)'))
    (state,) = load_plugins(
        [core_feature()], [source], lambda cited: [one for one in cited if one.startswith("OLD99")]
    ).states()
    (fault,) = state.faults
    assert fault.rule == "basis"
    assert "OLD99:1" in str(fault)
    assert fault.where.endswith("accept F07")


def test_a_fault_in_core_itself_is_not_quarantined_but_stops_the_start() -> None:
    feature = ModuleType("core.at_fault")

    @hookimpl
    def register_parameters() -> list[Parameter]:
        return [Parameter("notice.days", "choice", _("公示期"))]

    vars(feature)["register_parameters"] = register_parameters
    with pytest.raises(PluginError, match=r"core\.at_fault: \[value\] notice\.days"):
        load_plugins([feature], [])


def test_features_of_core_owe_no_citation_but_share_one_name_space() -> None:
    again = ModuleType("core.again")

    @hookimpl
    def register_jobs() -> list[Job]:
        return [Job(code="for_tests.daily", label=_("每日"), run=lambda today: 0, cron="0 1 * * *")]

    vars(again)["register_jobs"] = register_jobs
    with pytest.raises(PluginError, match=r"\[taken\] jobs for_tests\.daily"):
        load_plugins([core_feature(), again], [])


def test_every_rule_of_loading_is_broken_by_some_test_here() -> None:
    elsewhere = {"table", "screen"}  # test_tables.py, tests/core/web
    kit = {"files", "doors", "pure", "contents", "docstring", "size", "template"}  # tests/core/conformance
    kit |= {"region", "answers"}
    here = {broken.rule for broken in BROKEN.values()} | {"raised", "taken", "name", "installed"}
    assert set(RULES) - kit - elsewhere == here
