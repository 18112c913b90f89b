"""From a county's profile to delegation: the province's provisions, and instruments as far as the document states them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.db import db, select
from core.delegation import operations
from core.delegation.consent import unsignable
from core.delegation.letters.operations import keep_letter
from core.delegation.models import Provision
from core.documents.uploads import Upload
from core.parameters.loading import loads
from core.parameters.profiles import InstrumentItem, Profile
from core.text import Message, _

MODES = {"chief": "chief_representative"}
FORMS = {"law": "by_law"}


@loads("provisions")
def provisions(profile: Profile) -> Iterable[Message]:
    """Record each provision that is not there yet."""
    done = []
    for item in profile.provisions:
        known = select(Provision).where(Provision.number == item.number, Provision.division == item.division)
        if db.session.scalar(known) is None:
            operations.record_provision(
                item.division,
                item.issuer,
                item.number,
                item.matters,
                item.since,
                item.until,
                title=item.title,
                note=item.note,
            )
            done.append(_("登记省级规定 %(number)s", number=item.number))
    return done


@loads("instruments")
def instruments(profile: Profile) -> Iterable[Message]:
    """Draft each instrument that is not there yet; sign it where the document says that it was signed."""
    done = []
    for item in profile.instruments:
        number = item.number or item.code
        if operations.instrument_numbered(number, profile.division) is None:
            done.append(_load(profile, item, number))
    return done


def _load(profile: Profile, item: InstrumentItem, number: str) -> Message:
    row = operations.draft_instrument(
        profile.division,
        number,
        FORMS.get(item.form, item.form),
        item.townships,
        item.matters,
        item.since,
        item.until,
        mode=MODES.get(item.confirmer, item.confirmer),
        quorum=item.quorum or (1 if item.confirmer in ("alone", "chief") else 0),
        caps={matter: str(cap) for matter, cap in item.caps.items()},
        **_stated(item),
    )
    if plan := item.consent.get("plan"):
        operations.attach_plan(row, _file(item, plan))
    if item.signed_on is not None and not unsignable(row, item.signed_on):
        operations.sign_instrument(row, item.signed_on)
        if letters := item.letters:
            for township in item.townships:
                keep_letter(row, township, letters["signed_on"], _file(item, letters["copy"]))
        return _("签署权限下放文书 %(number)s", number=number)
    return _(
        "起草权限下放文书 %(number)s，不产生下放；文件没有写明：%(missing)s",
        number=number,
        missing="、".join(map(str, _unstated(item))),
    )


def _file(item: InstrumentItem, name: str) -> Upload:
    """A file that lies beside the profile."""
    return Upload(name, (item.folder / name).read_bytes())


def _stated(item: InstrumentItem) -> dict[str, Any]:
    """What else the document says, each under the name of its column."""
    return {
        "members": item.members,
        "first_responsible": item.first_responsible,
        "seal": str(item.seal.get("name", "")),
        "seal_kind": str(item.seal.get("kind", "")),
        "consent_body": str(item.consent.get("body", "")),
        "consent_number": str(item.consent.get("number", "")),
        "consent_on": item.consent.get("on"),
        "basis": list(item.basis),
        "note": item.note,
    }


def _unstated(item: InstrumentItem) -> list[Message]:
    """What a document has to say before its instrument is whole, and this one does not."""
    joint = item.confirmer == "joint"
    parts = {
        _("文号"): item.number,
        _("形式"): item.form,
        _("怎样确认"): item.confirmer,
        _("成员人数"): item.members or not joint,
        _("几人同意才通过"): item.quorum or not joint,
        _("第一责任人"): item.first_responsible,
        _("签署日期"): item.signed_on,
        _("使用的印章"): item.seal,
        _("本级人民政府的同意"): item.consent,
    }
    return [label for label, said in parts.items() if not said]
