"""A follow-up procedure walked on a database: opened on a case that was led to its end, then everywhere from there."""

from __future__ import annotations

from collections.abc import Callable

from core.cases.handling import Handling
from core.cases.models import Case
from core.cases.operations import open_follow_up
from core.cases.versions import resolved
from core.clock import today
from core.declare import Step
from tests.contracts.database_walk import FAR, REASON, VILLAGE, Deed, Story, Walk


class FollowUpWalk(Walk):
    """A walk that begins on a case which has ended, whoever may open the follow-up opens it."""

    def tell_on(self, no: str, story: Story, before: Callable[[Case], object] | None = None) -> None:
        """Open the follow-up on that case under the story, and go everywhere; `before`: what has happened meanwhile."""
        self._story, self._no = story, no
        self._seen = set()
        with self._undone():
            if before is not None:
                with self._kept():
                    before(self._case())
                self.acts -= 1
            self._follow()
            self._visit()

    def lead(self, story: Story, end: str, on: str = "") -> str:
        """A case led straight to that end, and kept: its number. `on`: the case that it follows."""
        self.under(resolved(self.pipeline, VILLAGE, today()).settings, set())
        self._story, self._no = story, on
        first = self.pipeline.lines[0]
        if on:
            self._follow()
        else:
            assert isinstance(first, Step)
            self._open(first, next(iter(first.outcomes)))
        while (act := self._ready()).state.ended_as is None:
            deeds = [deed for deed in self._deeds(act) if not deed.against]
            min(deeds, key=lambda deed: self._way_to(deed, end)).do()
        assert act.state.ended_as == end
        return self._no

    def _ready(self) -> Handling:
        self._prepare()
        return self._handling()

    def _way_to(self, deed: Deed, end: str) -> int:
        return min((self._far(to, end) for to in deed.leads), default=FAR)

    def _follow(self) -> None:
        """Opened by each of those who may, in turn."""
        act = self._handling()
        duty = self.pipeline.opened_by[self.acts % len(self.pipeline.opened_by)]
        with self._acting(act.world.holder(duty)):
            self._no = open_follow_up(self._no, self.pipeline.code, {"reason": REASON}).no
