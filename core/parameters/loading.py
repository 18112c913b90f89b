"""From a sound profile to the database: each section by the feature that owns it; what would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.access.staff import operations as staff
from core.audit.operations import about, operation
from core.db import bump, db, select
from core.divisions.operations import load_divisions, read_table
from core.errors import Refused
from core.library.operations import keep_texts, use_text
from core.parameters.models import ParameterValue
from core.parameters.operations import NewValue, put, surroundings, void_value
from core.parameters.profiles import ParameterItem, Profile
from core.parameters.queries import REVISION
from core.text import Message, Text, _


@dataclass(frozen=True)
class NotDone:
    """What of a profile could not be loaded, why, in a sentence, and the addresses of what is missing."""

    said: Text
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.said}{'、'.join(self.missing)}"


Loader = Callable[[Profile], Iterable[str | Message | NotDone]]
"""What a feature does with its section of a profile: a sentence for each thing that it changed, or could not do.
Harmless to repeat."""

_loaders: dict[str, Loader] = {}


def loads(section: str) -> Callable[[Loader], Loader]:
    """Mark the function that loads one section; a feature's own module says so once."""

    def mark(loader: Loader) -> Loader:
        _loaders[section] = loader
        return loader

    return mark


@dataclass(frozen=True)
class Loaded:
    """What a load did and could not do, by section, and the sections with content that no feature took."""

    done: Mapping[str, tuple[str, ...]]
    not_done: Mapping[str, tuple[NotDone, ...]]
    left_out: tuple[str, ...]


@operation("profile.load")
def load_profile(profile: Profile, loaders: Mapping[str, Loader] | None = None) -> Loaded:
    """Load every section in an order in which each finds what it rests on. Harmless to run again.

    Raises Refused for a template.
    """
    refuse_template(profile)
    about(f"profile:{profile.code}", office=profile.division)
    taking = {**_loaders, **(loaders or {})}
    full = [section for section in ORDER if getattr(profile, section)]
    said = {section: tuple(taking[section](profile)) for section in full if section in taking}
    done = {name: tuple(str(s) for s in each if not isinstance(s, NotDone)) for name, each in said.items()}
    not_done = {name: tuple(s for s in each if isinstance(s, NotDone)) for name, each in said.items()}
    return Loaded(done, not_done, tuple(section for section in full if section not in taking))


def refuse_template(profile: Profile) -> None:
    """Raise Refused: a template is no county's own; an overlay that names the county's division applies it."""
    if profile.template:
        name = profile.files[-1].removesuffix(".toml")
        raise Refused(
            _("“%(title)s”是地区模板，不能直接载入。", title=profile.title),
            next=_(
                '请另写一份档案，用 extends = "%(name)s" 继承它，并用 division 写明本县的区划代码，再载入那一份。',
                name=name,
            ),
            code="template",
        )


ORDER = (
    "divisions",
    "documents",
    "parameters",
    "duties",
    "responsibilities",
    "modules",
    "provisions",
    "instruments",
    "licences",
    "processes",
)


@loads("divisions")
def _divisions(profile: Profile) -> Iterable[Message]:
    assert profile.divisions is not None
    added = load_divisions(read_table(profile.divisions), source=profile.code)
    return [_("行政区划：新增或更新 %(n)s 个", n=added)] if added else []


@loads("documents")
def _documents(profile: Profile) -> Iterable[Message]:
    changed = keep_texts({item.code: item.record for item in profile.documents if item.record})
    cited = sum(
        use_text(item.code, profile.division, topic)
        for item in profile.documents
        for topic in item.topics or ("",)
    )
    return (
        [_("文件：更新 %(changed)s 份，引用 %(cited)s 处", changed=changed, cited=cited)]
        if changed + cited
        else []
    )


@loads("duties")
def _duties(profile: Profile) -> Iterable[Message]:
    named = {item.duty: item for item in profile.duties}  # an overlay speaks after its base
    rows = [{"duty": i.duty, "least": i.least, "basis": list(i.basis)} for i in named.values()]
    changed = staff.keep_minimums(profile.division, rows)
    return [_("岗位最低人数：更新 %(n)s 项", n=changed)] if changed else []


