"""What open cases rest on and the installed code no longer has: whole types, and what their stored versions name."""

from __future__ import annotations

from collections.abc import Iterator

from core.cases.models import Case, ProcessVersion
from core.cases.process import restored
from core.db import db, select
from core.declare import PipelineError
from core.errors import Refused
from core.plugins import installed, registry
from core.text import Message, _


def lost() -> list[Message]:
    """A sentence for each, with how many open cases wait for it; a plugin that is there and broken is told elsewhere."""
    count = db.func.count()
    open_ = select(Case.type_code, Case.process_id, count).where(Case.closed_on.is_(None))
    found = db.session.execute(open_.group_by(Case.type_code, Case.process_id)).all()
    waiting: dict[str, int] = {}
    for code, _version, n in found:
        waiting[code] = waiting.get(code, 0) + n
    types = registry().case_types
    gone = [code for code in sorted(waiting) if code not in types and code not in _broken()]
    here = [(version, code, n) for code, version, n in found if version is not None and code in types]
    return [
        *(
            _("没有装上“%(code)s”，它还有 %(n)s 件未办结的案件。", code=code, n=waiting[code])
            for code in gone
        ),
        *_unread(here),
    ]


def _broken() -> set[str]:
    """Plugins that lie here and fail, and what they would bring."""
    states = [one for one in installed().states() if one.faults and one.source.origin != "missing"]
    types = (kind.code for one in states if one.declared for kind in one.declared.case_types)
    return {*types, *(one.source.name for one in states)}


def _unread(open_: list[tuple[int, str, int]]) -> Iterator[Message]:
    wanted = select(ProcessVersion.id, ProcessVersion.resolved).where(
        ProcessVersion.id.in_({version for version, _code, _n in open_})
    )
    versions = {row.id: row.resolved for row in db.session.execute(wanted)}
    parameters = registry().parameters
    for version, code, n in sorted(open_):
        documents = {document.code: document for document in registry().documents_of(code)}
        try:
            restored(versions[version], parameters, documents)
        except (Refused, PipelineError) as error:
            yield _("“%(code)s”有 %(n)s 件未办结的案件受影响：%(why)s", code=code, n=n, why=error)
