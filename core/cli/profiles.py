"""`jiuzhu profile`: a county's profile checked, compared, loaded."""

from __future__ import annotations

import click

from core.cli import Station, pass_station
from core.cli.wording import SpokenGroup, as_json, say, say_json
from core.text import _

argument_file = click.argument("file")


@click.group(cls=SpokenGroup, help=str(_("县区档案：检查、比较、载入。")))
def profile() -> None:
    """Group."""


@profile.command(help=str(_("一次列出全部错误，每个都带文件和键；有错误时退出码为 1。")))
@argument_file
@as_json
@pass_station
def check(station: Station, file: str, json_: bool) -> None:
    """Needs no database."""
    from core.parameters.building import check_profile

    station.plugins  # noqa: B018  what a profile may name is what they declare
    faults = check_profile(file)
    if json_:
        say_json(faults)
    else:
        for fault in faults:
            say(fault)
        if not faults:
            say(_("%(file)s 没有错误。", file=file))
    if faults:
        raise SystemExit(1)


@profile.command(help=str(_("载入会改变什么。")))
@argument_file
@as_json
@pass_station
def diff(station: Station, file: str, json_: bool) -> None:
    """What stands in the database against what the file says; writes nothing."""
    from core.parameters.building import read_profile
    from core.parameters.loading import Change, diff_profile

    def look() -> tuple[list[Change], list[str]]:
        found = diff_profile(read_profile(file))
        return found, [str(change) for change in found]

    changes, lines = station.read(look)
    if json_:
        say_json(
            [
                {"kind": c.kind, "parameter": c.item.address, "said": s}
                for c, s in zip(changes, lines, strict=True)
            ]
        )
        return
    for line in lines:
        say(line)
    if not lines:
        say(_("没有变化。"))


@profile.command(help=str(_("载入；不加 --apply 只演练，不写入。")))
@argument_file
@click.option("--apply", "apply_", is_flag=True, help=str(_("真正写入。")))
@pass_station
def load(station: Station, file: str, apply_: bool) -> None:
    """The same work either way; a rehearsal is undone at its end."""
    from core.cli.first_steps import sentences_of
    from core.db import db
    from core.parameters.building import read_profile
    from core.parameters.loading import load_profile

    sentences: list[object] = []

    def work() -> None:
        sentences.extend(sentences_of(load_profile(read_profile(file))))
        if not apply_:
            db.session.rollback()

    station.do(work)
    for sentence in sentences:
        say(sentence)
    say(_("已写入。") if apply_ else _("以上是演练，没有写入；加 --apply 写入。"))
