"""Writing the register of seals: registered, handed over with both signatures, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.access.queries import may, require
from core.actor import actor
from core.audit.operations import about, operation
from core.cases.seals.models import Seal, SealCustody
from core.cases.seals.queries import custody, is_mine, keepers, offer, seals
from core.clock import now, today
from core.db import db
from core.delegation.overview import confirmable
from core.divisions.queries import governs, tier_of
from core.errors import Incomplete, NotAllowed, Refused
from core.tasks.operations import open_task, settle_tasks
from core.text import Text, _

TAKE = "take_seal"
"""What the receiver of a seal is asked."""


@operation("seal.register")
def register_seal(name: str, township: str, matters: Sequence[str], since: date, keeper: int) -> Seal:
    """A new seal for a township, offered to its first custodian, who takes it with his own signature."""
    require("configure")
    faults: dict[str, list[Any]] = {}
    if tier_of(township) != "township" or not (actor().is_system or governs(actor().division, township)):
        faults["township"] = [_("请选择本县的乡镇（街道）。")]
    if not matters or not confirmable().issuperset(matters):
        faults["matters"] = [_("请选择已安装的救助事项，而且有确认环节。")]
    if any((row.office_code, row.name, row.since) == (township, name, since) for row in seals()):
        faults["name"] = [_("这枚印章已经登记，启用日期相同。")]
    if faults:
        raise Incomplete(_("印章登记不完整。"), fields=faults)
    row = Seal(office_code=township, name=name, matters=sorted(set(matters)), since=since)
    db.session.add(row)
    db.session.flush()
    about(f"seal:{row.name}", office=township)
    _offer(row, keeper, "")
    return row


@operation("seal.offer")
def offer_seal(row: Seal, keeper: int, note: str) -> None:
    """Hand it over: by its custodian, or by the county where he has left. It stays his until the other has signed."""
    about(f"seal:{row.name}", office=row.office_code)
    _must_be_in_use(row)
    if not is_mine(custody(row)) and not may("configure"):
        raise NotAllowed(
            _("印章由保管人移交；保管人已离任的，由县级业务管理员主持交接。"),
            next=_("请由现在的保管人办理移交。"),
        )
    if not is_mine(custody(row)) and not note.strip():
        raise Incomplete(_("由县级主持交接的，请写明原因。"), fields={"note": [_("必填")]})
    if offer(row) is not None:
        raise Refused(_("这枚印章正在等待接收人签字。"), next=_("请接收人签字，或者先撤回这次移交。"))
    _offer(row, keeper, note.strip())


@operation("seal.recall")
def recall_offer(row: Seal) -> None:
    """Take a hand-over back that nobody has signed yet."""
    about(f"seal:{row.name}", office=row.office_code)
    waiting = offer(row)
    if waiting is None or not (is_mine(custody(row)) or may("configure")):
        raise Refused(_("没有您可以撤回的移交。"), next=_("请刷新页面查看最新状态。"))
    row.custodies.remove(waiting)
    db.session.delete(waiting)
    db.session.flush()
    _no_longer_asked(row, _("移交已撤回"))


@operation("seal.take")
def take_seal(row: Seal) -> None:
    """The receiver signs: from this moment he is the only custodian, and the one before is none."""
    about(f"seal:{row.name}", office=row.office_code)
    _must_be_in_use(row)
    waiting = offer(row)
    if waiting is None or not is_mine(waiting):
        raise NotAllowed(_("这枚印章没有移交给您。"), next=_("请由移交时写明的接收人签字。"))
    moment, before = now(), custody(row)
    if before is not None:
        before.ended_at = moment
        db.session.flush()  # there is never a moment with two
    waiting.taken_at = moment
    db.session.flush()
    _no_longer_asked(row, _("已签字接收"))


@operation("seal.withdraw")
def withdraw_seal(row: Seal, why: str) -> None:
    """The county takes it back: it is used no more, and its last custody is over."""
    require("configure")
    about(f"seal:{row.name}", office=row.office_code)
    _must_be_in_use(row)
    if not why.strip():
        raise Incomplete(_("请写明原因。"), fields={"why": [_("必填")]})
    row.withdrawn_on, row.withdrawn_why = today(), why.strip()
    for each in [*row.custodies]:
        if each.taken_at is None:
            row.custodies.remove(each)
            db.session.delete(each)
        elif each.ended_at is None:
            each.ended_at = now()
    db.session.flush()
    _no_longer_asked(row, _("印章已收回"))


def _no_longer_asked(row: Seal, outcome: Text) -> None:
    settle_tasks(_subject(row.name), TAKE, outcome)


def _subject(name: str) -> str:
    return f"seal:{name}"


def _must_be_in_use(row: Seal) -> None:
    if row.withdrawn_on is not None:
        raise Refused(
            _("这枚印章已于%(day)s收回。", day=row.withdrawn_on),
            next=_("请使用现行的印章，或者由县级业务管理员登记新的印章。"),
        )


def _offer(row: Seal, keeper: int, note: str) -> None:
    known = {held.user_id: held for held in keepers(row.office_code)}
    standing = custody(row)
    if keeper not in known or (standing is not None and standing.person_id == keeper):
        raise Incomplete(
            _("接收人须是该乡镇（街道）现任的印章保管岗位人员，并且不是现在的保管人。"),
            fields={"keeper": [_("请从列出的人员中选择。")]},
        )
    row.custodies.append(
        SealCustody(
            office_code=row.office_code,
            person_id=keeper,
            name=known[keeper].called,
            given_by=actor().name,
            given_at=now(),
            note=note,
        )
    )
    db.session.flush()
    asked = known[keeper]
    open_task(
        TAKE,
        _subject(row.name),
        asked.duty,
        asked.division,
        _("签字接收印章：%(name)s", name=row.name),
        office_code=row.office_code,
        user_id=keeper,
        link=f"/seals/{row.id}",
    )
