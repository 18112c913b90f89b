"""What must be there before an instrument is signed: its own content, the government's consent, the plan, the province's provision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from core.clock import today
from core.delegation import responsible
from core.delegation.models import FORMS, MODES, Instrument
from core.delegation.overlaps import can_follow, overlapping
from core.delegation.queries import provisions_above
from core.delegation.resolve import LAW_DAY
from core.parameters import queries as parameters
from core.parameters.keys.procedure import WITHOUT_BASIS
from core.plugins import registry
from core.text import Message, _

ASSISTANCE_DAY = date(2014, 5, 1)
"""Since then there is social assistance that could be delegated (SA649)."""
Fault = tuple[str, Message]
"""A field and what is missing of it."""


def unsignable(
    instrument: Instrument, signed_on: date | None = None, *, follows: bool = False
) -> dict[str, list[Message]]:
    """Everything that is missing for a signature of that day (default: today), by field; empty when it can be signed.

    `follows`: earlier instruments that can end the day before it begins do so, and are no fault.
    """
    on, found = signed_on or today(), defaultdict(list)
    for each in (
        _content(instrument),
        _consent(instrument),
        _days(instrument, on),
        _provided(instrument, on),
    ):
        for name, said in each:
            found[name].append(said)
    for other in overlapping(instrument):
        if not (follows and can_follow(instrument, other)):
            found["townships"].append(_overlap(instrument, other))
    return dict(found)


def _content(instrument: Instrument) -> Iterator[Fault]:
    if instrument.form not in FORMS:
        yield "form", _("请选择委托、授权或法定。")
    if instrument.mode not in MODES:
        yield "mode", _("请选择确认方式。")
    if instrument.members is not None and instrument.quorum > instrument.members:
        yield "members", _("成员人数不能少于通过人数。")
    if instrument.mode == "joint" and instrument.quorum < 2:
        yield "quorum", _("联合确认须写明至少二人的通过人数。")
    if instrument.first_responsible not in dict(responsible.choices()):
        yield "first_responsible", _("请写明第一责任人。")


def _consent(instrument: Instrument) -> Iterator[Fault]:
    """A meeting or document can be found again by its number alone: 第103次常务会议, 〔2026〕1号."""
    if not any(sign.isnumeric() for sign in f"{instrument.consent_body}{instrument.consent_number}"):
        yield "consent_number", _("缺本级人民政府同意下放的会议次数或者文件文号。")
    if instrument.consent_on is None:
        yield "consent_on", _("缺本级人民政府同意下放的日期。")
    if instrument.plan_file is None:
        yield "plan", _("缺实施方案文件，请先上传。")


def _days(instrument: Instrument, signed_on: date) -> Iterator[Fault]:
    """The government consents, then it is signed, then it begins; none of it before there was social assistance by law."""
    consented = instrument.consent_on or signed_on
    if signed_on > today():
        yield "signed_on", _("签署日期不能晚于今天。")
    if consented > signed_on:
        yield "consent_on", _("同意的日期%(day)s晚于签署日期，请核对。", day=consented)
    if min(consented, signed_on) < ASSISTANCE_DAY:
        yield (
            "signed_on",
            _("同意和签署的日期不能早于《社会救助暂行办法》施行的%(day)s。", day=ASSISTANCE_DAY),
        )
    if instrument.since < signed_on:
        yield (
            "since",
            _(
                "起始日期%(since)s早于签署日期：下放自签署之日起才能生效，以前受理的案件仍由县级确认。请先修改草案的起始日期。",
                since=instrument.since,
            ),
        )


def _overlap(instrument: Instrument, other: Instrument) -> Message:
    """One instrument a township and matter a day: two would contradict each other on who signs and in whose name."""
    if can_follow(instrument, other):
        return _(
            "与文书“%(number)s”的乡镇（街道）、事项和日期重叠：请勾选由本文书接替，或者先终止它。",
            number=other.number,
        )
    return _(
        "与文书“%(number)s”的乡镇（街道）、事项和日期重叠：请先终止它，或者修改草案的范围和日期。",
        number=other.number,
    )


def _provided(instrument: Instrument, signed_on: date) -> Iterator[Fault]:
    """Since the law, the province lets townships confirm each matter (社会救助法 44), or the bureau entrusts in its own name."""
    county = instrument.county
    own_name = parameters.value_of(WITHOUT_BASIS, county, signed_on) == "bureau_name"
    if signed_on < LAW_DAY or (own_name and instrument.form == "entrustment"):
        return
    first, known = max(instrument.since, LAW_DAY), provisions_above(county)
    types = registry().case_types
    without = sorted(
        {s.matter for s in instrument.scopes if not any(p.covers(s.matter, first) for p in known)}
    )
    if without:
        names = "、".join(str(types[code].label) if code in types else code for code in without)
        yield (
            "provision",
            _(
                "缺省级人民政府关于由乡镇（街道）确认%(matters)s的规定，请先登记省级规定；它须在文书的起始日期%(day)s已经施行。",
                matters=names,
                day=instrument.since,
            ),
        )
