"""Filing near relatives: declared, verified by somebody else, ended; the row stays on file."""

from __future__ import annotations

from datetime import date

from core.access.queries import officer_of
from core.actor import actor
from core.audit.operations import about, operation
from core.clock import today
from core.db import db, select
from core.divisions.queries import office_of
from core.errors import Incomplete, Refused
from core.parameters.keys.means import RELATIONS
from core.people.composition import plain_name
from core.people.models import KINDS, Relative
from core.people.operations import needed, register_person
from core.plugins import ask
from core.text import Message, _


@operation("relative.declare")
def declare_relative(
    *,
    name: str,
    id_number: str,
    relation: str,
    place: str,
    kind: str = "handler",
    user_id: int | None = None,
    handler_name: str = "",
    handler_number: str = "",
    post: str = "",
    on: date | None = None,
) -> Relative:
    """File a near relative of an officer (`user_id`) or of a village cadre (`handler_name`, his number if known).

    `place` is where the post is held; its office keeps the row. Incomplete with every fault; Refused when on file.
    """
    since = on or today()
    officer = officer_of(user_id) if user_id is not None else None
    handler = officer.name if officer else handler_name.strip()
    _check_declared(relation, kind, handler)
    known = officer is None and handler_number
    cadre = register_person(handler, handler_number, since) if known else None
    row = Relative(
        office_code=office_of(place),
        person_id=register_person(name, id_number, since).id,
        relation=relation,
        kind=kind,
        officer_id=officer.id if officer else None,
        handler_person_id=cadre.id if cadre else None,
        handler_name=handler,
        post=post.strip(),
        place=place,
        declared_on=since,
        declared_by=actor().name,
    )
    return _file(row)


def _file(row: Relative) -> Relative:
    _refuse_filed(row)
    db.session.add(row)
    db.session.flush()
    about(f"relative:{row.id}")
    _tell(row)
    return row


def _tell(row: Relative) -> None:
    """Open cases of the relative, and of a cadre known by number, learn of it at once (D57 11, 20)."""
    persons = [row.person_id, row.handler_person_id]
    ask("relatives_changed", persons=[person for person in persons if person is not None])


def _check_declared(relation: str, kind: str, handler: str) -> None:
    fields: dict[str, list[Message]] = {}
    if relation not in RELATIONS.domain:
        fields["relation"] = [_("请选择亲属关系。")]
    if kind not in KINDS:
        fields["kind"] = [_("请选择经办人员、分管负责人或村（居）委会成员。")]
    if not handler:
        fields["handler_name"] = [_("请写明经办人员或村（居）干部。")]
    if fields:
        raise Incomplete(_("近亲属备案不完整。"), basis=("D57:11",), fields=fields)


def _refuse_filed(row: Relative) -> None:
    standing = select(Relative).where(Relative.person_id == row.person_id, Relative.until.is_(None))
    for other in db.session.scalars(standing):
        same_officer = row.officer_id is not None and other.officer_id == row.officer_id
        same_cadre = row.officer_id is None and plain_name(other.handler_name) == plain_name(row.handler_name)
        if same_officer or (same_cadre and other.place == row.place):
            raise Refused(
                _("该亲属关系已于 %(on)s 备案。", on=other.declared_on.isoformat()), code="filed_already"
            )


@operation("relative.verify")
def verify_relative(row: Relative, on: date | None = None) -> None:
    """Somebody other than the declarer has looked at proof of the relation."""
    about(f"relative:{row.id}")
    if row.declared_by == actor().name:
        raise Refused(_("备案须由申报人以外的人员核实。"), basis=("D57:11",), code="same_person")
    row.verified_on, row.verified_by = on or today(), actor().name
    db.session.flush()
    _tell(row)


@operation("relative.end")
def end_relative(row: Relative, until: date, reason: str) -> None:
    """The relation or the post has ended; `until` is the last day. The row stays on file."""
    about(f"relative:{row.id}", reason=needed(reason))
    if until < row.declared_on:
        raise Incomplete(_("终止日期早于备案日期。"), fields={"until": [_("请核对日期。")]})
    row.until, row.end_reason = until, reason.strip()