@loads("responsibilities")
def _responsibilities(profile: Profile) -> Iterable[Message]:
    named = {(item.tier, item.number): item for item in profile.responsibilities}
    rows = [
        {"tier": i.tier, "number": i.number, "text": i.text, "duty": i.duty, "basis": list(i.basis)}
        for i in named.values()
    ]
    changed = staff.keep_responsibilities(profile.division, rows)
    return [_("职责清单：更新 %(n)s 项", n=changed)] if changed else []


# --- Parameters -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """What loading would do to one parameter: new, changed, or kept because the county has set it itself."""

    kind: str
    item: ParameterItem
    before: Any = None
    row_id: int = 0

    def __str__(self) -> str:
        words = {
            "new": _("新增 %(address)s：%(after)s，自 %(since)s 起"),
            "changed": _("更改 %(address)s：由 %(before)s 改为 %(after)s，自 %(since)s 起"),
            "kept": _("保留 %(address)s：县里已自行设定为 %(before)s，未改为 %(after)s"),
        }
        return str(
            words[self.kind]
            % {
                "address": self.item.address,
                "after": self.item.value,
                "before": self.before,
                "since": self.item.since.isoformat(),
            }
        )


def diff_profile(profile: Profile) -> list[Change]:
    """What loading the profile's parameters would change now, in the order of the file. Raises Refused for a template."""
    refuse_template(profile)
    standing: dict[tuple[str, str, str], list[ParameterValue]] = {}
    for row in db.session.scalars(select(ParameterValue).where(ParameterValue.voided_at.is_(None))):
        standing.setdefault((row.address, row.division, row.bound), []).append(row)
    found = (_change(item, standing) for item in profile.parameters)
    return [change for change in found if change is not None]


def _change(
    item: ParameterItem, standing: Mapping[tuple[str, str, str], list[ParameterValue]]
) -> Change | None:
    rows = standing.get((item.address, item.division, item.bound), [])
    mine = [row for row in rows if item.row.meets(row.since, row.until)]
    if not mine:
        return Change("new", item)
    own = next((row for row in mine if row.source == "county"), None)
    first = own or mine[0]
    if any(_says_the_same(row, item) for row in mine):
        return None
    return Change("kept" if own else "changed", item, first.value, first.id)


def _says_the_same(row: ParameterValue, item: ParameterItem) -> bool:
    days = (row.since, row.until) == (item.since, item.until)
    return days and row.value == item.value and row.source == item.source and tuple(row.basis) == item.basis


@loads("parameters")
def _parameters(profile: Profile) -> Iterable[str | NotDone]:
    changes, around = diff_profile(profile), surroundings()
    for change in changes:
        if change.kind == "changed":
            _void_overlapping(change.item)
        if change.kind != "kept":
            put(_new(change.item), around)
    if changes:
        bump(REVISION)
    return [NotDone(str(change)) if change.kind == "kept" else str(change) for change in changes]


def _void_overlapping(item: ParameterItem) -> None:
    module, _colon, key = item.address.rpartition(":")
    rows = select(ParameterValue).where(
        ParameterValue.module == module,
        ParameterValue.key == key,
        ParameterValue.division == item.division,
        ParameterValue.bound == item.bound,
        ParameterValue.voided_at.is_(None),
    )
    for row in db.session.scalars(rows).all():
        if item.row.meets(row.since, row.until):
            void_value(row.id, str(_("重新载入 %(where)s", where=item.where)))
    db.session.flush()


def _new(item: ParameterItem) -> NewValue:
    module, _colon, key = item.address.rpartition(":")
    return NewValue(
        module=module,
        key=key,
        division=item.division,
        value=item.value,
        since=item.since,
        until=item.until,
        bound=item.bound,
        basis=item.basis,
        source=item.source,
        reason=item.note or item.where,
    )
