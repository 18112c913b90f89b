"""Duties as written in duties.toml, and the rules that hold for every set of them. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from core.declare import Duty
from core.plugins.separation import DECIDING, MONEY, broken
from core.text import Message, Named, Text, _

Level = Literal["county", "township", "village", "other"]
LEVELS = get_args(Level)
SIGHTS = ("scope", "granted", "counts")

BEYOND_VILLAGES = DECIDING | {"configure", "accounts"}
"""What no village or community duty may ever hold (社会救助法; 002:32): its holder decides about a person."""

FIGURES = frozenset({"read_figures"})
"""All that a duty above the counties may hold: it sees counts and no row, and a list of nothing would look like no fault (ORG-10)."""

WEIGHTY = frozenset({"confirm", "verify", "configure", "accounts", "read_audit", *MONEY})
"""What only a duty that signs in with a one-time code may hold: who decides, pays, administers or reads the log."""


@dataclass(frozen=True)
class Right:
    """One thing that a holder may do."""

    code: str
    name: Text
    english: str = ""
    village: bool = False


@dataclass(frozen=True)
class DutyInfo:
    """A duty; `excludes` gives the sentence for each duty that the same person cannot hold, in both directions."""

    code: str
    name: Text
    english: str
    level: Level
    posted_at: tuple[str, ...]
    sight: str
    rights: frozenset[str]
    excludes: Mapping[str, str] = field(default_factory=dict)
    second_factor: bool = False

    def may(self, right: str) -> bool:
        """Whether the duty holds the right."""
        return right in self.rights


@dataclass(frozen=True)
class DutyTable:
    """The rights and duties of an installation."""

    rights: Mapping[str, Right]
    duties: Mapping[str, DutyInfo]


def read_duties(path: Path) -> DutyTable:
    """The table in a duties.toml; ValueError listing every fault."""
    with path.open("rb") as file:
        return table_of(tomllib.load(file))


def table_of(content: Mapping[str, Any]) -> DutyTable:
    """The table out of parsed TOML; ValueError listing every fault."""
    rights = {
        code: Right(code=code, **row | {"name": Named(row["name"], row.get("english", ""))})
        for code, row in content.get("right", {}).items()
    }
    sentences = {code: row["text"] for code, row in content.get("exclusion", {}).items()}
    rows: Mapping[str, Mapping[str, Any]] = content.get("duty", {})
    both = _both_ways(rows, sentences)
    duties = {code: _duty(code, row, both.get(code, {})) for code, row in rows.items()}
    faults = [str(fault) for duty in duties.values() for fault in faults_in(duty, rights, duties)]
    if faults:
        raise ValueError("\n".join(faults))
    return DutyTable(rights, duties)


def from_plugin(duty: Duty) -> DutyInfo:
    """A duty that a plugin declares; `extra` may say posted_at, sight and english as duties.toml does."""
    usual = (duty.level,) if duty.level != "other" else ("county", "township")
    return DutyInfo(
        code=duty.code,
        name=Named(str(duty.label), duty.extra.get("english", "")),
        english=duty.extra.get("english", ""),
        level=duty.level,
        posted_at=tuple(duty.extra.get("posted_at", usual)),
        sight=duty.extra.get("sight", "scope"),
        rights=frozenset(duty.rights),
        excludes=dict.fromkeys(duty.excludes, str(_("这两个岗位不能由同一人担任"))),
        second_factor=duty.second_factor,
    )


def faults_in(duty: DutyInfo, rights: Mapping[str, Right], known: Iterable[str]) -> list[Message]:
    """Everything wrong with one duty."""
    faults: list[Message] = []
    if duty.level not in LEVELS or duty.sight not in SIGHTS or not duty.posted_at:
        faults.append(_("岗位“%(duty)s”：层级、可见范围或任职层级不对。", duty=duty.name))
    unknown = sorted(duty.rights - set(rights))
    if unknown:
        faults.append(
            _("岗位“%(duty)s”：没有这些权限：%(names)s。", duty=duty.name, names="、".join(unknown))
        )
    strangers = sorted(set(duty.excludes) - set(known))
    if strangers:
        faults.append(
            _("岗位“%(duty)s”：没有这些岗位：%(names)s。", duty=duty.name, names="、".join(strangers))
        )
    faults += [why for why, _codes in rights_forbidden(duty, rights)]
    return faults


def rights_forbidden(duty: DutyInfo, rights: Mapping[str, Right]) -> Iterator[tuple[Message, list[str]]]:
    """Every rule that a duty's rights break, whatever a county configures: (sentence, the rights that break it)."""
    in_village = village_forbids(duty, rights)
    if in_village:
        names = _names(in_village, rights)
        yield (
            _("“%(duty)s”是村（社区）岗位，不能有这些权限：%(names)s。", duty=duty.name, names=names),
            in_village,
        )
    beyond = sorted(duty.rights - FIGURES) if duty.sight == "counts" else []
    if beyond:
        names = _names(beyond, rights)
        yield _("“%(duty)s”只看统计数字，不能有这些权限：%(names)s。", duty=duty.name, names=names), beyond
    for rule, codes in broken(duty.rights):
        names = _names(codes, rights)
        yield (
            _(
                "“%(duty)s”不能同时有这些权限：%(names)s。%(why)s。",
                duty=duty.name,
                names=names,
                why=rule.sentence,
            ),
            codes,
        )
    weighty = sorted(duty.rights & WEIGHTY)
    if weighty and not duty.second_factor:
        names = _names(weighty, rights)
        yield (
            _("“%(duty)s”登录不用动态口令，不能有这些权限：%(names)s。", duty=duty.name, names=names),
            weighty,
        )


def _names(codes: Iterable[str], rights: Mapping[str, Right]) -> str:
    return "、".join(str(rights[code].name) if code in rights else code for code in codes)


def village_forbids(duty: DutyInfo, rights: Mapping[str, Right]) -> list[str]:
    """The rights that a duty may not have because it belongs to a village; whatever the table says of BEYOND_VILLAGES."""
    if duty.level != "village" and "village" not in duty.posted_at:
        return []
    return sorted(
        r
        for r in duty.rights
        if r in BEYOND_VILLAGES or (duty.level == "village" and not _for_village(r, rights))
    )


def _for_village(right: str, rights: Mapping[str, Right]) -> bool:
    return right in rights and rights[right].village


def _both_ways(
    rows: Mapping[str, Mapping[str, Any]], sentences: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for code, row in rows.items():
        for why, others in row.get("excludes", {}).items():
            for other in others:
                found.setdefault(code, {})[other] = sentences.get(why, why)
                found.setdefault(other, {})[code] = sentences.get(why, why)
    return found


def _duty(code: str, row: Mapping[str, Any], excludes: Mapping[str, str]) -> DutyInfo:
    return DutyInfo(
        code=code,
        name=Named(row["name"], row.get("english", "")),
        english=row.get("english", ""),
        level=row["level"],
        posted_at=tuple(row["posted_at"]),
        sight=row["sight"],
        rights=frozenset(row["rights"]),
        excludes=excludes,
        second_factor=row.get("second_factor", False),
    )
