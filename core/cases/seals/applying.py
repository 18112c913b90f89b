"""Applying a seal to the document of a decision: by its custodian alone, within its scope, each use in its book."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func

from core.access import queries as access
from core.actor import actor
from core.audit.operations import about, operation, record
from core.cases.models import Case, DecisionRow, StageEntry
from core.cases.seals.models import Seal, SealUse
from core.cases.seals.queries import custody, is_locked, is_mine, seal_for
from core.clock import now
from core.db import db, select
from core.documents import operations as write
from core.documents import queries as documents
from core.documents.models import Letter
from core.errors import NotAllowed, Refused
from core.parameters import queries as parameters
from core.parameters.keys.procedure import FOUR_EYES
from core.text import Message, _

BASIS = ("SAL26:44",)


@operation("seal.use")
def apply_seal(number: str) -> SealUse:
    """Seal a letter within scope. Refused, and noted in the log, with everything that stands against it."""
    letter = documents.letter(number)
    about(f"letter:{number}", office=letter.office_code)
    case = db.session.get(Case, letter.case_id) if letter.case_id else None
    seal = seal_for(letter.office_code, case.type_code) if case else None
    stranger = seal is not None and not _keeps(seal)
    faults = [*_of_the_document(letter, case), *_of_the_seal(seal)]
    if stranger or faults:
        said = _said(seal) if stranger else faults[0]
        record("seal.refused", f"letter:{number}", office=letter.office_code, why=str(said))
        raise (NotAllowed if stranger else Refused)(
            said, basis=BASIS, next=_("请由印章保管人在核对事项和决定后办理。")
        )
    assert seal is not None
    assert case is not None
    return _used(seal, letter, case)


def _said(seal: Seal | None) -> Message:
    """To one who does not keep it."""
    if seal is not None and is_locked(seal):
        return _("保管人已离任，印章锁定，交接以后才能使用。")
    return _("您不是这枚印章的保管人，不能用印。")


def sealable(case: Case) -> list[str]:
    """Numbers of the case's letters that the one who acts could seal now; feeds the buttons."""
    if not access.may("seal") or actor().division != case.office_code:
        return []
    seal = seal_for(case.office_code, case.type_code)
    if seal is None or not _keeps(seal):
        return []
    return [one.number for one in documents.letters(case.id) if not any(_of_the_document(one, case))]


def _keeps(seal: Seal) -> bool:
    """Custodian and acting under a post of that township that keeps seals."""
    return is_mine(custody(seal)) and access.may("seal") and actor().division == seal.office_code


def _of_the_document(letter: Letter, case: Case | None) -> Iterator[Message]:
    decision = _decision(letter)
    if case is None or decision is None:
        yield _("这份文书不是决定文书，或者案件还没有作出决定，不能用印。")
    elif decision.tier != "township" or decision.instrument_id is None:
        yield _("这一决定不是乡镇（街道）依权限下放作出的，不能用这枚印章。")
    elif "decide/seal" in _pairs(case) and _decided(decision):
        yield _("您参与了本案的决定，按本县规定不能由您用印。")
    if letter.ended_on is not None:
        yield _("这份文书已经失效，不能用印。")
    if letter.sealed_at is not None:
        yield _("这份文书已经用印，不能重复用印。")


def _of_the_seal(seal: Seal | None) -> Iterator[Message]:
    if seal is None:
        yield _("本乡镇（街道）没有用于这一事项的印章，或者印章已经收回。")
    elif is_locked(seal):
        yield _("保管人已离任，印章锁定，交接以后才能使用。")


def _decision(letter: Letter) -> DecisionRow | None:
    """The decision that this letter tells: issued with it, under its outcome."""
    if letter.kind != "letter" or letter.case_id is None:
        return None
    wanted = select(DecisionRow).where(
        DecisionRow.case_id == letter.case_id, DecisionRow.outcome == letter.outcome
    )
    return db.session.scalar(wanted.order_by(DecisionRow.id.desc()).limit(1))


def _decided(decision: DecisionRow) -> bool:
    entry = db.session.get_one(StageEntry, decision.entry_id)
    return access.signs_as(actor().user_id or 0) in {opinion.person_id for opinion in entry.opinions}


def _pairs(case: Case) -> frozenset[str]:
    return frozenset(parameters.value_of(FOUR_EYES, case.division, case.accepted_on or case.opened_on) or ())


def _used(seal: Seal, letter: Letter, case: Case) -> SealUse:
    db.session.execute(select(Seal.id).where(Seal.id == seal.id).with_for_update())
    last = db.session.scalar(select(func.max(SealUse.number)).where(SealUse.seal_id == seal.id)) or 0
    row = SealUse(
        office_code=seal.office_code,
        seal_id=seal.id,
        number=last + 1,
        letter_id=letter.id,
        letter_number=letter.number,
        label=letter.label,
        case_no=case.no,
        person_id=access.signs_as(actor().user_id or 0),
        used_by=actor().name,
        used_at=now(),
    )
    db.session.add(row)
    write.note_seal(letter, row.number)
    db.session.flush()
    return row
