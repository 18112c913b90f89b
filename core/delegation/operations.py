"""Writing delegation: provisions recorded, instruments signed, suspended, resumed, ended; each tells who rests on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from core.access.queries import require
from core.actor import actor
from core.audit.operations import about, operation
from core.clock import SHANGHAI, now, today
from core.db import bump, db, select
from core.delegation import responsible
from core.delegation.capacity.operations import must_be_ready
from core.delegation.consent import unsignable
from core.delegation.models import FORMS, MODES, Instrument, InstrumentEvent, InstrumentScope, Provision
from core.delegation.overlaps import followed
from core.delegation.overview import confirmable, provisions_over
from core.delegation.queries import PROVINCE_DIGITS, facts_of
from core.delegation.showing import moving_to_townships
from core.divisions.queries import governed, governs, name_of
from core.documents import uploads
from core.documents.files.operations import store_content
from core.documents.uploads import Upload
from core.errors import Incomplete, NotAllowed, Refused
from core.parameters import queries as parameters
from core.parameters.keys.procedure import FILE_MB
from core.plugins import ask
from core.text import _
from core.web.sharing import refuse_if_shared


@operation("provision.record")
def record_provision(
    division: str,
    issuer: str,
    number: str,
    matters: Iterable[str],
    since: date,
    until: date | None = None,
    **more: Any,
) -> Provision:
    """A provision that lets townships confirm; the law gives it to the province alone (社会救助法 44).

    Raises Incomplete for another issuer, matters that nobody confirms, days the wrong way round, a number that stands already.
    """
    _own_place(division, above=True)
    refuse_if_shared(_("上级关于由乡镇（街道）确认的规定"), division)
    wanted = sorted(set(matters))
    faults: dict[str, list[Any]] = {}
    if len(division) != PROVINCE_DIGITS:
        faults["division"] = [_("只有省、自治区、直辖市人民政府可以作出这一规定。")]
    elif name_of(division) not in issuer:
        faults["issuer"] = [_("制定机关应为%(province)s人民政府。", province=name_of(division))]
    if not wanted or not confirmable().issuperset(wanted):
        faults["matters"] = [_("请选择已安装的救助事项，而且有确认环节。")]
    if until is not None and until < since:
        faults["until"] = [_("失效日期早于施行日期。")]
    if any(row.number == number and row.voided_on is None for row in provisions_over(division)):
        faults["number"] = [_("文号为“%(number)s”的规定已经登记。", number=number)]
    if faults:
        raise Incomplete(_("规定登记不完整。"), basis=("SAL26:44",), fields=faults)
    row = Provision(
        division=division, issuer=issuer, number=number, matters=wanted, since=since, until=until, **more
    )
    db.session.add(row)
    db.session.flush()
    about(f"provision:{number}")
    bump("delegation")
    tell(None)
    return row


@operation("provision.void")
def void_provision(provision: Provision, reason: str) -> None:
    """Take a provision back; cases accepted under it go to the county from now on."""
    _own_place(provision.division, above=True)
    refuse_if_shared(_("上级关于由乡镇（街道）确认的规定"), provision.division)
    if not reason.strip():
        raise Incomplete(_("请写明撤销登记的原因。"), fields={"reason": [_("必填")]})
    if provision.voided_on is not None:
        raise Refused(_("这项规定的登记已于%(day)s撤销。", day=provision.voided_on))
    provision.voided_on, provision.note = today(), reason
    about(f"provision:{provision.number}")
    bump("delegation")
    tell(None)


@operation("instrument.draft")
def draft_instrument(
    county: str,
    number: str,
    form: str,
    townships: Iterable[str],
    matters: Iterable[str],
    since: date,
    until: date | None = None,
    *,
    mode: str = "joint",
    quorum: int = 1,
    caps: dict[str, Decimal | str] | None = None,
    **more: Any,
) -> Instrument:
    """An instrument that is not yet in force: signing begins it."""
    _own_place(county)
    towns, types = sorted(set(townships)), sorted(set(matters))
    _check_instrument(county, form, mode, towns, types, (since, until), caps, more)
    if instrument_numbered(number, county) is not None:
        raise Incomplete(
            _("文号为“%(number)s”的文书已经有了。", number=number),
            fields={"number": [_("请核对文号，或修改原来的文书。")]},
        )
    row = Instrument(
        county=county,
        number=number,
        form=form,
        mode=mode,
        quorum=quorum,
        caps={k: str(v) for k, v in (caps or {}).items()},
        since=since,
        until=until,
        scopes=[InstrumentScope(township=t, matter=m) for t in towns for m in types],
        **more,
    )
    db.session.add(row)
    db.session.flush()
    about(f"instrument:{number}")
    bump("delegation")
    return row


@operation("instrument.change")
def change_draft(
    instrument: Instrument,
    form: str,
    townships: Iterable[str],
    matters: Iterable[str],
    since: date,
    until: date | None = None,
    *,
    mode: str = "joint",
    quorum: int = 1,
    caps: dict[str, Decimal | str] | None = None,
    **more: Any,
) -> None:
    """Write a draft anew; what is signed is ended and followed by another instrument instead."""
    in_state(instrument, "unsigned")
    towns, types = sorted(set(townships)), sorted(set(matters))
    _check_instrument(instrument.county, form, mode, towns, types, (since, until), caps, more)
    wanted = {(t, m) for t in towns for m in types}
    kept = [s for s in instrument.scopes if (s.township, s.matter) in wanted]
    fresh = wanted - {(s.township, s.matter) for s in kept}
    instrument.scopes = [*kept, *(InstrumentScope(township=t, matter=m) for t, m in sorted(fresh))]
    for name, value in {
        "form": form,
        "mode": mode,
        "quorum": quorum,
        "since": since,
        "until": until,
        **more,
    }.items():
        setattr(instrument, name, value)
    instrument.caps = {k: str(v) for k, v in (caps or {}).items()}
    about(f"instrument:{instrument.number}")
    bump("delegation")


def _own_place(division: str, *, above: bool = False) -> None:
    """NotAllowed unless the one who acts may configure, and there: his own county, or what lies above it."""
    require("configure")
    who = actor()
    if who.is_system:
        return
    mine = who.division.startswith(division) if above else governs(who.division, division)
    if not mine:
        raise NotAllowed(_("只能办理本县的权限下放。"), next=_("请由该县的业务管理员办理。"))


def _check_instrument(
    county: str,
    form: str,
    mode: str,
    towns: list[str],
    types: list[str],
    days: tuple[date, date | None],
    caps: Mapping[str, Any] | None,
    more: Mapping[str, Any],
) -> None:
    since, until = days
    stated = (
        ("form", form, FORMS, _("请选择委托、授权或法定。")),
        ("mode", mode, MODES, _("请选择确认方式。")),
        (
            "first_responsible",
            more.get("first_responsible"),
            dict(responsible.choices()),
            _("请从列出的选项中选择。"),
        ),
    )
    faults: dict[str, list[Any]] = {n: [said] for n, one, known, said in stated if one and one not in known}
    own = {node.code for day in (since, today()) for node in governed(county, day)}
    if not towns or not own.issuperset(towns):
        faults["townships"] = [_("请选择本县的乡镇（街道）；不得下放到村（社区）。")]
    if not types or not confirmable().issuperset(types):
        faults["matters"] = [_("请选择已安装的救助事项，而且有确认环节。")]
    if not set(types).issuperset(caps or ()):
        faults["caps"] = [_("金额上限只能用于本文书下放的事项。")]
    if until is not None and until < since:
        faults["until"] = [_("结束日期早于开始日期。")]
    if faults:
        raise Incomplete(_("权限下放文书不完整。"), basis=("SAL26:44",), fields=faults)


@operation("instrument.sign")
def sign_instrument(
    instrument: Instrument,
    signed_on: date | None = None,
    unready: str = "",
    *,
    late: str = "",
    follows: bool = False,
) -> None:
    """Sign it: from its first day the townships confirm. `signed_on` of the past only for one signed on paper then.

    Raises Incomplete with everything that is missing (`consent.unsignable`): a draft delegates nothing.
    `unready`: why to townships that are not ready, where the county only warns (`capacity`). `follows`: what it would
    overlap ends the day before it begins, where that can be. `late`: why it is recorded only now, where open cases move.
    """
    bump("delegation")  # whoever signs at the same moment waits here, and then sees this one
    in_state(instrument, "unsigned")
    faults = unsignable(instrument, signed_on or today(), follows=follows)
    if faults:
        raise Incomplete(_("权限下放文书不完整，不能签署。"), basis=("SAL26:44",), fields=faults)
    why = "；".join(
        filter(None, (must_be_ready(instrument, unready), _why_late(instrument, signed_on, late)))
    )
    instrument.signed_on = signed_on or today()
    before = instrument.signed_on < today()
    for other in followed(instrument) if follows else ():
        other.until = instrument.since - timedelta(days=1)
        tell(other)
    _happened(instrument, "signed", why, at=noon(instrument.signed_on) if before else None)


def _why_late(instrument: Instrument, signed_on: date | None, late: str) -> str:
    """The reason to record it after its first day, where open cases leave the county by it; "" where none does."""
    moving = () if actor().is_system else moving_to_townships(instrument, signed_on or today())
    if moving and not late.strip():
        raise Incomplete(
            _(
                "本文书登记以前，自起始日起已经受理、还没有办结的有 %(n)s 件，登记后随即改由乡镇（街道）确认，须写明为什么今天才登记。",
                n=len(moving),
            ),
            basis=("SAL26:44",),
            fields={"late": [_("请写明原因；签署日期有误的，请改正。")]},
        )
    return late.strip() if moving else ""


@operation("instrument.plan")
def attach_plan(instrument: Instrument, plan: Upload) -> None:
    """Attach the implementation plan to a draft; another one takes its place until it is signed."""
    in_state(instrument, "unsigned")
    most = parameters.value_of(FILE_MB, instrument.county, today())
    media = uploads.check(plan, most)
    instrument.plan_file = store_content(plan.content, media)
    instrument.plan_name = uploads.file_name(plan.name, media)
    about(f"instrument:{instrument.number}")
    bump("delegation")


def noon(day: date) -> datetime:
    """The moment that stands for something that happened on paper on a day."""
    return datetime.combine(day, time(12), SHANGHAI)


@operation("instrument.suspend")
def suspend(instrument: Instrument, why: str) -> None:
    """From this moment the county decides again; the limits of open cases stay as they were (ruling 10)."""
    in_state(instrument, "in_force")
    _happened(instrument, "suspended", why)


@operation("instrument.resume")
def resume(instrument: Instrument, why: str) -> None:
    """The townships confirm again, open cases included that the county has not decided."""
    in_state(instrument, "suspended")
    _happened(instrument, "resumed", why)


@operation("instrument.end")
def end(instrument: Instrument, why: str) -> None:
    """It ends now; never with effect for the past."""
    in_state(instrument, "in_force", "suspended")
    if instrument.since <= today():  # one that has not begun yet keeps its days; it is ended all the same
        instrument.until = today()
    _happened(instrument, "ended", why)


@operation("instrument.revoke")
def revoke(instrument: Instrument, why: str) -> None:
    """Taken back for cause; the special seal is recalled."""
    in_state(instrument, "in_force", "suspended")
    _happened(instrument, "revoked", why)


def in_state(instrument: Instrument, *states: str) -> None:
    """Refused unless one may configure there and it stands in one of these states now."""
    _own_place(instrument.county)
    state = facts_of(instrument, "").state(now())
    if state not in states:
        raise Refused(
            _("文书“%(number)s”现在的状态不能办理这一事项。", number=instrument.number),
            next=_("请刷新页面查看最新状态。"),
        )


def _happened(instrument: Instrument, kind: str, why: str, at: datetime | None = None) -> None:
    if kind != "signed" and not why.strip():
        raise Incomplete(_("请写明原因。"), fields={"why": [_("必填")]})
    instrument.events.append(InstrumentEvent(kind=kind, at=at or now(), why=why, by=actor().name))
    db.session.flush()
    about(f"instrument:{instrument.number}")
    bump("delegation")
    tell(instrument)


def tell(instrument: Instrument | None) -> None:
    """Whoever rests on an instrument acts within this transaction: open decisions change hands."""
    ask("instrument_changed", instrument=instrument)


def instrument_numbered(number: str, county: str) -> Instrument | None:
    """The instrument of that number, for profiles that are loaded again."""
    return db.session.scalar(
        select(Instrument).where(Instrument.number == number, Instrument.county == county)
    )
