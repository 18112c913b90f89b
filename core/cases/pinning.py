"""What is fixed for good when a case is accepted: its process version, stored whole, and the instrument."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.actor import actor
from core.cases.flows import queries as flows
from core.cases.models import Case, ProcessVersion
from core.cases.process import Process
from core.cases.versions import resolved, stored_version
from core.clock import now
from core.db import db, select, stand_in_line
from core.delegation import queries as delegation
from core.divisions.queries import county_of

if TYPE_CHECKING:
    from core.cases.handling import Handling


def pin(act: Handling, on: date | None = None) -> None:
    """At acceptance the process version, stored whole, and the instrument are fixed for good (ruling 8, hole 21).

    `on` another day only for a case that is moved by hand to a later version (hole 20); its instrument stays.
    """
    case = act.case
    first, on = on is None, on or case.accepted_on
    assert on is not None
    process = resolved(act.type.pipeline(case.pipeline), case.division, on)
    county = county_of(case.office_code)
    _digest, _content, row = stored_version(process, case.type_code, county)
    case.process_id = (row or _publish(case, process, county, on)).id
    if first:
        case.instrument_id = delegation.confirmation(case.type_code, case.office_code, on).instrument_id
    db.session.flush()


def _publish(case: Case, process: Process, county: str, on: date) -> ProcessVersion:
    """The county's values have changed since the last version: what holds from today is stored as the next.

    Of several that accept under it at once the first stores it, and the others use it.
    """
    pipeline = process.pipeline.code
    changes = flows.in_force(pipeline, case.division, on)
    stand_in_line(f"process {county} {case.type_code} {pipeline}")
    digest, content, row = stored_version(process, case.type_code, county)
    if row is not None:
        return row
    same = (
        ProcessVersion.division == county,
        ProcessVersion.type_code == case.type_code,
        ProcessVersion.pipeline == pipeline,
    )
    last = db.session.scalar(
        select(ProcessVersion.number).where(*same).order_by(ProcessVersion.number.desc()).limit(1)
    )
    row = ProcessVersion(
        division=county,
        type_code=case.type_code,
        pipeline=pipeline,
        number=(last or 0) + 1,
        digest=digest,
        valid_from=on,
        overlay=dict(changes.overlay) if changes else {},
        resolved=content,
        published_by=actor().name,
        published_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
