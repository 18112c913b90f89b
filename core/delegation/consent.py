"""What must be there before an instrument is signed: its own content, the government's consent, the plan, the province's provision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.clock import today
from core.delegation.models import FORMS, MODES, Instrument
from core.delegation.queries import provisions_above
from core.delegation.resolve import LAW_DAY
from core.parameters import queries as parameters
from core.parameters.keys.procedure import WITHOUT_BASIS
from core.plugins import registry
from core.text import Message, _

Fault = tuple[str, Message]
"""A field and what is missing of it."""


def unsignable(instrument: Instrument, signed_on: date | None = None) -> dict[str, list[Message]]:
    """Everything that is missing for a signature of that day (default: today), by field; empty when it can be signed."""
    faults = (*_content(instrument), *_consent(instrument), *_provided(instrument, signed_on or today()))
    return {name: [said] for name, said in faults}


def _content(instrument: Instrument) -> Iterator[Fault]:
    if instrument.form not in FORMS:
        yield "form", _("请选择委托、授权或法定。")
    if instrument.mode not in MODES:
        yield "mode", _("请选择确认方式。")
    if instrument.members is not None and instrument.quorum > instrument.members:
        yield "members", _("成员人数不能少于通过人数。")
    if instrument.mode == "joint" and instrument.quorum < 2:
        yield "quorum", _("联合确认须写明至少二人的通过人数。")


def _consent(instrument: Instrument) -> Iterator[Fault]:
    """A meeting or document can be found again by its number alone: 第103次常务会议, 〔2026〕1号."""
    if not any(sign.isnumeric() for sign in f"{instrument.consent_body}{instrument.consent_number}"):
        yield "consent_number", _("缺本级人民政府同意下放的会议次数或者文件文号。")
    if instrument.consent_on is None:
        yield "consent_on", _("缺本级人民政府同意下放的日期。")
    if instrument.plan_file is None:
        yield "plan", _("缺实施方案文件，请先上传。")


def _provided(instrument: Instrument, signed_on: date) -> Iterator[Fault]:
    """Since the law, the province lets townships confirm each matter (社会救助法 44), or the bureau entrusts in its own name."""
    county = instrument.county
    own_name = parameters.value_of(WITHOUT_BASIS, county, signed_on) == "bureau_name"
    if signed_on < LAW_DAY or (own_name and instrument.form == "entrustment"):
        return
    in_time = [
        p
        for p in provisions_above(county)
        if (instrument.until is None or p.since <= instrument.until)
        and (p.until is None or p.until >= max(instrument.since, LAW_DAY))
    ]
    types = registry().case_types
    without = sorted({s.matter for s in instrument.scopes if not any(s.matter in p.matters for p in in_time)})
    if without:
        names = "、".join(str(types[code].label) if code in types else code for code in without)
        yield (
            "provision",
            _("缺省级人民政府关于由乡镇（街道）确认%(matters)s的规定，请先登记省级规定。", matters=names),
        )
