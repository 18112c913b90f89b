"""What the engine and its tests have to ask about a case: who decides, who holds what, days, rules, papers, meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from core.cases.state import CaseState, Entry, Holder, Signer
from core.declare import Advice, Conflict, Limit, Line, Step


class Confirmer(Protocol):
    """Who decides this case today, as delegation resolves it."""

    @property
    def holder(self) -> Holder: ...

    @property
    def quorum(self) -> int: ...

    @property
    def members(self) -> tuple[int, ...]: ...

    @property
    def reason(self) -> str: ...


class World(Protocol):
    """What the engine has to ask: the calendar, the rules on this case's facts, and who holds which duty."""

    today: date

    def due(self, start: date, limit: Limit) -> date: ...

    def rule(self, rule: Callable[..., Any], *args: Any) -> Any: ...

    def confirmer(self, state: CaseState) -> Confirmer: ...

    def holder(self, duty: str) -> Holder: ...

    def applicant(self) -> Holder: ...

    def omitted_notice(self) -> str | None: ...


class Desk(World, Protocol):
    """What the tests before a signature ask beyond what the engine asks."""

    @property
    def proposed(self) -> Decimal | None: ...

    def conflicts(self, person: int, stage: str) -> list[Conflict]: ...

    def papers(self, line: Line) -> tuple[list[str], list[str]]: ...

    def advice(self, line: Step) -> Advice | None: ...

    def unposted(self, entry: Entry) -> list[str]: ...

    def open_objections(self) -> int: ...

    def in_meeting(self, entry: Entry, person: int) -> bool: ...

    def covers(self, holder: Holder, signer: Signer) -> bool: ...

    def four_eyes(self) -> frozenset[str]: ...

    def apart(self, entry: Entry, outcome: str, bound: Mapping[str, Any]) -> str: ...

    def stock_phrases(self) -> tuple[str, ...]: ...

    def label(self, stage: str) -> str: ...
