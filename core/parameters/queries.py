"""Reading values: what holds where and when, what a case's rules read, what is still missing, the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from core.db import db, kept_by, select
from core.declare import Limit, Parameter, Values
from core.declare.values import STRUCTURE
from core.divisions.queries import place_of, tree
from core.divisions.tree import Tree
from core.errors import Refused
from core.library.texts import split
from core.parameters import rows as pure
from core.parameters.models import ParameterValue
from core.parameters.rows import COUNTY, NATION, Found, Row
from core.parameters.values import read, write
from core.plugins import registry
from core.text import _

REVISION = "parameters"


@kept_by(REVISION)
def rows() -> Mapping[str, tuple[Row, ...]]:
    """Every row that stands, by address."""
    standing = select(ParameterValue).where(ParameterValue.voided_at.is_(None)).order_by(ParameterValue.since)
    found: dict[str, list[Row]] = {}
    for row in db.session.scalars(standing):
        found.setdefault(row.address, []).append(row_of(row))
    return MappingProxyType({address: tuple(of_one) for address, of_one in found.items()})


def row_of(row: ParameterValue) -> Row:
    """A stored row without its history."""
    return Row(
        id=row.id,
        address=row.address,
        division=row.division,
        since=row.since,
        until=row.until,
        value=row.value,
        bound=row.bound,
        basis=tuple(row.basis),
        source=row.source,
    )


def places(division: str, on: date, divisions: Tree | None = None) -> tuple[str, ...]:
    """A division, or an office by its code, and everything that it lies in on that day, the nation last.

    Where a body acts for a division, the body stands in place of what the code names above it.
    """
    whole = divisions or tree()
    found: list[str] = []
    code: str | None = place_of(division)
    while code:
        found.append(code)
        owner = next((a for a in whole.assignments if a.division == code and a.holds(on)), None)
        node = whole.nodes.get(code)
        code = owner.body if owner else node.parent_code if node else pure.chain(code)[1]
    return (*found, NATION)


def find(parameter: Parameter, division: str, on: date) -> Found | None:
    """The value that holds in a division on a day, with its row; None when none was set. Defaults are not values."""
    return pure.find(parameter, rows().get(parameter.address, ()), places(division, on), on)


def value_of(parameter: Parameter, division: str, on: date) -> Any:
    """The value that holds in a division on a day, else the default. Refused when it must be set and is not."""
    found = find(parameter, division, on)
    return found.value if found is not None else default_of(parameter, division, on)


def default_of(parameter: Parameter, division: str, on: date) -> Any:
    """The default as rules get it; Refused when there is none and the parameter must be set."""
    if parameter.default is None:
        if parameter.required:
            raise Refused(
                _(
                    "参数“%(label)s”（%(address)s）在 %(on)s 没有设定。",
                    label=str(parameter.label),
                    address=parameter.address,
                    on=on.isoformat(),
                ),
                basis=parameter.basis,
                next=_("请县级业务管理员在参数页设定该值，写明起始日和依据。"),
                code="parameter_missing",
            )
        return None
    if parameter.kind == "limit" and isinstance(parameter.default, Mapping):
        return Limit.read(parameter.default)
    return tuple(parameter.default) if parameter.kind == "choices" else parameter.default


class BoundValues:
    """What the rules of one case read: bound to its division, its type and the day that each parameter is read on.

    Remembers what was read, so that a decision can store every value with its division, first day and basis.
    """

    def __init__(
        self,
        module: str,
        division: str,
        days: Mapping[str, date],
        settings: Mapping[str, Any] | None = None,
        since: date | None = None,
    ) -> None:
        self.module, self.division = module, division
        self._days, self._settings, self._since = days, settings or {}, since
        self._read: dict[str, Found] = {}

    def __getitem__(self, parameter: Parameter) -> Any:
        found = self.found(parameter)
        return found.value if found else default_of(parameter, self.division, self.day(parameter))

    def get(self, parameter: Parameter, default: Any = None) -> Any:
        """As `values[parameter]`, but the given default instead of a refusal."""
        found = self.found(parameter)
        if found is not None:
            return found.value
        return parameter.default if default is None and parameter.default is not None else default

    def day(self, parameter: Parameter) -> date:
        """The day on which the parameter counts for this case (ruling 8)."""
        try:
            return self._days[parameter.read_on]
        except KeyError:
            raise Refused(
                _("还没有确定参数“%(label)s”应按哪一天取值。", label=str(parameter.label))
            ) from None

    def found(self, parameter: Parameter) -> Found | None:
        """The value with its row, remembered. KeyError for another plugin's parameter."""
        if parameter.module not in ("", self.module):
            raise KeyError(f"{parameter.address} belongs to another module than {self.module}")
        if parameter.address not in self._read:
            found = self._settled(parameter) or find(parameter, self.division, self.day(parameter))
            if found is None:
                return None
            self._read[parameter.address] = found
        return self._read[parameter.address]

    def _settled(self, parameter: Parameter) -> Found | None:
        """Switches, choices and limits stand in the published version of the process, once there is one."""
        if parameter.kind not in STRUCTURE or parameter.address not in self._settings:
            return None
        value = self._settings[parameter.address]
        return Found(
            address=parameter.address,
            value=value if isinstance(value, Limit) else read(parameter, value),
            division=self.division,
            since=self._since,
            basis=parameter.basis,
            source="process",
        )

    @property
    def read(self) -> list[tuple[str, Any, str, date | None, tuple[str, ...]]]:
        """(address, value, division, since, basis) of everything read so far."""
        return [(f.address, f.value, f.division, f.since, f.basis) for f in self._read.values()]

    def as_json(self) -> list[dict[str, Any]]:
        """The same in written form."""
        declared = registry().parameters
        return [
            {
                "address": found.address,
                "value": write(declared[found.address], found.value),
                "division": found.division,
                "since": found.since.isoformat() if found.since else None,
                "basis": list(found.basis),
                "source": found.source,
            }
            for found in self._read.values()
        ]

    @property
    def conflicts(self) -> list[Found]:
        """Values read that gave way to a bound above them."""
        return [found for found in self._read.values() if found.conflict is not None]


