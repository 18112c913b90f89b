"""From a county's profile to the gate: each module that the county has goes live where nothing is missing."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import JiuzhuError
from core.modules import operations
from core.modules.queries import activations, is_enabled
from core.parameters.loading import loads
from core.parameters.profiles import Profile
from core.text import Message, _


@loads("modules")
def modules(profile: Profile) -> Iterable[Message]:
    """Enable each module of the profile that was never decided about there; say why one can't go live."""
    done = []
    for item in profile.modules:
        for division in item.divisions or (profile.division,):
            decided = any(a.module == item.code and a.division == division for a in activations())
            if decided or is_enabled(item.code, division, item.since):
                continue
            try:
                operations.enable(item.code, division, item.since, "、".join(item.basis), item.until)
            except JiuzhuError as refused:
                keys = "、".join(refused.fields)
                done.append(
                    _("模块 %(code)s 未启用：%(why)s%(keys)s", code=item.code, why=str(refused), keys=keys)
                )
            else:
                done.append(_("启用模块 %(code)s，自 %(since)s 起", code=item.code, since=item.since))
    return done
