"""A pipeline that doesn't close is not built: each fault is named with its stage, its reason and the switches that show it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.declare import (
    NEXT,
    Check,
    Decision,
    End,
    Event,
    Go,
    Limit,
    Line,
    Notice,
    Option,
    Parameter,
    Pipeline,
    PipelineError,
    Step,
)
from plugins.dibao import parameters as p
from plugins.dibao.pipeline import APPLY

Edits = dict[str, dict[str, Any]]
SWITCH = Parameter("test.switch", "switch", "试验", module="dibao")
CHOICE = Parameter("test.choice", "choice", "试验", module="dibao", options=(Option(code="a", label="甲"),))


def built(
    edits: Edits | None = None, without: tuple[str, ...] = (), also: tuple[Line, ...] = (), **pipeline: Any
) -> Pipeline:
    """Dibao's application with some lines edited, some left out and some set before its first end."""
    lines = [line.changed(**(edits or {}).get(line.code, {})) for line in APPLY if line.code not in without]
    first = next(n for n, line in enumerate(lines) if isinstance(line, End))
    lines[first:first] = also
    events = tuple(e for e in APPLY.events if not {*e.targets, *e.during} & set(without))
    given = {"events": events, "total": APPLY.total, "notice_required": True, **pipeline}
    return Pipeline(*lines, code="dibao.apply", **given)


def faults(*args: Any, **more: Any) -> str:
    with pytest.raises(PipelineError) as refused:
        built(*args, **more)
    return "; ".join(refused.value.faults)


def test_the_pipeline_as_it_is_closes() -> None:
    assert [line.code for line in built()] == [line.code for line in APPLY]


EDITED: dict[str, tuple[Edits, str]] = {
    "a survey by one": ({"survey": {"people": 1}}, "survey: a survey is made by at least two people"),
    "a survey that can be switched off": ({"survey": {"when": SWITCH.on}}, "survey: a survey has no switch"),
    "a village that surveys": ({"survey": {"by": "village_aide"}}, "survey: a village duty has no act"),
    "a village on the road": (
        {"appraise": {"by": "village_aide", "act": None}},
        "appraise: a village duty is never on the road",
    ),
    "a clerk who decides": (
        {"decide": {"by": "town_clerk"}},
        "decide: only the confirmer or the county decides",
    ),
    "a grant that does not exist": (
        {"decide": {"grants": ("given",)}},
        "decide: grants an outcome that it does not have",
    ),
    "a stage that does not exist": (
        {"objection": {"to": {"resurvey": "surveys"}}},
        "objection: leads to surveys",
    ),
    "a way to a line beside the road": (
        {"objection": {"to": {"resurvey": "check"}}},
        "objection: leads to check, which stands beside the road",
    ),
    "a gate that lies behind": (
        {"visit": {"before": "survey"}},
        "visit: its gate survey must come later on the road",
    ),
    "a gate that does not exist": ({"visit": {"before": "never"}}, "visit: stands before never"),
    "nobody who does it": ({"review": {"by": None}}, "review: nobody does it"),
    "no article": ({"review": {"basis": ()}}, "review: has no legal basis"),
    "a switch for a limit": (
        {"review": {"within": p.NOTICE_ROUNDS}},
        "review: dibao:notice.rounds is no limit",
    ),
    "days in place of the parameter that holds them": (
        {"publicise": {"lasts": Limit(1, "days")}},
        "publicise: lasts= takes a parameter of kind limit",
    ),
    "a notice without days": ({"publicise": {"lasts": None}}, "publicise: lasts no stated time"),
    "a letter for no outcome": ({"review": {"issues": {"maybe": ()}}}, "review: issues names maybe"),
    "a decision without a survey": (
        {"accept": {"to": {"complete": "review", "incomplete": "apply", "not_accepted": "not_accepted"}}},
        "decide: can be reached without survey",
    ),
    "a decision without an opinion": (
        {"appraise": {"to": {"done": "decide"}}},
        "decide: can be reached without opine",
    ),
    "an objection without a new opinion": (
        {
            "objection": {
                "to": {
                    "resurvey": Go("survey", p.OBJECTION_HANDLING.among("reinvestigate", "both")),
                    "appraise": "decide",
                }
            }
        },
        "decide: can be reached from objection without a new opinion",
    ),
    "no notice in some county": (
        {"announce": {"when": p.NOTICE_ROUNDS.among("both")}},
        "granted: takes effect without a notice (D57:19) [dibao:notice.rounds=after",
    ),
    "an outcome too few": (
        {"objection": {"to": {"resurvey": Go("survey", p.OBJECTION_HANDLING.among("reinvestigate"))}}},
        "objection: no outcome is left [dibao:notice.rounds=before, dibao:objection.handling=appraisal]",
    ),
    "a way to a line that is off": (
        {"objection": {"to": {"resurvey": "survey", "appraise": "appraise_again"}}},
        "objection: appraise leads nowhere [dibao:notice.rounds=before, dibao:objection.handling=reinvestigate]",
    ),
    "a gate that the road leads past": (
        {"survey": {"to": {"done": NEXT, "skip": "publicise"}}, "decide": {"grants": ()}},
        "review: decide is reached without it, though lines beside the road wait for it",
    ),
    "aside and beside at once": (
        {"visit": {"aside": True}},
        "visit: stands beside the road and aside at once",
    ),
    "capital letters": ({"review": {"code": "Review"}}, "Review: a code is lower-case letters"),
}


@pytest.mark.parametrize("case", EDITED)
def test_it_is_refused_with_stage_and_reason(case: str) -> None:
    edits, said = EDITED[case]
    assert said in faults(edits)


def test_who_goes_round_for_ever_is_told_so() -> None:
    assert "apply: no end can be reached" in faults({"apply": {"to": {"done": "apply"}}}, events=())


def test_an_event_may_not_name_what_is_not_there() -> None:
    event = Event("flood", "水灾", by="town_clerk", to="ark", until="never")
    said = faults(events=(*APPLY.events, event))
    assert "event flood: names ark, which is no line" in said
    assert "event flood: names never, which is no line" in said


def test_a_village_moves_no_case_by_an_event_either() -> None:
    village = replace(APPLY.events[0], by="village_aide")
    assert "event objection: a village duty moves no case" in faults(events=(village,))


def test_a_code_stands_once() -> None:
    assert "apply: the code stands twice" in faults(also=(APPLY["apply"],))


def test_a_line_that_no_road_leads_to_is_named() -> None:
    lost = Step("lost", "无路可到", by="town_clerk", aside=True, basis=("D57:1",), to={"done": "review"})
    assert "lost: no road leads here" in faults(also=(lost,))


def test_a_check_that_nobody_runs_and_a_notice_beside_the_road_are_refused() -> None:
    check = Check("second_check", "再核对", before="decide", basis=("D57:17",))
    beside = Notice("beside", "公示", before="decide", lasts=p.NOTICE, basis=("D57:19",))
    assert "second_check: nobody runs the check" in faults(also=(check,))
    assert "beside: a notice or a wait can't stand beside the road" in faults(also=(beside,))


def test_a_pipeline_is_accepted_once() -> None:
    again = APPLY["accept"].changed(code="accept_again", to={"complete": NEXT}, form=None, issues=())
    assert "accept: a pipeline is accepted once" in faults(also=(again,))


def test_a_county_duty_may_decide() -> None:
    decision = built({"decide": {"by": "county_officer"}})["decide"]
    assert isinstance(decision, Decision)
    assert decision.by == "county_officer"


def test_a_choice_knows_its_options() -> None:
    with pytest.raises(ValueError, match="no such option"):
        CHOICE.among("b")
