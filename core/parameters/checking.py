"""Whether a profile makes sense: every fault of it at once, each with file, place and key; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from core.declare import Parameter
from core.library.files import faults_of, record_of
from core.library.texts import TextRecord, split, unknown
from core.parameters.issuers import foreign, level_fault
from core.parameters.known import Known
from core.parameters.profiles import THE_TOWNSHIP, Draft, said
from core.parameters.rows import Row, bounds, chain, find, looser, unfit
from core.parameters.sections import SECTIONS, Entry
from core.parameters.values import Fault, read, read_bound
from core.text import Message, _

Faults = Iterator[tuple[Entry, str, Message]]
DATED = ("parameters", "modules", "provisions", "instruments", "licences", "processes")


@dataclass(frozen=True)
class Checked:
    """A draft beside what its names must be found in."""

    draft: Draft
    known: Known

    @cached_property
    def division(self) -> str:
        """The division that the profile is for; empty for the nation."""
        return str(self.draft.head("division", ""))

    @cached_property
    def strays(self) -> bool:
        """Whether the profile's own division is not in its table: said once, and nothing is measured against it."""
        known = self.draft.divisions
        return bool(self.division and known) and self.division not in known

    @cached_property
    def texts(self) -> Mapping[str, TextRecord]:
        """Those of the library and the profile's own."""
        own = {
            e.data["code"]: record(e) for e in self.draft.of("documents") if is_new(e) and not new_faults(e)
        }
        return {**self.known.texts, **own}

    def head_of(self, entry: Entry) -> Mapping[str, Any]:
        """What the entry's own file says of itself; an overlay takes the division of its base."""
        return next((h.data for h in self.draft.heads if h.file == entry.file), {})

    def since(self, entry: Entry) -> date:
        """The first day of an entry."""
        day: date = entry.data.get("from") or self.head_of(entry).get("from") or date.min
        return day

    def basis(self, entry: Entry) -> tuple[str, ...]:
        """What an entry rests on: its own texts, else those of its file."""
        return tuple(entry.data.get("basis") or self.head_of(entry).get("basis") or ())

    def source(self, entry: Entry) -> str:
        """Who says so."""
        return str(entry.data.get("source") or self.head_of(entry).get("source") or "document")

    def addresses(self, entry: Entry) -> list[str]:
        """The parameters that an entry sets: its key alone, or once for each of its modules."""
        key = entry.data.get("key")
        if not isinstance(key, str):
            return []
        return [f"{module}:{key}" for module in entry.data.get("modules", ())] or [key]

    def row(self, entry: Entry, address: str) -> Row:
        """The row that an entry becomes for one of its parameters."""
        return Row(
            address=address,
            division=entry.data.get("division", self.division),
            since=self.since(entry),
            until=entry.data.get("to"),
            value=entry.data.get("value"),
            bound=entry.data.get("bound", ""),
            basis=self.basis(entry),
            source=self.source(entry),
        )


def faults_in(draft: Draft, known: Known) -> list[str]:
    """Every fault, those of form before those of meaning; empty when the profile can be loaded."""
    checked = Checked(draft, known)
    found = [(entry, key, fault) for entry in draft.entries for key, fault in entry.faults]
    found += [fault for check in _CHECKS for fault in check(checked)]
    return list(
        dict.fromkeys((*draft.faults, *(said(entry.where, key, fault) for entry, key, fault in found)))
    )


# --- Every section ----------------------------------------------------------------------------------------------------


def _own_division(checked: Checked) -> Faults:
    head = next((h for h in reversed(checked.draft.heads) if "division" in h.data), None)
    if head is not None and checked.strays:
        yield head, "division", _("行政区划表中没有 %(code)s", code=checked.division)


def _days(checked: Checked) -> Faults:
    for entry in checked.draft.of(*DATED, "documents"):
        last = entry.data.get("to")
        if last is not None and entry.section != "documents" and last < checked.since(entry):
            yield entry, "to", _("止日早于起日 %(since)s", since=checked.since(entry).isoformat())


def _texts_named(checked: Checked) -> Faults:
    for entry in checked.draft.entries:
        for key in ("basis", "law"):
            for item in unknown(entry.data.get(key, ()), checked.texts):
                yield entry, key, _("文件库中没有 %(text)s", text=split(item)[0])


def _texts_in_force(checked: Checked) -> Faults:
    for entry in checked.draft.of(*DATED):
        named = [
            checked.texts[code]
            for code, _article in map(split, checked.basis(entry))
            if code in checked.texts
        ]
        if "basis" in entry.data and named and not any(text.in_force(checked.since(entry)) for text in named):
            yield entry, "basis", _("所列文件在 %(on)s 都不施行", on=checked.since(entry).isoformat())


