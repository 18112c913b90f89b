"""A marshmallow schema as an HTML form, and what was typed back into data: one definition for page, REST and import.

Names of nested rows carry their place: `members.0.name`. Metadata of a field that the page reads: label, hint, unit,
widget, options (or labels), group, wide, placeholder, add, when. `core.declare.fields` makes such fields.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from flask import render_template
from markupsafe import Markup
from marshmallow import EXCLUDE, Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from core.declare.fields import of_our_time
from core.errors import Incomplete
from core.text import Message, Text, _
from core.web.fields import Errors, FormField, describe, is_repeated, nested_schema

MOST_ROWS = 200
SUMMARY = "_schema"


def render(
    schema: Schema | type[Schema],
    data: Mapping[str, Any] | None = None,
    errors: Errors | None = None,
    *,
    prefix: str = "",
) -> Markup:
    """The fields of a schema (without the form tag and the buttons), with the sentences beside those that are wrong."""
    parts = describe(_made(schema), data or {}, errors or {}, prefix)
    whole = (errors or {}).get(SUMMARY, ())
    return Markup(render_template("jiuzhu/fields.html", groups=grouped(parts), whole=whole))  # noqa: S704


def parse(schema: Schema | type[Schema], form: MultiDict[str, str], *, prefix: str = "") -> dict[str, Any]:
    """What was typed, as the schema's data; raises Incomplete with `fields` by path (`members.0.name`)."""
    made = _made(schema)
    return load(made, unpack(made, form, prefix), prefix=prefix)


def load(schema: Schema | type[Schema], data: Mapping[str, Any], *, prefix: str = "") -> dict[str, Any]:
    """Data of any origin checked by the schema; raises Incomplete with all that is wrong, in our words."""
    try:
        loaded: dict[str, Any] = _made(schema).load(data)
    except ValidationError as error:
        raise incomplete(error, prefix) from None
    if beyond := _beyond_our_time(loaded):
        raise incomplete(ValidationError(beyond), prefix)
    return loaded


def _beyond_our_time(loaded: Any) -> Any:
    """What is wrong with days that no matter of ours has, in the shape of what was loaded; nothing when all are right."""
    if isinstance(loaded, date):
        return None if of_our_time(loaded) else [_("请填写1900年到2100年之间的日期。")]
    rows: Iterable[tuple[Any, Any]] = ()
    if isinstance(loaded, Mapping):
        rows = loaded.items()
    elif isinstance(loaded, list):
        rows = enumerate(loaded)
    return {name: wrong for name, value in rows if (wrong := _beyond_our_time(value))}


def incomplete(error: ValidationError, prefix: str = "") -> Incomplete:
    """marshmallow's error as ours: every field by its path, every sentence in the language of the page."""
    wrong = {prefix + path: said for path, said in flatten(error.messages)}
    return Incomplete(
        _("有 %(n)s 处没有填对，请按提示修改后再提交。", n=len(wrong)),
        fields=wrong,
        next=_("红字标出的地方改好后再提交，已填的内容不会丢失。"),
    )


def typed(schema: Schema | type[Schema], form: MultiDict[str, str], *, prefix: str = "") -> dict[str, Any]:
    """What was typed, unchecked: to show a form again that was refused, and for the live preview."""
    return unpack(_made(schema), form, prefix)


def labels(schema: Schema | type[Schema], data: Mapping[str, Any]) -> dict[str, Text]:
    """What each field of a filled-in form is called, by its path; a repeated row says which one it is."""

    def named(parts: Iterable[FormField], before: str) -> Iterator[tuple[str, Text]]:
        for part in parts:
            yield part.path, f"{before}{part.label}"
            for place, row in enumerate(part.rows, 1):
                which = f"{part.label} {place} · " if part.widget == "rows" else ""
                yield from named(row, before + which)

    return dict(named(describe(_made(schema), data, {}), ""))


def in_order(wrong: Mapping[str, Any], named: Mapping[str, Text]) -> dict[str, Any]:
    """What is wrong by path, in the order in which the page shows its fields (`labels`); others last."""
    places = {path: place for place, path in enumerate(named)}
    return dict(sorted(wrong.items(), key=lambda each: places.get(each[0], len(places))))


def grouped(parts: Iterable[FormField]) -> list[tuple[Text, list[FormField]]]:
    """The fields by `metadata["group"]`, groups in the order of their first field."""
    found: dict[str, tuple[Text, list[FormField]]] = {}
    for part in parts:
        found.setdefault(str(part.group), (part.group, []))[1].append(part)
    return list(found.values())


def _made(schema: Schema | type[Schema]) -> Schema:
    return schema(unknown=EXCLUDE) if isinstance(schema, type) else schema


def unpack(schema: Schema, form: MultiDict[str, str], prefix: str = "") -> dict[str, Any]:
    """Flat names into nested data, by the schema; empty fields and empty rows are left out."""
    data: dict[str, Any] = {}
    for name, field in schema.fields.items():
        if field.dump_only:
            continue
        value = _unpack_one(field, form, prefix + name)
        if value is not None:
            data[field.data_key or name] = value
    return data


