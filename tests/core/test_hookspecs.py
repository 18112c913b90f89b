"""The hook specifications: each says when it is asked, what it answers, what a failure does and who uses it."""

from __future__ import annotations

import inspect
import re

import pluggy
import pytest

from core import hookspecs
from core.plugins.hooks import Spec, specs

LABELS = ("Asked", "Answer", "If it fails", "Used by")
KINDS = ("register_", "find_", "describe_", "show_")
HAPPENED = ("_changed", "_finished")
ALL = list(specs().values())


@pytest.fixture(params=ALL, ids=lambda spec: spec.name)
def spec(request: pytest.FixtureRequest) -> Spec:
    found: Spec = request.param
    return found


def paragraphs(spec: Spec) -> dict[str, str]:
    """What stands behind each label, continuation lines joined."""
    joined = re.sub(r"\n {4,}", " ", spec.text)
    return {
        label: rest for label, _colon, rest in (line.partition(": ") for line in joined.splitlines()) if rest
    }


def test_a_spec_opens_with_a_sentence_of_what_it_is(spec: Spec) -> None:
    first = spec.text.splitlines()[0]
    assert first.endswith(".")
    assert first[0].isupper()


def test_a_spec_has_the_four_labelled_lines_in_their_order(spec: Spec) -> None:
    found = [label for label in paragraphs(spec) if label in LABELS]
    assert found == list(LABELS)


def test_every_label_says_something(spec: Spec) -> None:
    for label in LABELS:
        assert len(paragraphs(spec)[label]) > 4, label


def test_the_name_tells_the_kind(spec: Spec) -> None:
    assert spec.name.startswith(KINDS) or spec.name.endswith(HAPPENED)


def test_only_who_is_asked_for_something_answers(spec: Spec) -> None:
    happened = spec.name.endswith(HAPPENED)
    assert (spec.answers is None) == happened
    assert paragraphs(spec)["Answer"].startswith("none") == happened


def test_what_is_told_once_at_start_takes_no_arguments(spec: Spec) -> None:
    assert spec.name.startswith("register_") == (not spec.arguments)


def test_no_argument_has_a_default(spec: Spec) -> None:
    parameters = inspect.signature(getattr(hookspecs, spec.name)).parameters.values()
    assert [p.name for p in parameters if p.default is not p.empty] == []


def test_who_uses_a_hook_is_a_layer_of_core_and_never_a_plugin(spec: Spec) -> None:
    used_by = paragraphs(spec)["Used by"]
    assert re.findall(r"\bcore\.[a-z]+", used_by)
    assert "plugins." not in used_by.replace("core.plugins", "")


def test_the_hooks_fit_on_a_few_screens() -> None:
    assert 10 <= len(ALL) <= 20


def test_told_once_comes_first_and_news_comes_last() -> None:
    names = [spec.name for spec in ALL]
    told = [name for name in names if name.startswith("register_")]
    assert names[: len(told)] == told
    assert names.index("stage_finished") > names.index("show_on_case")


def test_pluggy_takes_every_spec_as_it_stands() -> None:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    assert {spec.name for spec in ALL} == set(vars(manager.hook)) - {"_hooks"}