def _places(checked: Checked) -> Faults:
    for entry in checked.draft.of("parameters", "modules", "instruments", "licences", "processes"):
        for key in ("division", "divisions", "townships"):
            named = entry.data.get(key, [])
            for code in [named] if isinstance(named, str) else named:
                if fault := _place_fault(checked, key, code):
                    yield entry, key, fault


def _place_fault(checked: Checked, key: str, code: str) -> Message | None:
    if code not in checked.draft.divisions:
        return _("行政区划表中没有 %(code)s", code=code)
    if not checked.strays and not code.startswith(checked.division):
        return _("%(code)s 不在 %(division)s 之内", code=code, division=checked.division)
    if key == "townships" and checked.draft.divisions[code] != "township":
        return _("%(code)s 不是乡镇（街道）", code=code)
    return None


def _duties(checked: Checked) -> Faults:
    for entry in checked.draft.of("duties", "responsibilities"):
        duty = entry.data.get("duty")
        if duty is not None and duty not in checked.known.duties:
            yield entry, "duty", _("没有岗位 %(duty)s", duty=duty)


def _modules(checked: Checked) -> Faults:
    for entry in checked.draft.of("modules", "instruments", "provisions", "documents"):
        for key in ("code",) if entry.section == "modules" else ("matters", "modules"):
            named = entry.data.get(key, [])
            for module in [named] if isinstance(named, str) else named:
                if module not in checked.known.modules and module not in checked.known.absent:
                    yield entry, key, _("没有安装模块 %(module)s", module=module)


# --- Parameters -------------------------------------------------------------------------------------------------------


def _values(checked: Checked) -> Faults:
    for entry in checked.draft.of("parameters"):
        for address in checked.addresses(entry):
            parameter = checked.known.parameters.get(address)
            if parameter is None and not checked.known.leaves_out(address):
                yield entry, "key", _("没有参数 %(address)s", address=address)
            elif parameter is not None and "value" in entry.data:
                yield from ((entry, "value", fault) for fault in _value_faults(checked, parameter, entry))


def _value_faults(checked: Checked, parameter: Parameter, entry: Entry) -> Iterable[Message]:
    row = checked.row(entry, parameter.address)
    try:
        if row.bound:
            read_bound(parameter, row.bound, row.value)
            return []
        read(parameter, row.value)
    except Fault as fault:
        return [fault.message]
    national = (bound for bound in checked.known.bounds if bound.address == row.address)
    binding = bounds(national, chain(row.division), row.since)
    others = partial(_stated, checked, row)
    return [*looser(parameter, row.value, binding), *unfit(parameter, row.value, others)]


def _stated(checked: Checked, row: Row, other: Parameter) -> Any:
    """What the draft says of another parameter where and when a row begins; its default where it says nothing."""
    rows = [
        checked.row(entry, other.address)
        for entry in checked.draft.of("parameters")
        if other.address in checked.addresses(entry) and "value" in entry.data
    ]
    found = find(other, rows, chain(row.division), row.since)
    return found.value if found is not None else other.default


def _levels(checked: Checked) -> Faults:
    for entry in checked.draft.of("parameters"):
        for address in checked.addresses(entry):
            parameter = checked.known.parameters.get(address)
            row = checked.row(entry, address)
            if parameter and (fault := level_fault(parameter, row.division, row.basis, checked.texts)):
                yield entry, "basis", fault
            known = not checked.draft.divisions or row.division in checked.draft.divisions
            if known and (fault := foreign(chain(row.division), row.basis, checked.texts)):
                yield entry, "basis", fault


def _groups(checked: Checked) -> Faults:
    """Tiers and terms are words; staffing holds values of the parameters `staff.*`."""
    for entry in checked.draft.of("tiers", "terms", "staffing"):
        for key in entry.data.keys() - SECTIONS[entry.section].keys.keys():
            if entry.section != "staffing":
                if not isinstance(entry.data[key], str):
                    yield entry, key, _("应为加引号的文字")
                continue
            parameter = checked.known.parameters.get(f"staff.{key}")
            if parameter is None:
                yield entry, key, _("没有参数 %(address)s", address=f"staff.{key}")
            elif fault := _unreadable(parameter, entry.data[key]):
                yield entry, key, fault


def _unreadable(parameter: Parameter, written: Any) -> Message | None:
    try:
        read(parameter, written)
    except Fault as fault:
        return fault.message
    return None


def _doubles(checked: Checked) -> Faults:
    seen: dict[tuple[str, str], Entry] = {}
    for entry in checked.draft.of("channels", "instruments", "provisions"):
        code = entry.data.get("code")
        if code and seen.setdefault((entry.section, code), entry) is not entry:
            yield entry, "code", _("代码 %(code)s 重复", code=code)


# --- What may not overlap ---------------------------------------------------------------------------------------------


