"""From a county's profile to the gate: each module that the county has goes live where nothing is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.divisions.queries import name_of
from core.errors import JiuzhuError
from core.modules import operations
from core.modules.queries import activations, is_enabled
from core.parameters.loading import NotDone, loads
from core.parameters.profiles import ModuleItem, Profile
from core.text import Message, Text, _


@loads("modules")
def modules(profile: Profile) -> Iterable[Message | NotDone]:
    """Enable each module of the profile that was never decided about there; say once why one can't go live, and where."""
    done: list[Message | NotDone] = []
    for item in profile.modules:
        enabled: list[str] = []
        refused: dict[NotDone, list[str]] = {}
        for division in item.divisions or (profile.division,):
            if _is_open_question(item, division):
                why = _enable(item, division)
                (enabled if why is None else refused.setdefault(why, [])).append(division)
        if enabled:
            done.append(_said(_("启用模块 %(code)s（%(places)s），自 %(since)s 起"), item, enabled))
        for why, places in refused.items():
            said = _said(_("模块 %(code)s（%(places)s）未启用：%(why)s"), item, places, why=why.said)
            done.append(NotDone(said, why.missing))
    return done


def _is_open_question(item: ModuleItem, division: str) -> bool:
    decided = any(a.module == item.code and a.division == division for a in activations())
    return not decided and not is_enabled(item.code, division, item.since)


def _enable(item: ModuleItem, division: str) -> NotDone | None:
    """Why it can't be; None when it is on now."""
    try:
        operations.enable(item.code, division, item.since, "、".join(item.basis), item.until)
    except JiuzhuError as refused:
        return NotDone(str(refused), tuple(refused.fields))
    return None


def _said(words: Message, item: ModuleItem, places: Sequence[str], **more: Text) -> Message:
    named = "、".join(map(name_of, places))
    return words % {"code": item.code, "places": named, "since": item.since, **more}
