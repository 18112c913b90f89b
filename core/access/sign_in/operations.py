"""Signing in and out, the second factor, locks after failures. Moments are real time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ColumnElement, Update, case, select, update
from werkzeug.security import check_password_hash

from core import clock
from core.access.models import Account, SignIn, SignInAttempt
from core.access.queries import Held, actor_of, postings_of, require, row_of
from core.access.sign_in import passwords, queries
from core.actor import acting_as, actor
from core.audit.operations import about, operation, record
from core.db import blind, db, insert, seeing_everything
from core.db.transaction import later, let_others_write
from core.errors import Incomplete, NotAllowed, NotSignedIn
from core.text import Message, _

FAILURES = 5
FAILURES_OF_ADDRESS = 60  # an office of many people has one address
LOCK = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Entered:
    """A sign-in that succeeded: its row, the user, the posting in force, and where else the user is signed in."""

    row: SignIn
    user: User
    posting: Held
    elsewhere: tuple[str, ...]
    must_change: bool


def sign_in(name: str, password: str, otp: str, *, by: str, address: str, agent: str) -> Entered:
    """Check name, password and one-time code, and begin a sign-in; `by` is cookie or token.

    NotSignedIn with one sentence for a wrong name and a wrong password; `locked` after five failures in a row, for
    fifteen minutes; `second_factor_required` and `no_posting` once the password is right.
    """
    name = name.strip()
    key, place = blind(name), blind(f"address {address}")
    until = queries.locked_until(key) or queries.locked_until(place)
    if until is not None:
        record("sign_in.locked", f"user:{name[:60]}", office=_office_of(name), address=address)
        raise NotSignedIn(_locked(until), code="locked")
    user = _checked(name, password)
    if user is None:
        raise _failed(name, address, _("登录名或密码不对。"), "wrong")
    held = postings_of(user.id)
    if not held:
        record("sign_in.no_posting", f"user:{user.username}", address=address)
        raise NotSignedIn(
            _("您目前没有在任岗位，不能登录。"), next=_("请联系安全管理员。"), code="no_posting"
        )
    if queries.needs_second_factor(user.id):
        _check_second_factor(user, otp, address)
    with acting_as(actor_of(_last_used(user.id, held))), seeing_everything():
        return _enter(user, held, key, by=by, address=address, agent=agent)


@operation("sign_in")
def _enter(user: User, held: tuple[Held, ...], key: str, *, by: str, address: str, agent: str) -> Entered:
    now = clock.real_now()
    elsewhere = tuple(row.address for row in queries.open_elsewhere(user.id, address))
    posting = _last_used(user.id, held)
    row = SignIn(
        user_id=user.id,
        posting_id=posting.id,
        by=by,
        address=address[:60],
        agent=agent[:200],
        begun_at=now,
        seen_at=now,
    )
    db.session.add(row)
    attempt = db.session.get(SignInAttempt, key)
    if attempt is not None:
        attempt.failures, attempt.locked_until = 0, None
    about(
        f"user:{user.username}", office=posting.office_code, by=by, address=address, elsewhere=list(elsewhere)
    )
    account = row_of(Account, user_id=user.id)
    return Entered(row, user, posting, elsewhere, account.must_change)


def _checked(name: str, password: str) -> User | None:
    """The active user with this password; whoever is unknown costs the same time, and nobody waits meanwhile."""
    user = db.session.scalars(select(User).filter_by(username=name)).one_or_none()
    known = user if user is not None and user.active else None
    stored = known.password if known else None
    kept = stored or current_app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"]
    let_others_write()
    right = check_password_hash(kept, password)
    return known if stored and right else None


def _last_used(user_id: int, held: tuple[Held, ...]) -> Held:
    """The posting of the last sign-in if it is still held, else the oldest."""
    last = select(SignIn.posting_id).filter_by(user_id=user_id).order_by(SignIn.id.desc()).limit(1)
    used = db.session.scalar(last)
    return next((posting for posting in held if posting.id == used), held[0])


# Failures


def _failed(name: str, address: str, message: Message, code: str) -> NotSignedIn:
    record("sign_in.failed", f"user:{name[:60]}", office=_office_of(name), address=address, why=code)
    later(lambda: count_failure(blind(name), FAILURES))
    later(lambda: count_failure(blind(f"address {address}"), FAILURES_OF_ADDRESS))
    return NotSignedIn(message, next=_("连续%(n)s次不对将锁定15分钟。", n=FAILURES), code=code)


def lift_lock(username: str) -> None:
    """Failures under a name are forgotten, in the caller's transaction: its owner comes in again at once."""
    attempt = db.session.get(SignInAttempt, blind(username))
    if attempt is not None:
        attempt.failures, attempt.locked_until = 0, None


