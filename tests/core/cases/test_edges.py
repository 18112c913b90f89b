"""Every outcome and event of every pipeline, under every combination of switches, is really taken by people through the tests."""

from __future__ import annotations

import pytest

from core.declare import Pipeline
from tests.core.cases.covering import cover, edges_of, shapes_of, switches_of, travelled
from tests.core.cases.roads import PIPELINES

EACH = pytest.mark.parametrize("pipeline", PIPELINES.values(), ids=PIPELINES)


@EACH
def test_people_can_take_every_edge_of_the_graph_and_no_other_under_every_combination_of_switches(
    pipeline: Pipeline,
) -> None:
    aside = {line.code for line in pipeline if line.aside}
    for settings in shapes_of(pipeline):
        wanted, taken = edges_of(pipeline, settings), set(travelled(pipeline, settings))
        assert wanted - taken == set(), settings
        # what happens aside depends on where one came from, and a notice is posted before it ends
        known = {e for e in taken if e[1] == "posted" or (e[0] in aside and e[1].startswith("event:"))}
        assert taken - wanted - known == set(), settings


@EACH
def test_a_few_settings_cover_every_edge_and_turn_each_switch_each_way(pipeline: Pipeline) -> None:
    chosen, shapes = cover(pipeline), shapes_of(pipeline)
    everything = {edge for shape in shapes for edge in edges_of(pipeline, shape)}
    assert {edge for shape in chosen for edge in edges_of(pipeline, shape)} == everything
    for switch in switches_of(pipeline):
        assert {shape[switch.address] for shape in chosen} == set(switch.domain)
    assert len(chosen) == max((len(s.domain) for s in switches_of(pipeline)), default=1)
