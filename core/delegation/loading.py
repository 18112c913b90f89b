"""From a county's profile to delegation: the province's provisions, and instruments as far as the document states them."""

from __future__ import annotations

from collections.abc import Iterable

from core.db import db, select
from core.delegation import operations
from core.delegation.models import Provision
from core.parameters.loading import loads
from core.parameters.profiles import InstrumentItem, Profile
from core.text import Message, _

MODES = {"alone": "alone", "joint": "joint", "chief": "chief_representative", "": "alone"}
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
        mode=MODES[item.confirmer],
        quorum=item.quorum or (0 if item.confirmer == "joint" else 1),
        caps={matter: str(cap) for matter, cap in item.caps.items()},
        seal=str(item.seal.get("name", "")),
        note=item.note,
    )
    if item.signed_on is None or not item.form:
        return _("起草权限下放文书 %(number)s（文件未写明形式或签署，不产生下放）", number=number)
    operations.sign_instrument(row, item.signed_on)
    return _("签署权限下放文书 %(number)s", number=number)