def _locked(until: datetime) -> Message:
    return _("登录已锁定，请在%(time)s之后再试。", time=until.astimezone(clock.SHANGHAI).strftime("%H:%M"))


def _office_of(name: str) -> str:
    """Where the security administrator should see it: the office of the account, if there is such an account."""
    user_id = db.session.scalar(select(User.id).filter_by(username=name))
    held = postings_of(user_id) if user_id is not None else ()
    return held[0].office_code if held else ""


def count_failure(key: str, most: int) -> None:
    """One more failure under a name or from an address; the last one allowed within a quarter of an hour locks it.

    The database counts, so that none of those that come at once is lost.
    """
    now = clock.real_now()
    first = insert(SignInAttempt).values(name=key, failures=1, last_at=now)
    again = case((SignInAttempt.last_at < now - LOCK, 1), else_=SignInAttempt.failures + 1)
    counted = first.on_conflict_do_update(index_elements=["name"], set_={"failures": again, "last_at": now})
    db.session.connection().execute(counted)
    attempt = db.session.get_one(SignInAttempt, key, populate_existing=True)
    if attempt.failures >= most:
        attempt.failures, attempt.locked_until = 0, now + LOCK


# Second factor


def _check_second_factor(user: User, otp: str, address: str) -> None:
    account = row_of(Account, user_id=user.id)
    if account.otp_secret is None:
        raise NotSignedIn(
            _("您的岗位须用动态口令登录，但账号尚未开通。"),
            next=_("请联系安全管理员开通。"),
            code="second_factor_not_set",
        )
    if not otp.strip():
        raise NotSignedIn(_("请输入动态口令。"), code="second_factor_required")
    if not _use_code(account, otp):
        raise _failed(user.username, address, _("动态口令不对或已用过。"), "wrong_code")


@operation("sign_in.use_code")
def _use_code(account: Account, otp: str) -> bool:
    step = passwords.step_of(otp, str(account.otp_secret), clock.real_now(), account.otp_step)
    if step is not None:
        account.otp_step = step
        return True
    kept = passwords.recovery_hash(otp)
    if kept not in account.recovery:
        return False
    account.recovery = [code for code in account.recovery if code != kept]
    about(f"user:{account.user_id}", recovery_codes_left=len(account.recovery))
    return True


def sign_again(otp: str) -> None:
    """Whoever decides under a duty with a second factor gives a code once more, for the decision itself.

    Incomplete beside `otp` when it is missing, or wrong: that counts as a failure to sign in, and a name that is
    locked decides nothing, so that nobody tries codes without end on somebody else's open browser.
    """
    who = actor()
    if who.user_id is None or not queries.signs_again(who.duty):
        return
    account = row_of(Account, user_id=who.user_id)
    if not otp.strip():
        raise _code_wanted(_("作出决定须再次输入动态口令。"), "second_factor_required")
    name = row_of(User, id=who.user_id).username
    until = queries.locked_until(blind(name))
    if until is not None:
        raise Incomplete(
            _locked(until),
            next=_("如果不是您本人输错，请退出登录，并告知安全管理员。"),
            fields={"otp": [_locked(until)]},
            code="locked",
        )
    if not _use_code(account, otp):
        record("sign_in.failed", f"user:{name[:60]}", office=_office_of(name), why="wrong_code")
        later(lambda: count_failure(blind(name), FAILURES))
        raise _code_wanted(_("动态口令不对或已用过。"), "wrong_code")


