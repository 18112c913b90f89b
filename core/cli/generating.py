"""`jiuzhu generate`: invented people, households and cases over the divisions of the profile, for training and measuring."""

from __future__ import annotations

import sys
from random import Random

import click

from core.cli import Station, main, pass_station
from core.cli.wording import as_json, say, say_json
from core.errors import Refused
from core.text import _


@click.command(
    cls=main.command_class,
    help=str(_("虚构人员、家庭和案件，分布在档案的各区划，每件都按规则真办；用于培训和测量，仅限培训环境。")),
)
@click.option("--households", type=click.IntRange(1, 100_000), required=True, help=str(_("多少户。")))
@click.option("--seed", type=int, default=1, help=str(_("同一个数造出同样的人；缺省为 1。")))
@as_json
@pass_station
def generate(station: Station, households: int, seed: int, json_: bool) -> None:
    """A case a household; those that are there already are left alone."""
    from core.cli import demo_cases
    from core.clock import SHANGHAI, now

    if not station.settings.training:
        raise click.UsageError(str(_("generate 只能用于培训环境（JIUZHU_MODE=training）。")))
    with station.app.app_context():
        counties = demo_cases.counties()
        if not counties:
            raise Refused(_("还没有载入县区档案。"), next=_("请先运行 jiuzhu init --profile 名字 --demo。"))
        today = (station.settings.clock or now()).astimezone(SHANGHAI).date()
        made, stopped = 0, dict[str, int]()
        share = [households // len(counties) + (n < households % len(counties)) for n in range(len(counties))]
        with click.progressbar(length=households, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
            for county, n in zip(counties, share, strict=True):
                for no, why in demo_cases.invent(county, n, Random(f"{seed} {county}"), today):  # noqa: S311  (people, not secrets)
                    made += bool(no)
                    if why:
                        stopped[why] = stopped.get(why, 0) + 1
                    bar.update(1)
    if json_:
        say_json({"cases": made, "stopped": stopped})
        return
    say(_("造了 %(n)s 件。", n=made))
    for why, times in stopped.items():
        say(_("%(n)s 户停在：%(why)s", n=times, why=why))
