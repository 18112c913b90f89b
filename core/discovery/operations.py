"""Writing candidates: a list comes in whole or not at all, a name is dropped with a reason, an application settles it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError

from core.actor import actor
from core.audit.operations import about, operation
from core.cases.models import Case
from core.clock import today
from core.db import blind, db, seeing_everything, select
from core.discovery import sheets
from core.discovery.models import APPLIED, DROPPED, LISTED, Candidate
from core.discovery.queries import candidate, listed, places_by_word, types_here
from core.discovery.sheets import Line
from core.divisions.queries import office_of
from core.documents.uploads import Upload
from core.errors import Incomplete, Refused
from core.modules.queries import is_enabled
from core.numbers import IdNumber, check_id_number
from core.parameters import queries as parameters
from core.parameters.keys.procedure import LIST_MB, LIST_ROWS
from core.people.models import HouseholdMember, Person
from core.plugins import registry
from core.text import Message, Text, _

LONGEST_NAME, LONGEST_NOTE = 80, 200
Faults = dict[int, list[Text]]


@dataclass(frozen=True)
class Origin:
    """Where a list came from: what it is about, who made it, of which day, and a note."""

    type_code: str
    source: str
    source_on: date
    note: str = ""


@operation("candidate.import")
def import_candidates(upload: Upload, origin: Origin) -> list[Candidate]:
    """List everybody of a file; nobody is confirmed by it, and no case begins (D57 28, CON-10).

    Incomplete names every row with a fault, by its number; then nothing is kept.
    """
    _check_origin(origin)
    here, on = actor().division, today()
    most, megabytes = parameters.value_of(LIST_ROWS, here, on), parameters.value_of(LIST_MB, here, on)
    lines = sheets.read(upload.content, int(megabytes), int(most))
    rows = _read(lines, origin)
    try:
        with db.session.begin_nested():
            db.session.add_all(
                reversed(rows)
            )  # the newest stands first on the page: so does the file's first row
            db.session.flush()
    except IntegrityError:  # somebody else lists one of them at this moment
        raise Refused(_("名单中有人刚刚由他人列入。"), next=_("请刷新名单后重新导入。")) from None
    about(f"candidates:{origin.type_code}", source=origin.source, on=origin.source_on, rows=len(rows))
    return rows


def _check_origin(origin: Origin) -> None:
    fields: dict[str, list[Message]] = {}
    if origin.type_code not in dict(types_here()):
        fields["type"] = [_("请从本地开通的救助事项中选择。")]
    if not 2 <= len(origin.source.strip()) <= 120:
        fields["source"] = [_("请写明名单由哪个部门或者村（社区）提供，2 到 120 个字。")]
    if origin.source_on > today():
        fields["source_on"] = [_("名单日期不能晚于今天。")]
    if len(origin.note) > LONGEST_NOTE:
        fields["note"] = [_("最多 %(n)s 个字（或项）。", n=LONGEST_NOTE)]
    if fields:
        raise Incomplete(_("名单来源没有填对，没有导入。"), fields=fields)


def _read(lines: Sequence[Line], origin: Origin) -> list[Candidate]:
    """Every line as a candidate; Incomplete with all that is wrong in any of them."""
    faults: Faults = {}
    numbers = {line.number: _number(line, faults) for line in lines}
    here = places_by_word()
    places = {line.number: _place(line, here, origin.type_code, faults) for line in lines}
    for line in lines:
        if not 2 <= len(line.name) <= LONGEST_NAME:
            faults.setdefault(line.number, []).append(_("请填写姓名。"))
        if len(line.note) > LONGEST_NOTE:
            faults.setdefault(line.number, []).append(_("备注最多 %(n)s 个字。", n=LONGEST_NOTE))
    read = {number: found for number, found in numbers.items() if found is not None}
    _refuse_doubles(read, origin.type_code, faults)
    if faults:
        raise _wrong_rows(faults)
    return [_candidate(line, read[line.number], places[line.number], origin) for line in lines]


def _number(line: Line, faults: Faults) -> IdNumber | None:
    if line.rounded:
        said = _("身份证件号码被存成了数值，末几位已经丢失，请把这一列设为文本后重新填写。")
        faults.setdefault(line.number, []).append(said)
        return None
    try:
        return check_id_number(line.id_number, today())
    except Incomplete as fault:
        faults.setdefault(line.number, []).append(fault.message)
        return None


def _place(line: Line, here: Mapping[str, Sequence[str]], type_code: str, faults: Faults) -> str:
    """The village of a line, by its code or by a name that only one has here."""
    found = here.get(line.place, ())
    if len(found) > 1:
        said = _("有几个村（社区）叫“%(name)s”，请填写 12 位区划代码。", name=line.place)
    elif not found:
        said = _("您的辖区里没有村（社区）“%(name)s”。", name=line.place)
    elif not is_enabled(registry().module_of[type_code], found[0], today()):
        said = _("“%(name)s”没有开通这一救助事项。", name=line.place)
    else:
        return found[0]
    faults.setdefault(line.number, []).append(said)
    return ""


def _refuse_doubles(read: Mapping[int, IdNumber], type_code: str, faults: Faults) -> None:
    """The same person for the same matter: twice in the file, or listed already and not yet settled."""
    blinds = {number: blind(found.text) for number, found in read.items()}
    known = listed(type_code, set(blinds.values()))
    first: dict[str, int] = {}
    for number, print_ in blinds.items():
        if print_ in first:
            faults.setdefault(number, []).append(_("与第 %(n)s 行是同一人。", n=first[print_]))
        elif print_ in known:
            row = known[print_]
            said = _(
                "此人已于%(on)s列入名单，由“%(whence)s”提供，还没有办结。",
                on=row.listed_on,
                whence=row.source,
            )
            faults.setdefault(number, []).append(said)
        first.setdefault(print_, number)


def _wrong_rows(faults: Faults) -> Incomplete:
    return Incomplete(
        _("名单有 %(n)s 行有误，一个人也没有导入。", n=len(faults)),
        next=_("请按提示更正文件，再整份导入。"),
        fields={
            f"rows.{number}": [
                str(_("第 %(n)s 行：%(said)s", n=number, said="".join(str(each) for each in faults[number])))
            ]
            for number in sorted(faults)
        },
    )


def _candidate(line: Line, number: IdNumber, place: str, origin: Origin) -> Candidate:
    return Candidate(
        office_code=office_of(place),
        division=place,
        name=line.name,
        id_sealed=number.text,
        id_blind=blind(number.text),
        type_code=origin.type_code,
        source=origin.source.strip(),
        source_on=origin.source_on,
        note=(line.note or origin.note).strip(),
        listed_on=today(),
        listed_by=actor().name,
    )


@operation("candidate.drop")
def drop_candidate(key: int, reason: str) -> Candidate:
    """Take a name off the list, with the reason; the row stays. Refused when it is settled already."""
    row = candidate(key, lock=True)
    why = reason.strip()
    if not 2 <= len(why) <= LONGEST_NOTE:
        raise Incomplete(
            _("请写明移出名单的原因。"), fields={"reason": [_("原因应为 2 到 %(n)s 个字。", n=LONGEST_NOTE)]}
        )
    if row.state != LISTED:
        raise Refused(_("此人已经办结，不能再移出名单。"), next=_("请刷新名单查看最新情况。"))
    about(f"candidate:{row.id}", reason=why)
    row.state, row.reason = DROPPED, why
    row.settled_on, row.settled_by = today(), actor().name
    return row


@operation("candidate.apply")
def settle_applied(case: Case) -> int:
    """Whoever is on the list of this office and belongs to a household that has applied is no longer only listed."""
    if case.household_id is None:
        return 0
    members = (
        select(Person.id_blind).join(HouseholdMember).where(HouseholdMember.household_id == case.household_id)
    )
    wanted = select(Candidate).where(
        Candidate.office_code == office_of(case.division),
        Candidate.type_code == case.type_code,
        Candidate.state == LISTED,
        Candidate.id_blind.in_(members),
    )
    with seeing_everything():  # a village aide files for people of whom the list says another village
        rows = db.session.scalars(wanted.with_for_update()).all()
        for row in rows:
            row.state, row.case_no = APPLIED, case.no
            row.settled_on, row.settled_by = today(), actor().name
        db.session.flush()
    if rows:
        about(f"case:{case.no}", candidates=len(rows))
    return len(rows)