def _code_wanted(message: Message, code: str) -> Incomplete:
    return Incomplete(
        message, next=_("请填写应用里现在显示的六位数字。"), fields={"otp": [message]}, code=code
    )


@operation("sign_in.enrol")
def enrol(secret: str, password: str, code: str) -> list[str]:
    """The one who acts has put this secret into his app, which a code of it shows; recovery codes, shown once.

    Incomplete when password or code is wrong; the factor in force stays as it is.
    """
    user = confirm_password(password, "password")
    step = passwords.step_of(code, secret, clock.real_now(), None)
    if step is None:
        raise Incomplete(
            _("动态口令不对，没有开通。"),
            next=_("请核对手机的时间，填写应用里现在显示的六位数字。"),
            fields={"code": [_("与应用里的不一致。")]},
        )
    account = row_of(Account, user_id=user.id)
    codes, account.recovery = passwords.new_recovery_codes()
    account.otp_secret, account.otp_step = secret, step
    about(f"user:{user.username}")
    return codes


def confirm_password(password: str, field: str) -> User:
    """The one who acts, whose password this is; wrong ones count and lock as at the door."""
    user = row_of(User, id=actor().user_id)
    key = blind(user.username)
    if queries.locked_until(key) is None and check_password_hash(user.password, password):
        return user
    later(lambda: count_failure(key, FAILURES))
    raise Incomplete(_("密码不对，没有保存。"), fields={field: [_("请重新填写。")]})


@operation("sign_in.end_others")
def end_others(row: SignIn) -> None:
    """End every other sign-in of the same account."""
    about(f"user:{row.user_id}")
    _end((SignIn.user_id == row.user_id) & (SignIn.id != row.id), "ended_elsewhere")


@operation("sign_in.set_second_factor")
def set_second_factor(user_id: int) -> tuple[str, list[str]]:
    """A new secret for an account: (what the QR code says, recovery codes), both shown once."""
    if actor().user_id != user_id:
        require("accounts")
    user, account = row_of(User, id=user_id), row_of(Account, user_id=user_id)
    about(f"user:{user.username}")
    codes, hashes = passwords.new_recovery_codes()
    account.otp_secret, account.otp_step, account.recovery = passwords.new_secret(), None, hashes
    return passwords.address_of(account.otp_secret, user.username), codes


# While signed in, and the end


@operation("sign_in.choose_posting")
def choose_posting(row: SignIn, posting_id: int) -> Held:
    """Act under another posting from now on. NotAllowed for one that the user doesn't hold today."""
    chosen = next((held for held in postings_of(row.user_id) if held.id == posting_id), None)
    if chosen is None:
        raise NotAllowed(_("您今天不在这个岗位任职。"), next=_("请从右上角的列表中选择岗位。"))
    about(f"posting:{chosen.address}", office=chosen.office_code)
    with seeing_everything():  # the posting to come is not in the scope of the one in force
        row.posting_id = posting_id
        db.session.flush()
    return chosen


def sign_out(row: SignIn) -> None:
    """End a sign-in, for cookie and token alike, also when the request itself only reads."""
    sign_in_id = row.id
    record("sign_out", f"user:{row.user_id}")
    later(lambda: _end(SignIn.id == sign_in_id, "signed_out"))


def end_all(user_id: int, why: str) -> None:
    """End every sign-in of a user, in the caller's transaction."""
    _end(SignIn.user_id == user_id, why)


def note_seen(row: SignIn) -> None:
    """Push the idle limit, at most once a minute, in a transaction of its own after the request."""
    now, sign_in_id = clock.real_now(), row.id
    if now - row.seen_at >= SEEN_EVERY:
        still_open = (SignIn.id == sign_in_id, SignIn.ended_at.is_(None))
        later(lambda: _write(update(SignIn).where(*still_open).values(seen_at=now)))


def _end(which: ColumnElement[bool], why: str) -> None:
    ended = {"ended_at": clock.real_now(), "ended_why": why}
    _write(update(SignIn).where(which, SignIn.ended_at.is_(None)).values(**ended))


def _write(statement: Update) -> None:
    db.session.execute(statement)
