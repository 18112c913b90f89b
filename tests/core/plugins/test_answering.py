"""ask() stops at the first failure and names the plugin; invite() leaves out whoever fails, and the rest go on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from core.actor import NOBODY
from core.declare import Card, Conflict
from core.errors import PluginFailed, Refused
from core.plugins import Failure, Fault, ask, install, installed, invite, registry, using
from core.plugins.hooks import specs
from tests.throwaway import Writer

LATER = [spec for spec in specs().values() if not spec.name.startswith("register_")]
EXAMPLES: dict[str, Any] = {
    "case": object(),
    "stage": "review",
    "outcome": "eligible",
    "person": 7,
    "household": object(),
    "on": date(2026, 8, 1),
    "user": NOBODY,
    "instrument": object(),
    "posting": object(),
    "persons": [1],
    "year": 2027,
    "before": "610104003",
    "now": "6101N1.610104003",
    "division": "610104003",
    "after": date(2026, 8, 1),
}
ANSWERS = {
    "Conflict": "[__import__('core.declare').declare.Conflict('CODE')]",
    "Panel": "[__import__('core.declare').declare.Panel('CODE', ())]",
    "Card": "[__import__('core.declare').declare.Card('CODE', '1')]",
    "str": "'CODE'",
    None: "None",
}


def hook(name: str, body: str) -> dict[str, str]:
    """The hook in plugin.py, with the arguments of its spec."""
    arguments = ", ".join(specs()[name].arguments)
    return {"plugin.py": f"\n\n@hookimpl\ndef {name}({arguments}):\n    {body}\n"}


def facts(name: str) -> dict[str, Any]:
    return {argument: EXAMPLES[argument] for argument in specs()[name].arguments}


def named(answer: Any) -> str:
    """The plugin's code that each example answer carries."""
    return answer if isinstance(answer, str) else str(getattr(answer, "title", None) or answer.reason)


@pytest.mark.parametrize("spec", LATER, ids=lambda spec: spec.name)
def test_in_every_hook_one_that_raises_is_left_out_and_the_rest_answer(
    spec: Any, plugins_on_disk: Writer
) -> None:
    answer = ANSWERS[spec.answers.__name__ if spec.answers else None]
    bad = plugins_on_disk.write(append=hook(spec.name, "raise RuntimeError('secret of somebody')"))
    good = plugins_on_disk.write(append=hook(spec.name, f"return {answer}"))
    plugins = plugins_on_disk.load(bad, good)
    answers = plugins.invite(spec.name, **facts(spec.name))
    assert [named(answer) for answer in answers] == ([good.name] if spec.answers else [])
    failing, sound = plugins.states()
    (failure,) = failing.failures
    assert (failure.plugin, failure.hook) == (bad.name, spec.name)
    assert failure.error.startswith("RuntimeError (plugin.py:")
    assert failing.sound  # it failed once; it isn't quarantined for it
    assert sound.failures == ()


@pytest.mark.parametrize("spec", LATER, ids=lambda spec: spec.name)
def test_in_every_hook_one_that_raises_stops_the_caller_who_asks(spec: Any, plugins_on_disk: Writer) -> None:
    bad = plugins_on_disk.write(append=hook(spec.name, "raise RuntimeError('no')"))
    plugins = plugins_on_disk.load(bad, plugins_on_disk.write())
    with pytest.raises(PluginFailed, match=rf"“{bad.name}”的程序出错（{spec.name}）") as failed:
        plugins.ask(spec.name, **facts(spec.name))
    assert "停用该插件" in str(failed.value.next)
    (failure,) = plugins.states()[0].failures
    assert (failure.plugin, failure.hook) == (bad.name, spec.name)
    assert failure.error.startswith("RuntimeError (plugin.py:")


@pytest.mark.parametrize("spec", [spec for spec in LATER if spec.answers], ids=lambda spec: spec.name)
def test_in_every_hook_nonsense_is_a_failure_and_never_reaches_the_caller(
    spec: Any, plugins_on_disk: Writer
) -> None:
    plugins = plugins_on_disk.load(plugins_on_disk.write(append=hook(spec.name, "return [object()]")))
    assert plugins.invite(spec.name, **facts(spec.name)) == ()
    assert plugins.states()[0].failures[0].error.startswith("WrongAnswer")
    with pytest.raises(PluginFailed):
        plugins.ask(spec.name, **facts(spec.name))


def test_a_refusal_reaches_the_person_as_it_was_said_with_a_note_for_the_log(plugins_on_disk: Writer) -> None:
    body = "raise __import__('core.errors').errors.Refused('已有待遇', basis=('SAL26:20',))"
    source = plugins_on_disk.write(append=hook("posting_changed", body))
    with pytest.raises(Refused, match="已有待遇") as refused:
        plugins_on_disk.load(source).ask("posting_changed", **facts("posting_changed"))
    assert refused.value.basis == ("SAL26:20",)
    assert refused.value.__notes__ == [f"{source.name}: posting_changed"]


def test_a_question_knows_no_refusal_and_what_one_raises_there_is_a_failure(plugins_on_disk: Writer) -> None:
    body = "raise __import__('core.errors').errors.Refused('不')"
    source = plugins_on_disk.write(append=hook("find_conflicts", body))
    with pytest.raises(PluginFailed, match=source.name):
        plugins_on_disk.load(source).ask("find_conflicts", **facts("find_conflicts"))


