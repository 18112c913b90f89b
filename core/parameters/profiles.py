"""A county's profile: what its file says, checked as a whole and read into frozen records."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.errors import Incomplete
from core.library.texts import TextRecord
from core.parameters.rows import Row
from core.parameters.sections import Entry, entries
from core.text import Message, _

FOLDER = Path(__file__).resolve().parents[2] / "config" / "profiles"
NATIONAL = "national"


@dataclass(frozen=True, kw_only=True)
class Item:
    """What every entry has: its place in the file, its days, what it rests on, who says so."""

    where: str
    since: date
    until: date | None = None
    basis: tuple[str, ...] = ()
    source: str = "document"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ParameterItem(Item):
    """A dated value of one parameter, in its written form."""

    address: str
    division: str
    value: Any
    bound: str = ""

    @property
    def row(self) -> Row:
        """As the row that it becomes."""
        return Row(
            address=self.address,
            division=self.division,
            since=self.since,
            until=self.until,
            value=self.value,
            bound=self.bound,
            basis=self.basis,
            source=self.source,
        )


@dataclass(frozen=True, kw_only=True)
class ModuleItem(Item):
    """A module that is enabled for these divisions."""

    code: str
    divisions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DutyItem(Item):
    """How many holders of a duty each place needs at least."""

    duty: str
    least: int


@dataclass(frozen=True, kw_only=True)
class ResponsibilityItem(Item):
    """A 职责 that the county's document gives to a tier, and the duty that carries it here."""

    tier: str
    number: int
    text: str
    duty: str


@dataclass(frozen=True, kw_only=True)
class ProvisionItem(Item):
    """The province's provision that townships confirm (社会救助法 44)."""

    code: str
    division: str
    issuer: str
    number: str
    title: str
    matters: tuple[str, ...]


THE_TOWNSHIP = "township"
"""First responsible where the document names no post: the township as a body."""


@dataclass(frozen=True, kw_only=True)
class InstrumentItem(Item):
    """An instrument of delegation. Without form, signature or quorum it is a draft and delegates nothing.

    `caps` in yuan a decision, by matter; `seal` has kind and name; `consent` body, number and on, and `plan`, a file beside
    the profile; `letters` the day on which the townships' letters were signed and their copy, a file too. `folder` holds them.
    """

    code: str
    townships: tuple[str, ...]
    matters: tuple[str, ...]
    form: str = ""
    number: str = ""
    signed_on: date | None = None
    confirmer: str = ""
    members: int | None = None
    quorum: int | None = None
    caps: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    first_responsible: str = ""
    seal: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    consent: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    letters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    folder: Path = FOLDER


@dataclass(frozen=True, kw_only=True)
class LicenceItem(Item):
    """The bureau's licence by which these townships start its checks of means, or read their answers, themselves."""

    number: str
    townships: tuple[str, ...]
    starts: bool = False
    reads: bool = False


@dataclass(frozen=True, kw_only=True)
class DocumentItem:
    """A text that the county cites: for modules, for topics, or (both empty) at large; with its record when it is new."""

    where: str
    code: str
    topics: tuple[str, ...] = ()
    record: TextRecord | None = None


