"""What a public notice may say of anyone: four fields and no more, whatever a template or a county wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.documents.shape import Field
from core.documents.shape import names as names_of
from core.errors import Refused
from core.text import _

PERSONAL = ("applicant_name", "household_size", "amount", "location")
"""姓名、家庭人口、金额、所在村（社区）: the most that may be published (民发〔2021〕57号 24)."""

IMPERSONAL = frozenset(
    {
        "matter",
        "kind",
        "from_on",
        "until_on",
        "place",
        "township",
        "phone",
        "supervision_phone",
        "unit",
        "note",
    }
)
"""What else stands on a sheet: when, where, how to object. None of it is about a person."""

BASIS = ("D57:24", "SAL26:11")


def check_fields(wanted: Iterable[str]) -> None:
    """Refuses any field beyond the four and the impersonal ones, naming it."""
    extra = sorted(set(wanted) - set(PERSONAL) - IMPERSONAL)
    if extra:
        raise Refused(
            _(
                "公示内容只能有申请人姓名、家庭人口数、保障金额和所在村（社区），不得包含：%(fields)s",
                fields="、".join(extra),
            ),
            basis=BASIS,
            next=_("删去这些内容后再保存"),
            code="notice_field",
        )


def check_template(fields: Sequence[Field]) -> None:
    """The same for what a notice's template reads."""
    check_fields(names_of(fields))


def rows(listed: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Entries of a sheet, exactly the four fields each; refuses an entry that carries another."""
    found = []
    for entry in listed:
        check_fields(entry)
        found.append({name: entry.get(name) for name in PERSONAL})
    return found
