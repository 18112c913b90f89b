"""A pipeline: a list of lines whose order is the road. It checks itself when built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.declare.lines import NEXT, Act, Decision, End, Event, Go, Line
from core.declare.values import Condition, Parameter
from core.text import Text


class PipelineError(ValueError):
    """A pipeline that doesn't close; lists every fault with its stage and reason."""

    def __init__(self, code: str, faults: list[str]) -> None:
        super().__init__(f"{code}: " + "; ".join(faults))
        self.faults = faults


class Pipeline:
    """One procedure with an end.

    `total`: parameter of kind limit, or a rule, counted from acceptance. `follows`: opened only on an entitlement
    or on a case of another pipeline, by a holder of one of the duties `opened_by`; `label` is what it is called then.
    `notice_required`: nothing takes effect without a notice.
    Raises PipelineError when, under some combination of switches, a line is unreachable, an outcome leads nowhere,
    an End can't be reached or a decision can be reached without its guards.
    """

    def __init__(
        self,
        *lines: Line,
        code: str,
        label: Text = "",
        events: tuple[Event, ...] = (),
        total: Any = None,
        follows: str | None = None,
        opened_by: tuple[str, ...] = (),
        notice_required: bool = False,
    ) -> None:
        self.code = code
        self.label = label
        self.lines = lines
        self.events = events
        self.total = total
        self.follows = follows
        self.opened_by = opened_by
        self.notice_required = notice_required
        self.index = {line.code: i for i, line in enumerate(lines)}
        from core.declare.checks import faults_of  # the checks need the class; the class calls them once

        faults = faults_of(self)
        if faults:
            raise PipelineError(code, faults)

    def __getitem__(self, code: str) -> Line:
        return self.lines[self.index[code]]

    def __contains__(self, code: object) -> bool:
        return code in self.index

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __repr__(self) -> str:
        return f"<Pipeline {self.code}: {len(self.lines)} lines>"

    @property
    def road(self) -> tuple[Line, ...]:
        """Lines that the order leads to."""
        return tuple(line for line in self.lines if line.on_road)

    def beside(self, gate: str) -> tuple[Line, ...]:
        """Lines that must be done before `gate` can be finished."""
        return tuple(line for line in self.lines if line.before == gate)

    def acting(self, act: Act) -> tuple[Line, ...]:
        """Lines of that legal meaning."""
        return tuple(line for line in self.lines if line.act is act)

    @property
    def accepts_at(self) -> str | None:
        """The line where the clock starts; None in a follow-up, whose clock starts when it is opened."""
        found = self.acting(Act.ACCEPT)
        return found[0].code if found else None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The lines that bind."""
        return tuple(line for line in self.lines if isinstance(line, Decision))

    @property
    def ends(self) -> tuple[End, ...]:
        """Where it can end."""
        return tuple(line for line in self.lines if isinstance(line, End))

    @property
    def ends_only(self) -> bool:
        """Whether all that can take effect is that something ends."""
        effects = [end for end in self.ends if end.takes_effect]
        return bool(effects) and all(end.ends for end in effects)

    def event(self, code: str) -> Event | None:
        """The event of that code."""
        return next((e for e in self.events if e.code == code), None)

    def parameters(self) -> tuple[Parameter, ...]:
        """Every parameter that it names, each once, in order of appearance."""
        found: dict[str, Parameter] = {}
        for value in _named_values(self):
            parameter = value.parameter if isinstance(value, Condition) else value
            if isinstance(parameter, Parameter):
                found.setdefault(parameter.address, parameter)
        return tuple(found.values())

    def conditions(self) -> tuple[Parameter, ...]:
        """The switches and choices on which its shape depends."""
        found: dict[str, Parameter] = {}
        for value in _named_values(self):
            if isinstance(value, Condition):
                found.setdefault(value.parameter.address, value.parameter)
        return tuple(found.values())

    def documents(self) -> tuple[Any, ...]:
        """Every paper asked for and letter issued, each once."""
        found: dict[str, Any] = {}
        for line in self.lines:
            issued = line.issues.values() if isinstance(line.issues, Mapping) else (line.issues,)
            for group in (line.needs, *issued):
                for document in group if isinstance(group, tuple) else (group,):
                    found.setdefault(document.code, document)
        return tuple(found.values())


def _named_values(pipeline: Pipeline) -> Iterator[Any]:
    yield pipeline.total
    for line in pipeline.lines:
        yield from (line.where, line.when, line.within, line.starts_within)
        yield from (
            getattr(line, name, None)
            for name in ("lasts", "again_lasts", "counts", "good_for", "meeting", "silence_after")
        )
        for target in line.outcomes.values():
            if isinstance(target, Go):
                yield target.when


def target_of(target: Any) -> Any:
    """The stage that an outcome names, with or without its condition; NEXT stays NEXT."""
    return target.to if isinstance(target, Go) else target


__all__ = ["NEXT", "Pipeline", "PipelineError", "target_of"]
