"""From a county's profile to licences: what the bureau gave each township, as the file says."""

from __future__ import annotations

from collections.abc import Iterable

from core.means.licences.operations import BASIS, give_licence, licence_numbered
from core.parameters.loading import loads
from core.parameters.profiles import Profile
from core.text import Message, _


@loads("licences")
def licences(profile: Profile) -> Iterable[Message]:
    """Give each licence that is not there yet."""
    for item in profile.licences:
        for township in item.townships:
            if licence_numbered(item.number, township) is None:
                give_licence(
                    township,
                    item.number,
                    item.since,
                    item.until,
                    starts=item.starts,
                    reads=item.reads,
                    basis=item.basis or BASIS,
                )
                yield _("登记核对授权 %(number)s：%(township)s", number=item.number, township=township)