def test_answers_come_in_the_order_of_the_list_and_lie_end_to_end(plugins_on_disk: Writer) -> None:
    two = "return [__import__('core.declare').declare.Conflict('CODE') for _n in range(2)]"
    sources = [plugins_on_disk.write(append=hook("find_conflicts", two)) for _n in range(3)]
    silent = plugins_on_disk.write(append=hook("find_conflicts", "return None"))
    plugins = plugins_on_disk.load(*sources, silent)
    answers = plugins.ask("find_conflicts", **facts("find_conflicts"))
    assert answers == tuple(Conflict(source.name) for source in sources for _n in range(2))
    assert plugins.answerers("find_conflicts") == tuple(s.name for s in (*sources, silent))


def test_an_implementation_may_take_fewer_arguments(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(
        append={"plugin.py": "\n\n@hookimpl\ndef describe_household():\n    return 'without looking'\n"}
    )
    assert plugins_on_disk.load(source).ask("describe_household", **facts("describe_household")) == (
        "without looking",
    )


@pytest.mark.parametrize("wrong", [{}, {"user": NOBODY, "weather": "fine"}, {"usr": NOBODY}])
def test_core_must_ask_with_exactly_the_arguments_of_the_spec(
    wrong: dict[str, Any], plugins_on_disk: Writer
) -> None:
    with pytest.raises(TypeError, match="show_on_home is asked with"):
        plugins_on_disk.load().invite("show_on_home", **wrong)


def test_each_guest_has_a_savepoint_of_its_own(plugins_on_disk: Writer) -> None:
    bad = plugins_on_disk.write(append=hook("show_on_home", "raise RuntimeError"))
    good = plugins_on_disk.write(
        append=hook("show_on_home", "return [__import__('core.declare').declare.Card('CODE', '1')]")
    )
    plugins = plugins_on_disk.load(bad, good)
    seen: list[str] = []

    @contextmanager
    def savepoint() -> Iterator[None]:
        try:
            yield
        except RuntimeError:
            seen.append("undone")
            raise
        seen.append("kept")

    plugins.apart = savepoint
    assert plugins.invite("show_on_home", user=NOBODY) == (Card(good.name, "1"),)
    assert seen == ["undone", "kept"]


def test_a_module_that_is_off_where_one_stands_shows_nothing_but_is_still_asked_for_conflicts(
    plugins_on_disk: Writer,
) -> None:
    both = hook("show_on_home", "return [__import__('core.declare').declare.Card('CODE', '1')]")["plugin.py"]
    both += hook("find_conflicts", "return [__import__('core.declare').declare.Conflict('CODE')]")[
        "plugin.py"
    ]
    source = plugins_on_disk.write(append={"plugin.py": both})
    plugins = plugins_on_disk.load(source)
    asked: list[str] = []

    def closed(module: str) -> bool:
        asked.append(module)
        return False

    plugins.is_open = closed
    assert plugins.invite("show_on_home", user=NOBODY) == ()
    assert plugins.ask("find_conflicts", **facts("find_conflicts")) == (Conflict(source.name),)
    assert asked == [source.name]


def test_a_failure_is_kept_where_other_processes_can_show_it_and_holds_no_personal_data(
    plugins_on_disk: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    source = plugins_on_disk.write(append=hook("show_on_home", "raise ValueError('610104199001011234')"))
    plugins = plugins_on_disk.load(source)
    kept: list[Failure] = []
    plugins.note_failure = kept.append
    with caplog.at_level(logging.ERROR):
        plugins.invite("show_on_home", user=NOBODY)
    assert [(failure.plugin, failure.hook) for failure in kept] == [(source.name, "show_on_home")]
    assert "610104199001011234" not in kept[0].error
    assert f"{source.name} failed in show_on_home: ValueError (plugin.py:" in caplog.text
    assert "show_on_home" in caplog.text
    assert "raise ValueError" in caplog.text  # the way through the code, not the words


def test_a_plugin_that_turns_out_unsound_later_is_taken_out_whole(plugins_on_disk: Writer) -> None:
    answer = hook("describe_household", "return 'CODE'")
    bad, good = plugins_on_disk.write(append=answer), plugins_on_disk.write(append=answer)
    plugins = plugins_on_disk.load(bad, good)
    plugins.quarantine(bad.name, Fault("screen", "CaseView", "the menu has it already"))
    assert plugins.registry.modules == (good.name,)
    assert plugins.ask("describe_household", **facts("describe_household")) == (good.name,)
    assert [state.sound for state in plugins.states()] == [False, True]


def test_operations_ask_the_plugins_of_the_process_and_tests_put_others_in_their_place(
    plugins_on_disk: Writer,
) -> None:
    answer = hook("describe_household", "return 'CODE'")
    one, other = plugins_on_disk.write(append=answer), plugins_on_disk.write(append=answer)
    here, there = plugins_on_disk.load(one), plugins_on_disk.load(other)
    with using(here):
        assert ask("describe_household", **facts("describe_household")) == (one.name,)
        with using(there):
            assert invite("describe_household", **facts("describe_household")) == (other.name,)
            assert registry() is there.registry
        assert installed() is here


def test_what_is_installed_holds_in_every_thread(plugins_on_disk: Writer) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from core.plugins import current

    before = list(current._of_process)
    try:
        plugins = install(plugins_on_disk.load())
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(installed).result() is plugins
    finally:
        current._of_process[:] = before


def test_without_an_application_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.plugins import current

    monkeypatch.setattr(current, "_of_process", [])
    with pytest.raises(RuntimeError, match="create_app"):
        installed()
