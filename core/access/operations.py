"""Writing who may do what: duties, people and their accounts, postings, parts of matters opened to somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from flask import current_app
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from core import clock
from core.access import queries
from core.access.apart import held_by_no_other, holder_apart, why_apart
from core.access.duties import DutyInfo, DutyTable, faults_in, rights_forbidden, village_forbids
from core.access.models import Account, Duty, Officer, Posting, SightGrant
from core.access.permissions import synchronise
from core.access.queries import DUTIES, REVISION, Held, duties, duty, postings_of_officer, require, row_of
from core.access.sign_in.operations import confirm_password, end_all, lift_lock
from core.access.sign_in.passwords import check_names, check_password_rule
from core.actor import actor
from core.audit.operations import about, operation, record
from core.db import blind, bump, db
from core.divisions.queries import level_of, name_of, office_of, require_own_office, tree
from core.errors import Incomplete, NotAllowed, Refused
from core.numbers import check_id_number
from core.plugins import ask
from core.text import Message, _
from core.web.sharing import refuse_if_shared

# Duties


@operation("access.seed_duties")
def seed_duties(table: DutyTable, extra: Iterable[DutyInfo] = ()) -> int:
    """Add the duties that are missing, the product's and then the plugins'; how many. What a county changed is kept."""
    known = set(db.session.scalars(select(Duty.code)))
    fresh = [info for info in (*table.duties.values(), *extra) if info.code not in known]
    for info in fresh:
        for sentence, _codes in rights_forbidden(info, table.rights):
            raise Refused(sentence)
        db.session.add(_duty_row(info))
    if fresh:
        about("duties", count=len(fresh))
        bump(REVISION, DUTIES)
    return len(fresh)


@operation("access.set_rights")
def set_rights(code: str, rights: Iterable[str], reason: str) -> None:
    """Change what a duty may do.

    Refused, and noted, when a village duty would decide about anybody (002:32), or one duty would hold what two are
    to hold apart; nobody changes his own duty.
    """
    require("accounts")
    if actor().duty == code:
        raise NotAllowed(
            _("不能修改自己岗位的权限。"),
            next=_("需要修改的，请系统管理员在服务器上用 jiuzhu duty rights 办理。"),
        )
    refuse_if_shared(_("岗位的权限"))
    info = replace(duty(code), rights=frozenset(rights))
    for sentence, codes in rights_forbidden(info, queries.rights()):
        record("access.rights_refused", f"duty:{code}", rights=codes)
        basis = ("SAL26:44",) if village_forbids(info, queries.rights()) else ()
        raise Refused(sentence, next=_("请分给不同的岗位。"), basis=basis)
    if beside := holder_apart(info, clock.today()):
        name, other, why = beside
        said = _(
            "%(name)s同时任“%(other)s”和“%(duty)s”。%(why)s。",
            name=name,
            other=other.name,
            duty=info.name,
            why=why,
        )
        raise Refused(said, next=_("请先结束此人的一个岗位，再修改权限。"), code="duties_exclude")
    if lost := held_by_no_other(info, duty(code).rights):
        said = _("“%(right)s”只有“%(duty)s”这个岗位有，去掉后就没有人行使。", right=lost, duty=info.name)
        raise Refused(said, next=_("请先把这项权限分给另一个岗位。"), code="nobody_left")
    faults = faults_in(info, queries.rights(), duties())
    if faults or not reason.strip():
        raise Incomplete(faults[0] if faults else _("请说明修改权限的理由。"), fields={"rights": faults})
    about(f"duty:{code}", reason=reason)
    row_of(Duty, code=code).rights = sorted(info.rights)
    bump(REVISION, DUTIES)
    synchronise(current_app.extensions["appbuilder"])


def _duty_row(info: DutyInfo) -> Duty:
    return Duty(
        code=info.code,
        name=str(info.name),
        english=info.english,
        level=info.level,
        posted_at=list(info.posted_at),
        sight=info.sight,
        rights=sorted(info.rights),
        excludes=dict(info.excludes),
        second_factor=info.second_factor,
    )


# People and their accounts


@operation("access.open_account")
def open_account(
    username: str, name: str, password: str, *, id_number: str = "", unit: str = "", must_change: bool = True
) -> User:
    """An account for a person, who is found by identity number when known already.

    Incomplete when the name is taken, the number is wrong or the password too weak.
    """
    require("accounts")
    check_names(username, name)
    about(f"user:{username}")
    check_password_rule(password, username, name)
    if db.session.scalar(select(User.id).filter_by(username=username)) is not None:
        raise Incomplete(
            _("登录名%(name)s已有人使用。", name=username), fields={"username": _("请换一个登录名。")}
        )
    officer = _officer(name, id_number, unit)
    user = User(
        username=username,
        first_name=name[1:] or name,
        last_name=name[:1],
        email=f"{username}@localhost",  # the framework asks for one; nothing is ever sent to it
        active=True,
        password=_hashed(password),
    )
    db.session.add(user)
    db.session.flush()
    db.session.add(
        Account(
            user_id=user.id,
            officer_id=officer.id,
            password_set_at=clock.real_now(),
            must_change=must_change,
            recovery=[],
        )
    )
    return user


def _officer(name: str, id_number: str, unit: str) -> Officer:
    if not id_number and not actor().is_system:
        raise Incomplete(
            _("请填写身份证件号码：互斥岗位按人而不按账号核查。"), fields={"id_number": _("必填。")}
        )
    number = check_id_number(id_number, clock.today()).text if id_number else None
    known = db.session.scalars(select(Officer).filter_by(id_blind=blind(number))).first() if number else None
    if known is not None and known.name != name:
        raise Incomplete(
            _("这个身份证件号码已登记在另一个姓名名下。"),
            fields={"id_number": _("请核对姓名和号码。")},
        )
    officer = known or Officer(
        name=name, id_number=number, id_blind=blind(number) if number else None, unit=unit
    )
    db.session.add(officer)
    db.session.flush()
    return officer


@operation("access.set_password")
def set_password(user_id: int, password: str, *, must_change: bool = True) -> None:
    """Give an account a new password; a lock is lifted, every sign-in ends. Incomplete when it is too weak."""
    user = row_of(User, id=user_id)
    own = actor().user_id == user_id
    if not own:
        require("accounts")
    check_password_rule(
        password, user.username, f"{user.last_name}{user.first_name}", "new" if own else "password"
    )
    about(f"user:{user.username}")
    user.password = _hashed(password)
    account = row_of(Account, user_id=user_id)
    account.password_set_at, account.must_change = clock.real_now(), must_change and not own
    lift_lock(user.username)
    end_all(user_id, "reset")


@operation("access.change_password")
def change_own_password(old: str, new: str) -> None:
    """Another password for the one who acts; every sign-in of his ends. Incomplete when the old one is wrong."""
    user = confirm_password(old, "old")
    if new == old:
        raise Incomplete(_("新密码和现在的密码相同。"), fields={"new": [_("请换一个密码。")]})
    set_password(user.id, new)


@operation("access.close_account")
def close_account(user_id: int, reason: str) -> None:
    """The account can't be used any more; its postings end today, its sign-ins at once."""
    require("accounts")
    user = row_of(User, id=user_id)
    _not_oneself(row_of(Account, user_id=user_id).officer_id, _("不能停用自己的账号。"))
    about(f"user:{user.username}", reason=reason)
    user.active = False
    for held in queries.postings_of(user_id):
        end_posting(held.id, clock.today(), reason)
    end_all(user_id, "closed")