def _unpack_one(field: fields.Field, form: MultiDict[str, str], path: str) -> Any:
    inner = nested_schema(field)
    if inner is not None and is_repeated(field):
        rows = (unpack(inner, form, f"{path}.{place}.") for place in _places(form, path))
        return [row for row in rows if not _is_blank(row)]
    if inner is not None:
        found = unpack(inner, form, f"{path}.")
        return found if field.required or not _is_blank(found) else None
    if isinstance(field, fields.List):
        return [text for text in map(tidy, form.getlist(path)) if text]
    given = form.getlist(path)
    if isinstance(field, fields.Boolean):
        return given[-1] == "1" if given and given[-1] in ("0", "1") else None
    text = tidy(given[0]) if given else ""
    if isinstance(field, fields.Number):
        text = _plain_number(text)
    return text or None


def _is_blank(part: Mapping[str, Any]) -> bool:
    """True for a row that nobody filled in: an unticked box is no answer."""
    return all(value in (False, [], {}) for value in part.values())


def _places(form: MultiDict[str, str], path: str) -> list[int]:
    pattern = re.compile(re.escape(path) + r"\.(\d{1,6})\.")
    places = sorted({int(found[1]) for name in form if (found := pattern.match(name))})
    if len(places) > MOST_ROWS:
        raise Incomplete(
            _("一张表最多填 %(n)s 行。", n=MOST_ROWS), fields={path: [_("行数太多，请分开填写。")]}
        )
    return places


def tidy(text: str) -> str:
    """Without blanks around, without invisible characters that come with copied text."""
    return "".join(
        c for c in text.strip() if c in "\n\r\t" or unicodedata.category(c) not in ("Cc", "Cf")
    ).strip()


def _plain_number(text: str) -> str:
    """Full-width figures and thousands separators are typed by people, and meant."""
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")


# marshmallow's sentences in ours


def flatten(messages: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """(path, sentences) of every leaf of marshmallow's nested messages."""
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            yield from flatten(
                below, path if key == SUMMARY and path else f"{path}.{key}" if path else str(key)
            )
        return
    said = [messages] if isinstance(messages, (str, Message)) else list(messages)
    # an unknown field's sentences come as a list within the list
    said = [each for one in said for each in (one if isinstance(one, list) else [one])]
    yield path or SUMMARY, [str(in_our_words(each)) for each in _whole_sentences(said)]


def _whole_sentences(said: list[Any]) -> list[Any]:
    """marshmallow takes a lazy text apart into its characters; runs of single ones are put together again."""
    whole: list[Any] = []
    run = ""
    for each in said:
        if isinstance(each, str) and len(each) == 1:
            run += each
            continue
        if run:
            whole.append(run)
            run = ""
        whole.append(each)
    return [*whole, run] if run else whole


def in_our_words(said: Text) -> Text:
    """A sentence of marshmallow in Chinese; sentences of a schema's own stay as they are."""
    if isinstance(said, Message):
        return said
    if said in _FIXED:
        return _FIXED[said]
    for pattern, message in _PATTERNS:
        if found := re.fullmatch(pattern, said):
            return message % found.groupdict()
    return said


_FIXED: dict[str, Message] = {
    "Missing data for required field.": _("请填写。"),
    "Field may not be null.": _("请填写。"),
    "Not a valid string.": _("请填写文字。"),
    "Not a valid utf-8 string.": _("请填写文字。"),
    "Not a valid integer.": _("请填写整数。"),
    "Not a valid number.": _("请填写数字。"),
    "Special numeric values (nan or infinity) are not permitted.": _("请填写数字。"),
    "Number too large.": _("数字太大。"),
    "Not a valid boolean.": _("请选择是或否。"),
    "Not a valid date.": _("请填写日期，例如 2026-03-05。"),
    "Not a valid datetime.": _("请填写日期和时间。"),
    "Not a valid time.": _("请填写时间，例如 14:30。"),
    "Not a valid list.": _("请按列表填写。"),
    "Not a valid mapping type.": _("这里的内容格式不对。"),
    "Invalid input type.": _("这里的内容格式不对。"),
    "Invalid type.": _("这里的内容格式不对。"),
    "Invalid value.": _("这里的内容不对。"),
    "Unknown field.": _("没有这一项。"),
    "Not a valid email address.": _("请填写正确的电子邮箱。"),
    "String does not match expected pattern.": _("格式不对，请检查。"),
}
_PATTERNS: tuple[tuple[str, Message], ...] = (
    (r"Must be one of: .*", _("请从列出的选项中选择。")),
    (r"One or more of the choices you made was .*", _("请从列出的选项中选择。")),
    (r"Shorter than minimum length 1\.", _("至少填一项。")),
    (r"Shorter than minimum length (?P<n>\d+)\.", _("至少 %(n)s 个字（或项）。")),
    (r"Longer than maximum length (?P<n>\d+)\.", _("最多 %(n)s 个字（或项）。")),
    (r"Length must be between (?P<a>\d+) and (?P<b>\d+)\.", _("长度应在 %(a)s 到 %(b)s 之间。")),
    (r"Length must be (?P<n>\d+)\.", _("长度应为 %(n)s。")),
    (
        r"Must be greater than or equal to (?P<a>\S+) and less than or equal to (?P<b>\S+)\.",
        _("应在 %(a)s 到 %(b)s 之间。"),
    ),
    (r"Must be greater than or equal to (?P<n>\S+)\.", _("不能小于 %(n)s。")),
    (r"Must be greater than (?P<n>\S+)\.", _("应大于 %(n)s。")),
    (r"Must be less than or equal to (?P<n>\S+)\.", _("不能大于 %(n)s。")),
    (r"Must be less than (?P<n>\S+)\.", _("应小于 %(n)s。")),
)
