"""One try to finish an entry, and what a reason against it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.cases.engine import Run
from core.cases.questions import Desk
from core.cases.state import Entry, Signer
from core.declare import NEXT, Check, Decision, End, Line, Notice, Wait
from core.declare.checks import outcomes_on
from core.text import Message


@dataclass(frozen=True)
class Block:
    """One reason: a permanent code, a sentence, the articles, and what to do next."""

    code: str
    message: Message
    basis: tuple[str, ...] = ()
    next: Message | None = None


_BY_HAND: dict[type[Line], tuple[str, ...]] = {Notice: ("undisputed",), Check: ("settled",), Wait: ()}
"""What a person may do where a machine, the public or time ends the stage: post the notice, settle a hit, nothing."""


@dataclass(frozen=True)
class Attempt:
    """One try to finish an entry: by whom, with which outcome, amount in yuan, and reason."""

    run: Run
    desk: Desk
    entry: Entry
    line: Line
    outcome: str
    signer: Signer
    note: str = ""
    form: Mapping[str, Any] | None = None
    bound: Mapping[str, Any] = field(default_factory=dict)
    """What of the form binds a granting decision."""

    @property
    def target(self) -> Any:
        """Where the outcome leads; None when a person has no such outcome now."""
        if self.outcome not in _BY_HAND.get(type(self.line), (self.outcome,)):
            return None
        return outcomes_on(self.line, self.run.process.settings).get(self.outcome)

    @property
    def goes_on(self) -> bool:
        """Whether the case moves ahead or ends by it; False when it is sent back."""
        if self.target is NEXT:
            return True
        pipeline = self.run.pipeline
        to = pipeline[self.target]
        ahead = pipeline.index[self.target] > pipeline.index[self.line.code]
        return isinstance(to, End) or (ahead and not to.aside)

    @property
    def ends(self) -> bool:
        """Whether the case ends by it, without a decision on its matter."""
        return (
            self.target is not NEXT
            and isinstance(self.run.pipeline[self.target], End)
            and not isinstance(self.line, Decision)
        )

    @property
    def grants(self) -> bool:
        """Whether money would begin, change or end by it."""
        return isinstance(self.line, Decision) and self.outcome in self.line.grants

    @property
    def waived(self) -> bool:
        """Whether neither survey nor check stands before this line: nothing can follow from it but an end."""
        return self.line.only_ends
