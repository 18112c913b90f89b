"""From a county's profile to its processes: what its document lays down of a procedure holds from the profile's day."""

from __future__ import annotations

from collections.abc import Iterable

from core.cases.flows.operations import publish
from core.cases.flows.queries import versions_of
from core.parameters.loading import loads
from core.parameters.profiles import ProcessItem, Profile
from core.text import Message, _


@loads("processes")
def processes(profile: Profile) -> Iterable[Message]:
    """Publish each version that the place has not had yet."""
    for item in profile.processes:
        overlay = _overlay(item)
        if not any(dict(one.overlay) == overlay for one in versions_of(item.pipeline, item.division)):
            row = publish(
                item.pipeline,
                item.division,
                item.since,
                item.reason or str(_("载入档案文件")),
                until=item.until,
                basis="、".join(item.basis),
                overlay=overlay,
            )
            yield _("发布流程 %(code)s 第%(n)s版", code=item.pipeline, n=row.number)


def _overlay(item: ProcessItem) -> dict[str, object]:
    told = {
        "change": {code: dict(each) for code, each in item.change.items()},
        "insert": [dict(i) for i in item.insert],
    }
    return {name: value for name, value in told.items() if value}