def _overlaps(checked: Checked) -> Faults:
    seen: dict[tuple[str, ...], list[tuple[Entry, Row]]] = {}
    for entry in checked.draft.of("parameters", "modules", "instruments", "licences"):
        for claim in _claims(checked, entry):
            row = checked.row(entry, claim[1])
            for other, earlier in seen.setdefault(claim, []):
                if row.meets(earlier.since, earlier.until):
                    yield entry, "from", _("与 %(other)s 的日期重叠", other=other.where)
                    break
            seen[claim].append((entry, row))


def _claims(checked: Checked, entry: Entry) -> list[tuple[str, ...]]:
    data = entry.data
    if entry.section == "parameters":
        place, bound = data.get("division", checked.division), data.get("bound", "")
        return [(entry.section, address, place, bound) for address in checked.addresses(entry)]
    if entry.section == "modules":
        places = data.get("divisions", [checked.division])
        return [(entry.section, data.get("code", ""), place) for place in places]
    if entry.section == "licences":
        return [(entry.section, township) for township in data.get("townships", ())]
    return [(entry.section, m, t) for t in data.get("townships", ()) for m in data.get("matters", ())]


# --- Delegation and documents -----------------------------------------------------------------------------------------


def _instruments(checked: Checked) -> Faults:
    for entry in checked.draft.of("instruments"):
        data = entry.data
        quorum, members = data.get("quorum"), data.get("members")
        if quorum is not None and not 2 <= quorum <= (members or quorum):
            yield entry, "quorum", _("法定人数应不少于 2 人，且不多于成员人数")
        for matter in data.get("caps", {}).keys() - set(data.get("matters", ())):
            yield entry, "caps", _("限额中的 %(matter)s 不在下放事项之内", matter=matter)
        responsible = data.get("first_responsible")
        if responsible and responsible not in (*checked.known.duties, THE_TOWNSHIP):
            yield entry, "first_responsible", _("没有岗位 %(duty)s", duty=responsible)


_SEALS = ("special_seal", "township_seal", "none")
_WITHIN: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "seal": {"kind": lambda v: v in _SEALS, "name": lambda v: isinstance(v, str)},
    "consent": {
        "body": lambda v: isinstance(v, str),
        "number": lambda v: isinstance(v, str),
        "on": lambda v: type(v) is date,
        "plan": lambda v: isinstance(v, str),
    },
    "letters": {"signed_on": lambda v: type(v) is date, "copy": lambda v: isinstance(v, str)},
}
"""What the tables of an instrument may hold."""


def _instrument_tables(checked: Checked) -> Faults:
    for entry in checked.draft.of("instruments"):
        for name, keys in _WITHIN.items():
            for key, value in entry.data.get(name, {}).items():
                if key not in keys:
                    yield entry, f"{name}.{key}", _("没有这个键")
                elif not keys[key](value):
                    yield entry, f"{name}.{key}", _("不能是 %(value)s", value=value)
        for name, key in (("consent", "plan"), ("letters", "copy")):
            file = entry.data.get(name, {}).get(key)
            if isinstance(file, str) and not (checked.draft.folder / file).is_file():
                yield entry, f"{name}.{key}", _("读不到文件 %(file)s", file=file)


def _licences(checked: Checked) -> Faults:
    for entry in checked.draft.of("licences"):
        if not (entry.data.get("starts") or entry.data.get("reads")):
            yield entry, "starts", _("starts 和 reads 至少一项为 true")


def _provisions(checked: Checked) -> Faults:
    for entry in checked.draft.of("provisions"):
        place = str(entry.data.get("division", checked.division[:2]))
        if len(place) != 2 or not (checked.strays or checked.division.startswith(place)):
            yield entry, "division", _("应为本地所属省份的两位代码")


def is_new(entry: Entry) -> bool:
    """Whether a document brings its own text, rather than naming one of the library."""
    return "title" in entry.data


def new_faults(entry: Entry) -> dict[str, Message]:
    """What is wrong with a text that a profile brings."""
    return faults_of({k: v for k, v in entry.data.items() if k not in ("modules", "topics")})


def record(entry: Entry) -> TextRecord:
    """The text that a profile brings."""
    return record_of({k: v for k, v in entry.data.items() if k not in ("modules", "topics")})


def _documents(checked: Checked) -> Faults:
    for entry in checked.draft.of("documents"):
        code = entry.data.get("code")
        if is_new(entry):
            yield from ((entry, key, fault) for key, fault in new_faults(entry).items())
            if code in checked.known.texts:
                yield entry, "code", _("编号 %(code)s 已被文件库中的文件使用", code=code)
        elif code is not None and code not in checked.known.texts:
            yield entry, "code", _("文件库中没有 %(text)s；新文件请写明 title 和 level", text=code)


_CHECKS: tuple[Callable[[Checked], Faults], ...] = (
    _own_division,
    _days,
    _texts_named,
    _texts_in_force,
    _places,
    _duties,
    _modules,
    _values,
    _levels,
    _groups,
    _doubles,
    _overlaps,
    _instruments,
    _licences,
    _instrument_tables,
    _provisions,
    _documents,
)
