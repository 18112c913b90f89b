"""Duties as written in duties.toml, and the rules that hold for every set of them. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from core.declare import Duty
from core.plugins.checks import MONEY, POWER
from core.text import Message, Named, Text, _

Level = Literal["county", "township", "village", "other"]
LEVELS = get_args(Level)
SIGHTS = ("scope", "granted", "counts")

# What no village or community duty may ever hold (社会救助法; 002:32): who holds one of these decides about a person
DECIDING = frozenset(
    {
        *("accept", "refuse", "review", "confirm", "seal", "answer_first", "survey", "verify", "visit"),
        *("supervise", "pay", "pay_reserve", "configure", "accounts"),
    }
)


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
    if duty.rights & POWER and duty.rights & MONEY:
        faults.append(_("岗位“%(duty)s”既审核确认又管资金，权钱须分离。", duty=duty.name))
    forbidden = village_forbids(duty, rights)
    if forbidden:
        faults.append(
            _(
                "岗位“%(duty)s”在村（社区）任职，不能有受理、审核、确认等权限：%(names)s。",
                duty=duty.name,
                names="、".join(str(rights[code].name) if code in rights else code for code in forbidden),
            )
        )
    return faults


def village_forbids(duty: DutyInfo, rights: Mapping[str, Right]) -> list[str]:
    """The rights that a duty may not have because it belongs to a village; whatever the table says of DECIDING."""
    if duty.level != "village" and "village" not in duty.posted_at:
        return []
    return sorted(
        r for r in duty.rights if r in DECIDING or (duty.level == "village" and not _for_village(r, rights))
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
