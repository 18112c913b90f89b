"""From what a profile's files say to frozen records; nothing is built of a profile with a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.parameters import checking
from core.parameters.checking import Checked
from core.parameters.known import Known, known
from core.parameters.profiles import (
    NATIONAL,
    DocumentItem,
    Draft,
    DutyItem,
    InstrumentItem,
    LicenceItem,
    ModuleItem,
    ParameterItem,
    ProcessItem,
    Profile,
    ProvisionItem,
    ResponsibilityItem,
    draft_of,
    path_of,
    refuse,
)
from core.parameters.rows import Row
from core.parameters.sections import SECTIONS, Entry

GROUPED = {"tiers": "org.tier_names", "terms": "terms"}
LISTED = {
    "phases": "plan.phases",
    "channels": "notice.channels",
    "hotlines": "hotline.number",
    "conflicts": "plan.conflicts",
}
"""Sections that become one parameter: a table by key, or a list of tables."""


def check_profile(name: str | Path, known_here: Known | None = None) -> list[str]:
    """Every fault of a profile and of the one that it extends, each with file, place and key; empty when sound."""
    draft, knowing = _draft(name, known_here)
    return checking.faults_in(draft, knowing)


def read_profile(name: str | Path, known_here: Known | None = None) -> Profile:
    """A sound profile as records. Incomplete carries every fault at once."""
    draft, knowing = _draft(name, known_here)
    refuse(checking.faults_in(draft, knowing), path_of(name).name)
    return _profile(Checked(draft, knowing))


def _draft(name: str | Path, known_here: Known | None) -> tuple[Draft, Known]:
    draft, knowing = draft_of(path_of(name)), known_here or known()
    if draft.head("code") != NATIONAL and not knowing.bounds:
        knowing = replace(knowing, bounds=_national_bounds(knowing))
    return draft, knowing


def _national_bounds(knowing: Known) -> tuple[Row, ...]:
    nation = Checked(draft_of(path_of(NATIONAL)), knowing)
    return tuple(item.row for item in _parameters(nation) if item.bound)


def _profile(checked: Checked) -> Profile:
    draft = checked.draft
    return Profile(
        code=draft.head("code"),
        title=draft.head("title"),
        division=checked.division,
        issued_on=draft.head("issued_on"),
        files=tuple(head.file for head in draft.heads),
        divisions=draft.divisions_file,
        template=_is_template(draft),
        documents=tuple(map(_document, draft.of("documents"))),
        parameters=(*_parameters(checked), *_grouped(checked)),
        duties=tuple(DutyItem(**_item(checked, e), **_of(e, "duty", "least")) for e in draft.of("duties")),
        responsibilities=tuple(
            ResponsibilityItem(**_item(checked, e), **_of(e, "tier", "number", "text", "duty"))
            for e in draft.of("responsibilities")
        ),
        modules=tuple(_module(checked, e) for e in draft.of("modules")),
        provisions=tuple(_provision(checked, e) for e in draft.of("provisions")),
        instruments=tuple(_instrument(checked, e) for e in draft.of("instruments")),
        licences=tuple(_licence(checked, e) for e in draft.of("licences")),
        processes=tuple(_process(checked, e) for e in draft.of("processes")),
    )


def _is_template(draft: Draft) -> bool:
    """As the last file says that names a division: an overlay with a county's own makes a county's profile of it."""
    named = next((head for head in reversed(draft.heads) if "division" in head.data), None)
    return named is not None and bool(named.data.get("template"))


def _item(checked: Checked, entry: Entry) -> dict[str, Any]:
    """What every item has."""
    return {
        "where": entry.where,
        "since": checked.since(entry),
        "until": entry.data.get("to"),
        "basis": checked.basis(entry),
        "source": checked.source(entry),
        "note": entry.data.get("note", ""),
    }


def _of(entry: Entry, *keys: str) -> dict[str, Any]:
    """Keys of an entry as they are, lists frozen; those that are absent left out."""
    found = {key: entry.data[key] for key in keys if key in entry.data}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}


def _document(entry: Entry) -> DocumentItem:
    topics = (*entry.data.get("modules", ()), *entry.data.get("topics", ()))
    new = checking.record(entry) if checking.is_new(entry) else None
    return DocumentItem(where=entry.where, code=entry.data["code"], topics=topics, record=new)


def _module(checked: Checked, entry: Entry) -> ModuleItem:
    places = entry.data.get("divisions", [checked.division])
    return ModuleItem(**_item(checked, entry), code=entry.data["code"], divisions=tuple(places))


def _provision(checked: Checked, entry: Entry) -> ProvisionItem:
    named = _of(entry, "code", "division", "issuer", "number", "matters")
    return ProvisionItem(**_item(checked, entry), **named, title=entry.data.get("title", ""))


def _instrument(checked: Checked, entry: Entry) -> InstrumentItem:
    named = _of(entry, "code", "townships", "matters", "form", "number", "signed_on", "confirmer", "members")
    named |= _of(entry, "quorum", "first_responsible")
    caps = {matter: Decimal(amount) for matter, amount in entry.data.get("caps", {}).items()}
    return InstrumentItem(
        **_item(checked, entry),
        **named,
        caps=MappingProxyType(caps),
        seal=MappingProxyType(entry.data.get("seal", {})),
        consent=MappingProxyType(entry.data.get("consent", {})),
        letters=MappingProxyType(entry.data.get("letters", {})),
        folder=checked.draft.folder,
    )


def _licence(checked: Checked, entry: Entry) -> LicenceItem:
    named = _of(entry, "number", "townships", "starts", "reads")
    return LicenceItem(**_item(checked, entry), **named)


def _process(checked: Checked, entry: Entry) -> ProcessItem:
    return ProcessItem(
        **_item(checked, entry),
        pipeline=entry.data["pipeline"],
        division=entry.data.get("division", checked.division),
        change=MappingProxyType(entry.data.get("change", {})),
        insert=tuple(entry.data.get("insert", ())),
        reason=entry.data.get("reason", ""),
    )


# --- Parameters -------------------------------------------------------------------------------------------------------


def _parameters(checked: Checked) -> Iterator[ParameterItem]:
    for entry in checked.draft.of("parameters"):
        for address in checked.addresses(entry):
            if checked.known.leaves_out(address):
                continue
            yield ParameterItem(
                **_item(checked, entry),
                address=address,
                division=entry.data.get("division", checked.division),
                value=entry.data["value"],
                bound=entry.data.get("bound", ""),
            )


def _grouped(checked: Checked) -> Iterator[ParameterItem]:
    """Sections that are written more readably than as parameters, and become them."""
    for section, address in GROUPED.items():
        tables = checked.draft.of(section)
        merged = {k: v for entry in tables for k, v in _own(entry).items()}
        yield from _one(checked, address, tables, merged)
    for section, address in LISTED.items():
        tables = checked.draft.of(section)
        listed = [{**_own(entry), "source": checked.source(entry)} for entry in tables]
        yield from _one(checked, address, tables, listed)
    for entry in checked.draft.of("staffing"):
        for key, value in _own(entry).items():
            yield from _one(checked, f"staff.{key}", [entry], value)


def _own(entry: Entry) -> dict[str, Any]:
    marks = SECTIONS["tiers"].keys
    plain = {k: v for k, v in entry.data.items() if k not in marks}
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in plain.items()}


def _one(checked: Checked, address: str, tables: list[Entry], value: Any) -> Iterator[ParameterItem]:
    """One row for all of them, marked a test value as soon as one of them is."""
    if not tables:
        return
    sources = {checked.source(entry) for entry in tables}
    basis = tuple(dict.fromkeys(code for entry in tables for code in checked.basis(entry)))
    shared = {**_item(checked, tables[0]), "basis": basis, "until": None}
    if len(sources) > 1:
        shared["source"] = "test"
    yield ParameterItem(**shared, address=address, division=checked.division, value=value)
