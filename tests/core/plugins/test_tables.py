"""Tables of a plugin: named after it, and out of everybody's way when it is quarantined."""

from __future__ import annotations

import sys

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from core.db import Keyed, Model
from core.plugins import Fault
from tests.throwaway import Writer

MODELS = """
from core.db import Keyed, Model
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Visit(Keyed, Model):
    __tablename__ = "{table}"
    note: Mapped[str]
    {more}
"""


class Neighbour(Keyed, Model):
    """A table that has nothing to do with any plugin."""

    __tablename__ = "neighbour_for_tests"
    name: Mapped[str] = mapped_column()


def models(table: str, more: str = "") -> dict[str, str]:
    return {
        "models.py": '"""Visits."""\n' + MODELS.format(table=table, more=more),
        "plugin.py": "\nfrom jiuzhu_CODE import models as models\n",
    }


def neighbours_can_be_read() -> bool:
    engine = create_engine("sqlite://")
    Neighbour.__table__.create(engine)  # type: ignore[attr-defined]
    with Session(engine) as session:
        session.add(Neighbour(name="甲"))
        session.flush()
        return session.scalars(select(Neighbour.name)).all() == ["甲"]


def test_a_plugin_may_bring_tables_of_its_own(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append=models("CODE_visit"))
    (state,) = plugins_on_disk.load(source).states()
    assert state.sound
    assert f"{source.name}_visit" in Model.metadata.tables


def test_a_table_not_named_after_its_plugin_is_refused_and_leaves_the_metadata(
    plugins_on_disk: Writer,
) -> None:
    source = plugins_on_disk.write(append=models("visit_of_somebody"))
    (state,) = plugins_on_disk.load(source).states()
    assert [(fault.rule, fault.where) for fault in state.faults] == [("table", "visit_of_somebody")]
    assert "visit_of_somebody" not in Model.metadata.tables


def test_a_mapping_that_fails_takes_nobody_else_down(plugins_on_disk: Writer) -> None:
    bad = plugins_on_disk.write(append=models("CODE_visit", 'owner = relationship("NoSuchClass")'))
    good = plugins_on_disk.write(append=models("CODE_visit"))
    quarantined, running = plugins_on_disk.load(bad, good).states()
    assert [fault.rule for fault in quarantined.faults] == ["table"]
    assert "NoSuchClass" in str(quarantined.faults[0])
    assert running.sound
    assert neighbours_can_be_read()
    looked: list[str] = []
    event.listen(Mapper, "before_configured", lambda: looked.append("at every mapping"), once=True)
    assert neighbours_can_be_read()
    assert looked == [], "a mapping that is left out is looked at once, not by every query after it"


def test_a_plugin_that_was_put_aside_and_is_loaded_again_can_read_its_table(plugins_on_disk: Writer) -> None:
    source = plugins_on_disk.write(append=models("CODE_visit"))
    plugins_on_disk.load(source).quarantine(source.name, Fault("table", source.name))
    assert neighbours_can_be_read()
    (state,) = plugins_on_disk.load(source).states()
    assert state.sound
    visit = sys.modules[f"jiuzhu_{source.name}.models"].Visit
    engine = create_engine("sqlite://")
    visit.__table__.create(engine)
    with Session(engine) as session:
        assert session.scalars(select(visit)).all() == []


def test_a_plugin_that_raises_after_its_tables_were_mapped_leaves_no_table_behind(
    plugins_on_disk: Writer,
) -> None:
    texts = models("CODE_visit", 'owner = relationship("NoSuchClass")')
    texts["plugin.py"] += "raise OSError\n"
    source = plugins_on_disk.write(append=texts)
    (state,) = plugins_on_disk.load(source).states()
    assert [fault.rule for fault in state.faults] == ["import"]
    assert f"{source.name}_visit" not in Model.metadata.tables
    assert neighbours_can_be_read()


def test_a_plugin_cannot_add_a_column_to_a_table_of_somebody_else(plugins_on_disk: Writer) -> None:
    before = set(Neighbour.__table__.columns.keys())
    (state,) = plugins_on_disk.load(plugins_on_disk.write(append=models("neighbour_for_tests"))).states()
    (fault,) = state.faults
    assert fault.rule == "import"
    assert "table neighbour_for_tests belongs to somebody else" in str(fault)
    assert set(Neighbour.__table__.columns.keys()) == before
    assert "neighbour_for_tests" in Model.metadata.tables
    assert neighbours_can_be_read()
