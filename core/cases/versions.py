"""Which process holds for a case: the county's choices and limits of a day, resolved; stored versions read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from core.cases.flows import queries as flows
from core.cases.models import Case, ProcessVersion
from core.cases.overlay import overlaid
from core.cases.process import Process, restored, stored
from core.clock import today
from core.db import db, select
from core.declare import CaseType, Limit, Parameter, Pipeline
from core.declare.values import STRUCTURE
from core.errors import Refused
from core.parameters import queries as parameters
from core.plugins import registry
from core.text import _


def type_of(code: str) -> CaseType:
    """The installed type of that code; Refused while its plugin is absent or quarantined: its cases wait."""
    found = registry().case_types.get(code)
    if found is None:
        raise Refused(
            _("“%(code)s”这类救助的模块没有装上或者已被隔离，这类案件暂时打不开，数据没有丢失。", code=code),
            next=_("请联系系统管理员；模块恢复后可以继续办理。"),
            code="type_absent",
        )
    return found


def installed_types() -> tuple[str, ...]:
    """Codes of the types whose cases can be worked on now."""
    return tuple(registry().case_types)


def structure_of(pipeline: Pipeline) -> tuple[Parameter, ...]:
    """The parameters that a version fixes: its switches, choices and limits."""
    return tuple(p for p in pipeline.parameters() if p.kind in STRUCTURE)


def resolved(pipeline: Pipeline, division: str, on: date) -> Process:
    """The pipeline with the changes and the values that hold in that division on that day; not stored."""
    process = valued(pipeline, division, on)
    changes = flows.in_force(pipeline.code, division, on)
    if changes is None:
        return process
    return overlaid(process, changes.overlay, built=flows.with_changes(changes))


def valued(pipeline: Pipeline, division: str, on: date) -> Process:
    """The same without the place's own changes."""
    settings: dict[str, Any] = {}
    limits: dict[str, Limit] = {}
    for parameter in structure_of(pipeline):
        value = parameters.value_of(parameter, division, on)
        if isinstance(value, Limit):
            limits[parameter.address] = value
        elif value is not None:
            settings[parameter.address] = value
    return Process(pipeline, settings, limits)


def digest_of(data: Mapping[str, Any]) -> str:
    """What tells two versions apart."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def process_of(case: Case) -> Process:
    """The version that a case is pinned to; before acceptance the one of the day."""
    if case.process_id is not None:
        return pinned(case.process_id, case.type_code)
    return resolved(type_of(case.type_code).pipeline(case.pipeline), case.division, today())


def pinned(process_id: int, type_code: str) -> Process:
    """A stored version; one of the same digest is built once."""
    digest = db.session.scalars(select(ProcessVersion.digest).where(ProcessVersion.id == process_id)).one()
    return _pinned(process_id, digest, type_code, id(registry()))


@lru_cache(maxsize=256)
def _pinned(process_id: int, digest: str, type_code: str, _registry: int) -> Process:
    # by digest: a transaction that is undone frees its number, and another version may then have it
    row = db.session.get_one(ProcessVersion, process_id)
    assert row.digest == digest
    found = registry()
    documents = {document.code: document for document in found.documents_of(type_code)}
    return restored(row.resolved, found.parameters, documents, id=row.id, overlay=row.overlay)


def number_of(case: Case, process: Process) -> int:
    """The number under which the place's page lists the version that a case runs on.

    It is the one of its acceptance, before that the one of today; of a case that was moved by hand the newest with the
    changes to which it was moved.
    """
    held = flows.in_force(case.pipeline, case.division, case.accepted_on or today())
    if process.id is None or (held.overlay if held else {}) == process.overlay:
        return held.number if held else flows.FIRST
    later = (one for one in flows.published(case.pipeline) if case.division.startswith(one.division))
    return next((one.number for one in later if one.overlay == process.overlay), flows.FIRST)


def stored_version(
    process: Process, type_code: str, county: str
) -> tuple[str, dict[str, Any], ProcessVersion | None]:
    """The version's digest and content, and its row when it is stored already."""
    content = stored(process)
    digest = digest_of(content)
    same = select(ProcessVersion).where(
        ProcessVersion.division == county,
        ProcessVersion.type_code == type_code,
        ProcessVersion.pipeline == process.pipeline.code,
        ProcessVersion.digest == digest,
    )
    return digest, content, db.session.scalar(same)