@dataclass(frozen=True, kw_only=True)
class ProcessItem(Item):
    """An overlay of one pipeline: changed and inserted lines."""

    pipeline: str
    division: str
    change: Mapping[str, Any]
    insert: tuple[Mapping[str, Any], ...]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a profile file, its base where it extends one, and a shared file where it has one filled in, say together."""

    code: str
    title: str
    division: str
    issued_on: date | None
    files: tuple[str, ...]
    divisions: Path | None = None
    template: bool = False
    documents: tuple[DocumentItem, ...] = ()
    parameters: tuple[ParameterItem, ...] = ()
    duties: tuple[DutyItem, ...] = ()
    responsibilities: tuple[ResponsibilityItem, ...] = ()
    modules: tuple[ModuleItem, ...] = ()
    provisions: tuple[ProvisionItem, ...] = ()
    instruments: tuple[InstrumentItem, ...] = ()
    licences: tuple[LicenceItem, ...] = ()
    processes: tuple[ProcessItem, ...] = ()


@dataclass(frozen=True)
class Draft:
    """The files of a profile as they were written: what a shared one adds, the base, then what extends it."""

    entries: tuple[Entry, ...]
    heads: tuple[Entry, ...]
    divisions_file: Path | None
    divisions: Mapping[str, str]
    faults: tuple[str, ...]
    folder: Path = FOLDER

    def of(self, *sections: str) -> list[Entry]:
        """The tables of these sections, in the order of the files."""
        return [entry for entry in self.entries if entry.section in sections]

    def head(self, key: str, default: Any = None) -> Any:
        """What the last file says of the profile itself, else the base."""
        return next((h.data[key] for h in reversed(self.heads) if key in h.data), default)


def path_of(name: str | Path) -> Path:
    """`lianhu` or a path to a file."""
    given = Path(name)
    return given if given.suffix == ".toml" else FOLDER / f"{name}.toml"


def draft_of(path: Path) -> Draft:
    """Read the file, the one that it extends, and what of a shared one both leave open; faults are noted, never raised."""
    faults: list[str] = []
    found = _read(path, faults)
    own = next((entry.data for entry in found if entry.section == "profile"), {})
    if base := own.get("extends"):
        found = [*_read(path.parent / f"{base}.toml", faults), *found]
    if shared := own.get("fills"):
        found = [*_open(_read(path.parent / f"{shared}.toml", faults), found, own.get("from")), *found]
    heads = [entry for entry in found if entry.section == "profile"]
    file, divisions = _divisions(path, heads, faults)
    return Draft(tuple(found), tuple(heads), file, divisions, tuple(faults), path.parent)


def _read(path: Path, faults: list[str]) -> list[Entry]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        faults.append(said(path.name, "", _("读不到这个文件")))
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(said(path.name, "", _("不是有效的 TOML：%(error)s", error=error)))
        return []
    return list(entries(document, path.name))


_NAMED_BY = {"documents": "code", "duties": "duty"}


def _open(shared: Iterable[Entry], said_already: Iterable[Entry], since: date | None) -> Iterator[Entry]:
    """What a shared file says of texts and duties that the profile does not name, of sections that it hasn't, and of
    keys on days on which no row of the profile's own holds for the whole of its division.

    What has no first day of its own holds from that of the profile.
    """
    stated = list(said_already)
    sections = {entry.section for entry in stated} - {"profile", "parameters", *_NAMED_BY}
    names = {(e.section, e.data.get(by)) for e in stated if (by := _NAMED_BY.get(e.section))}
    taken = _days_taken(stated)
    for entry in shared:
        if entry.section == "profile" and since is not None:
            entry.data["from"] = since
        by = _NAMED_BY.get(entry.section)
        if entry.section in sections or (by and (entry.section, entry.data.get(by)) in names):
            continue
        if entry.section == "parameters":
            days = _days(entry, since)
            left = [a for a in _addresses(entry) if not any(map(days.meets, taken.get(a, ())))]
            if not left:
                continue
            if "modules" in entry.data:
                entry.data["modules"] = [module for module, _key in left]
        yield entry


@dataclass(frozen=True)
class _Days:
    """The days of an entry, both included."""

    first: date
    last: date

    def meets(self, other: _Days) -> bool:
        """Whether they share a day."""
        return self.first <= other.last and other.first <= self.last


def _days(entry: Entry, since: date | None) -> _Days:
    return _Days(entry.data.get("from") or since or date.min, entry.data.get("to") or date.max)


def _days_taken(stated: Iterable[Entry]) -> dict[tuple[str, Any], list[_Days]]:
    """Address -> days on which the profile states it itself; a row for one township leaves the rest open."""
    entries = list(stated)
    heads = {entry.file: entry.data for entry in entries if entry.section == "profile"}
    whole = {head.get("division") for head in heads.values()} | {None}
    taken: dict[tuple[str, Any], list[_Days]] = {}
    for entry in entries:
        if entry.section == "parameters" and entry.data.get("division") in whole:
            for address in _addresses(entry):
                taken.setdefault(address, []).append(_days(entry, heads.get(entry.file, {}).get("from")))
    return taken


def _addresses(entry: Entry) -> list[tuple[str, Any]]:
    """(module, key) of what an entry sets; a key may carry its module itself."""
    module, _colon, key = str(entry.data.get("key", "")).rpartition(":")
    return [(each, key) for each in entry.data.get("modules", ()) or (module,)]


def _divisions(path: Path, heads: Iterable[Entry], faults: list[str]) -> tuple[Path | None, dict[str, str]]:
    named = next((head for head in heads if "divisions" in head.data), None)
    if named is None:
        return None, {}
    file = (path.parent / named.data["divisions"]).resolve()
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return file, {row["code"]: row["level"] for row in csv.DictReader(lines)}
    except (OSError, KeyError):
        faults.append(
            said(named.where, "divisions", _("读不到行政区划文件 %(file)s", file=named.data["divisions"]))
        )
        return file, {}


def said(where: str, key: str, message: Message) -> str:
    """One line of a report: file, place, key, sentence."""
    return f"{where}{'.' + key if key else ''}：{message}"


def refuse(faults: Iterable[str], name: str) -> None:
    """Raise Incomplete with every fault, when there are any."""
    places: dict[str, list[str]] = {}
    for line in faults:
        place, _colon, sentence = line.partition("：")
        places.setdefault(place, []).append(sentence)
    if places:
        n = sum(map(len, places.values()))
        raise Incomplete(
            _("配置文件 %(name)s 有 %(n)s 处错误，没有载入任何内容。", name=name, n=n), fields=places
        )
