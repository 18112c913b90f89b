"""Numbers of people in what forms hold: masked where it is read or shown to be filled in anew, whole again when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.numbers import mask_id, mask_name


def _tail(text: str) -> str:
    return f"****{text[-4:]}"


SECRET: dict[str, Callable[[str], str]] = {"id_number": mask_id, "account": _tail, "phone": _tail}
KEPT_APART: dict[str, Callable[[str], str]] = {"objector": mask_name, "contact": _tail}
"""Who objects or complains is known to whoever wrote it down; others read what was said, not by whom (PET22 30)."""
OF_A_COMPLAINANT: dict[str, Callable[[str], str]] = {"name": mask_name, "address": lambda _text: "****"}


def masked(value: Any, *, own: bool = False) -> Any:
    """Answers of a form with identity numbers, accounts and telephones masked, at any depth.

    Names of those who object or complain too, unless it is one's `own` writing.
    """
    if isinstance(value, list):
        return [masked(each, own=own) for each in value]
    if not isinstance(value, dict):
        return value
    complains = "named" in value or {"about", "content"} <= value.keys()
    hidden = SECRET if own else SECRET | KEPT_APART | (OF_A_COMPLAINANT if complains else {})
    return {
        k: hidden[k](v) if k in hidden and isinstance(v, str) and v else masked(v, own=own)
        for k, v in value.items()
    }


_Known = dict[tuple[str, str], list[tuple[Any, str]]]
"""Numbers by the name of their field and by how they look masked, each with the name beside it."""


def unmasked(value: Any, earlier: Any) -> Any:
    """What was typed into a form that showed `earlier` masked: a number that was left as it stood is whole again.

    Of two that look alike masked, the one beside the same name; where that doesn't tell either, it stays as typed.
    """
    known: _Known = {}
    _numbers_in(earlier, known)
    return _whole(value, known)


def _numbers_in(value: Any, known: _Known) -> None:
    if isinstance(value, list):
        for each in value:
            _numbers_in(each, known)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in SECRET and isinstance(each, str) and each:
                known.setdefault((name, SECRET[name](each)), []).append((value.get("name"), each))
            else:
                _numbers_in(each, known)


def _whole(value: Any, known: _Known) -> Any:
    if isinstance(value, list):
        return [_whole(each, known) for each in value]
    if not isinstance(value, dict):
        return value

    def meant(name: str, said: str) -> str:
        found = known[name, said]
        own = {number for who, number in found if who == value.get("name")} or {
            number for _who, number in found
        }
        return own.pop() if len(own) == 1 else said

    return {
        name: meant(name, each) if isinstance(each, str) and (name, each) in known else _whole(each, known)
        for name, each in value.items()
    }
