"""What has happened to a case, newest first, as its page shows it: stages with their signers, and remarks between them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from core.clock import SHANGHAI


def told(case: dict[str, Any], read: list[list[tuple[Any, str]]]) -> list[dict[str, Any]]:
    """Out of the case as REST answers it; `read`: what was filled in at each of its stages, in words."""
    stages = zip(case["stages"], read, strict=True)
    entries = [_happened(stage) | {"answers": said} for stage, said in stages if stage["left_on"]]
    remarks = [
        {
            "at": _moment(r["at"]),
            "what": r["said"],
            "who": r["by"],
            "note": "",
            "colour": "yellow",
            "sign": "info-circle",
        }
        for r in case["remarks"]
    ]
    newest_first = [*reversed(remarks), *reversed(entries)]  # of one moment, what was recorded last
    return sorted(newest_first, key=lambda item: f"{item['at']:%Y-%m-%d %H:%M:%S.%f}", reverse=True)


def _happened(stage: dict[str, Any]) -> dict[str, Any]:
    signed = stage["signed"]
    return {
        "at": _moment(signed[-1]["at"]) if signed else date.fromisoformat(stage["left_on"]),
        "what": f"{stage['label']}：{stage['outcome_label']}",
        "who": "、".join(_signed(each, stage["outcome"]) for each in signed),
        "note": stage["note"],
        "colour": "green",
        "sign": "check",
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(SHANGHAI)


def _signed(part: dict[str, Any], outcome: str) -> str:
    """A name, with what was voted where the stage ended otherwise."""
    return str(part["name"]) if part["outcome"] == outcome else f"{part['name']}（{part['outcome_label']}）"