def _hashed(password: str) -> str:
    method = current_app.config.get("FAB_PASSWORD_HASH_METHOD", "scrypt")
    return generate_password_hash(password, method=method)


# Postings


@operation("access.grant")
def grant(
    user_id: int,
    duty_code: str,
    division: str,
    since: date,
    until: date | None = None,
    basis: str = "",
    *,
    stands_in_for: int | None = None,
) -> Posting:
    """Post a person to a duty at a place from a first to a last day; perhaps as the stand-in of an account's owner.

    Refused, and noted in the log, when the same person, under whatever account, holds a duty that excludes this one
    on any of those days; when the duty does not belong to such a place; when nobody may give it to himself.
    """
    require("accounts")
    info, account = duty(duty_code), row_of(Account, user_id=user_id)
    _lock_person(account.officer_id)
    _check_place(info, division)
    require_own_office(division, since)
    _check_dates(since, until)
    _not_oneself(account.officer_id, _("不能给自己授予岗位。"))
    for held in postings_of_officer(account.officer_id):
        if _overlap(held, since, until):
            _check_beside(info, division, held)
    principal = _principal(stands_in_for, info, division, account, since, until)
    posting = Posting(
        user_id=user_id,
        officer_id=account.officer_id,
        stands_in_for_id=principal,
        duty=duty_code,
        division=division,
        office_code=office_of(division, since),
        since=since,
        until=until,
        basis=basis,
    )
    db.session.add(posting)
    about(f"posting:{duty_code}.{division}")
    return _changed(posting)


def _not_oneself(officer_id: int, sentence: Message) -> None:
    if officer_id == actor().person_id:
        raise NotAllowed(sentence, next=_("请由另一名安全管理员办理。"))


def _principal(
    user_id: int | None, info: DutyInfo, place: str, account: Account, since: date, until: date | None
) -> int | None:
    """Whom a posting stands in for: somebody else who holds the duty there all the while, until a last day."""
    if user_id is None:
        return None
    if until is None:
        raise Incomplete(_("代理须有止日，到期自动结束。"), fields={"until": [_("请填写代理的最后一天。")]})
    whom = row_of(Account, user_id=user_id).officer_id
    held = (one for one in postings_of_officer(whom) if (one.duty, one.division) == (info.code, place))
    if whom == account.officer_id or not any(one.holds(since) and one.holds(until) for one in held):
        raise Refused(
            _("被代理的人在这些日子没有担任“%(duty)s”，不能由人代理。", duty=info.name),
            next=_("请核对被代理人的登录名和代理的起止日；岗位空缺的，直接安排岗位。"),
            code="nobody_to_stand_in_for",
        )
    return whom


