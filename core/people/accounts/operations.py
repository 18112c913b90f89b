"""Writing accounts: each belongs to the case for which it was given."""

from __future__ import annotations

from core.audit.operations import about, operation
from core.clock import today
from core.db import blind, db, select
from core.numbers import clean_number
from core.people.models import BankAccount, Person


@operation("person.account")
def record_account(
    person_id: int, bank: str | None, account: str | None, holder: str | None, *, case_id: int | None = None
) -> BankAccount | None:
    """Where the person is paid from now on what that case grants; the account before it stays on file.

    Nothing without an account number.
    """
    number = clean_number(account or "")
    if not number:
        return None
    person = db.session.get_one(Person, person_id)
    of_case = BankAccount.case_id == case_id if case_id else BankAccount.case_id.is_(None)
    standing = select(BankAccount).where(
        BankAccount.person_id == person_id, BankAccount.until.is_(None), of_case
    )
    known = db.session.scalars(standing.order_by(BankAccount.id)).all()
    said = (number, (bank or "").strip(), (holder or person.name).strip())
    if known and (known[-1].account_sealed, known[-1].bank, known[-1].holder) == said:
        return known[-1]
    since = today()
    for earlier in known:
        earlier.until = since
    row = BankAccount(person_id=person_id, case_id=case_id, bank=said[1], holder=said[2], since=since)
    row.account_sealed, row.account_blind = number, blind(number)
    db.session.add(row)
    db.session.flush()
    about(f"person:{person_id}")
    return row