def bind(
    type_code: str,
    division: str,
    days: Mapping[str, date],
    settings: Mapping[str, Any] | None = None,
    since: date | None = None,
) -> BoundValues:
    """Values for the rules of a case of this type: `days` names acceptance, decision, month and event as far as known.

    `settings` are those of the published process version that the case is on, by address, and `since` its first day.
    """
    module = registry().module_of.get(type_code, type_code)
    return BoundValues(module, division, days, settings, since)


def readings(values: Values) -> list[dict[str, Any]]:
    """What was read, as JSON to store beside a decision: written values with division, first day, basis and source."""
    return values.as_json() if isinstance(values, BoundValues) else []


def missing(module: str, division: str, on: date) -> list[Parameter]:
    """What must be set before the module may go live there (rulings 9): core's and its own.

    Where the nation's row only bounds, the county's own row is asked for.
    """
    asked = [p for p in registry().parameters.values() if p.required and p.module in (module, "")]
    standing, where = (
        rows(),
        places(division, on),
    )  # once: while values are being loaded they are read anew each time
    return [p for p in asked if not _is_set(p, pure.find(p, standing.get(p.address, ()), where, on))]


def _is_set(parameter: Parameter, found: Found | None) -> bool:
    if found is None:
        return False
    own = not found.division.isdigit() or len(found.division) >= COUNTY
    return not parameter.bound or (bool(found.division) and own)


def offered(parameter: Parameter, division: str, on: date) -> Any:
    """What the page offers for confirming where nothing is set: the nearest bound, else the default; written form."""
    of_one = rows().get(parameter.address, ())
    binding = pure.bounds(of_one, places(division, on), on)
    return binding[-1].value if binding else parameter.default


def bounds_of(parameter: Parameter, division: str, on: date) -> list[Row]:
    """The bounds above a division that a value of that day must keep to."""
    return pure.bounds(rows().get(parameter.address, ()), places(division, on), on)


def history(parameter: Parameter, division: str) -> Sequence[ParameterValue]:
    """Every row that a division ever had, voided ones included, the latest first."""
    return db.session.scalars(
        select(ParameterValue)
        .where(
            ParameterValue.module == parameter.module,
            ParameterValue.key == parameter.code,
            ParameterValue.division == division,
        )
        .order_by(ParameterValue.since.desc(), ParameterValue.id.desc())
    ).all()


def row_numbered(row_id: int) -> ParameterValue | None:
    """A row that stands, by its key."""
    row = db.session.get(ParameterValue, row_id)
    return row if row is not None and row.voided_at is None else None


def resting_on(text_code: str) -> list[Row]:
    """Standing rows whose basis names a text: for review when it is repealed."""
    return [
        row for of_one in rows().values() for row in of_one if text_code in (split(b)[0] for b in row.basis)
    ]