def _lock_person(officer_id: int) -> None:
    """Two who give one person duties at once stand in line; the second sees what the first has given."""
    db.session.execute(select(Officer.id).where(Officer.id == officer_id).with_for_update())


@operation("access.end_posting")
def end_posting(posting_id: int, last_day: date, reason: str) -> Posting:
    """The last day of a posting, which is only ever made shorter; who comes after, or stays, is a posting of its own.

    Refused for a posting that is over, and for a day after the one it ends on already: nobody gets days that `grant`
    has not looked at. Whoever administers accounts does not end that himself.
    """
    require("accounts")
    posting = row_of(Posting, id=posting_id)
    if last_day < posting.since:
        raise Refused(_("任职止日早于起日%(day)s。", day=posting.since))
    if posting.until is not None and last_day > posting.until:
        raise Refused(
            _("该任职到%(day)s为止，只能提前结束，不能延长。", day=posting.until),
            next=_("需要继续任职的，请另行安排岗位，系统重新核查互斥。"),
            code="only_shortened",
        )
    if not actor().is_system and last_day < clock.today() - timedelta(days=1):
        said = _("任职最早到昨天为止：以前的日子此人在任，经手的事项以当时的任职为准。")
        next_ = _("请填昨天或者以后的日期；提前离岗的情况写在原因里。")
        raise Refused(said, next=next_, code="past_day")
    if posting.until is not None and posting.until < clock.today():
        raise Refused(_("该任职已于%(day)s结束，不能再改。", day=posting.until), code="over_already")
    if duty(posting.duty).may("accounts"):
        said = _("不能结束自己的“%(duty)s”任职，以免无人管理账号。", duty=duty(posting.duty).name)
        _not_oneself(posting.officer_id, said)
    about(f"posting:{posting.duty}.{posting.division}", reason=reason)
    posting.until = last_day
    return _changed(posting)


def _changed(posting: Posting) -> Posting:
    bump(REVISION)  # flushes first
    ask("posting_changed", posting=posting)
    return posting


def _check_place(info: DutyInfo, division: str) -> None:
    node = tree().nodes.get(division)
    level = node.level if node else level_of(division)
    if node is None or level not in info.posted_at:
        raise Refused(
            _("“%(duty)s”不能在%(place)s任职。", duty=info.name, place=name_of(division)),
            next=_("请选择与岗位层级相符的区划。"),
        )


def _check_dates(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Incomplete(_("任职止日早于起日。"), fields={"until": _("请填不早于起日的日期。")})
    if until is not None and until < clock.today() and not actor().is_system:
        raise Incomplete(_("不能补登已经结束的任职。"), fields={"until": _("请填今天或者以后的日期。")})


def _check_beside(info: DutyInfo, division: str, held: Held) -> None:
    if (held.duty, held.division) == (info.code, division):
        raise Refused(_("此人在这段时间已在该岗位任职。"))
    why = why_apart(info, duty(held.duty))
    if why:
        record(
            "access.grant_refused",
            f"posting:{info.code}.{division}",
            person=held.officer_name,
            duty=info.code,
            beside=held.address,
            rule=why,
        )
        raise Refused(
            _(
                "%(name)s现任“%(other)s”，不能兼任“%(duty)s”：%(why)s。",
                name=held.officer_name,
                other=duty(held.duty).name,
                duty=info.name,
                why=why,
            ),
            next=_("请先结束原岗位，或另选他人。"),
            code="duties_exclude",
        )


def _overlap(held: Held, since: date, until: date | None) -> bool:
    return (until is None or held.since <= until) and (held.until is None or since <= held.until)


# Parts of matters


@operation("access.open_sight")
def open_sight(
    user_id: int, subject: str, parts: Iterable[str], *, until: date | None = None, reason: str = ""
) -> SightGrant:
    """Open parts of one matter ("case:DB-…") to somebody who otherwise sees nothing, until a day."""
    about(subject, to=user_id, reason=reason)
    opened = SightGrant(
        user_id=user_id,
        about=subject,
        parts=sorted(parts),
        since=clock.today(),
        until=until,
        reason=reason,
    )
    db.session.add(opened)
    return opened


@operation("access.close_sight")
def close_sight(user_id: int, subject: str) -> None:
    """What was opened of a matter is closed from today on."""
    about(subject, to=user_id)
    wanted = select(SightGrant).filter_by(user_id=user_id, about=subject)
    for opened in db.session.scalars(wanted):
        opened.until = min(opened.until or clock.today(), clock.today())
