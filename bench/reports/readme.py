"""The figures of the README, in Chinese and in English, between marks that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from bench import decisions, people
from bench.gate import ACCESS, GATE
from bench.kinds import DEEP, DUE, HTML, HTML_DEEP, JSON, NAME, STAGE
from bench.lists import HAND, OURS, PLAIN
from bench.measuring import Results
from bench.starts import a_further_one, beside_loaded
from bench.tables import table

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SHOWN = {
    JSON: "JSON 第一页",
    STAGE: "JSON，按环节",
    DUE: "JSON，按到期日",
    NAME: "JSON，按姓名开头",
    DEEP: "JSON 翻到很后面",
    HTML: "网页第一页",
    HTML_DEEP: "网页翻到很后面",
}
MARK = "<!-- {name} -->\n{text}\n<!-- /{name} -->"


def filled(text: str, found: Results) -> str:
    """The README with the figures of this run. ValueError when its marks are not there."""
    for name, lines in (("figures", _chinese(found)), ("figures in English", _english(found))):
        marked = re.compile(MARK.format(name=name, text=".*?"), re.DOTALL)
        if not marked.search(text):
            raise ValueError(f"README.md has no mark <!-- {name} -->")
        whole = MARK.format(name=name, text="\n".join(lines))
        text = marked.sub(lambda _old, whole=whole: whole, text)  # type: ignore[misc]
    return text


class _Figures:
    """What both languages say, on the first database of the run."""

    def __init__(self, found: Results) -> None:
        self.engine = next(iter(found.lists))
        self.lists = found.lists[self.engine]
        self.sizes = sorted({n for n, _what, _who in self.lists})
        self.rates = [self.lists[self.sizes[-1], what, OURS].rate for what in (JSON, HTML)]
        done, looked = found.decisions[self.engine], found.people[self.engine]
        self.clients = sorted({n for n, _who in done})
        self.done = [done[n, decisions.OURS].rate for n in self.clients]
        self.share = [done[n, decisions.OURS].rate / done[n, decisions.BARE].rate for n in self.clients]
        self.persons = max(n for n, _what, _who in looked)
        self.person, self.bare = (
            looked[self.persons, people.WHAT, who].ms for who in (people.OURS, people.BARE)
        )
        self.further = a_further_one(found.starts, "jiuzhu")
        self.memory, loaded, _libraries = beside_loaded(found.starts)
        self.times_memory = self.memory / loaded
        self.letters = found.letters[0]
        self.gate = sum(
            median(added.first_us for added in found.gates["jiuzhu", check]) for check in (ACCESS, GATE)
        )

    def list_row(self, what: str) -> list[str]:
        """Milliseconds over few and many cases, growth, statements, and beside the others over many."""
        few, many = (self.lists[n, what, OURS] for n in (self.sizes[0], self.sizes[-1]))
        others = (self.lists.get((self.sizes[-1], what, who)) for who in (HAND, PLAIN))
        beside = [f"{many.ms / other.ms:.2f}" if other else "" for other in others]
        return [
            f"{few.ms:.1f}",
            f"{many.ms:.1f}",
            f"{many.ms / few.ms:.2f}",
            str(many.statements),
            *beside,
        ]


def _chinese(found: Results) -> Iterator[str]:
    f, clients = _Figures(found), found.size.effort.clients
    head = [
        f"{NAMES[f.engine]}，一个街道经办人的案件列表，毫秒",
        *(f"{n:,} 件" for n in (f.sizes[0], f.sizes[-1])),
        *("增长倍数", "SQL 条数", "是手写列表的几倍", "是原样 FAB 的几倍"),
    ]
    yield from table(head, [[label, *f.list_row(what)] for what, label in SHOWN.items()])
    yield ""
    yield f"- {clients} 个客户端同时要列表：每秒 {f.rates[0]:.0f} 次 JSON，{f.rates[1]:.0f} 次网页。"
    done = "；".join(
        f"{n} 个客户端每秒 {rate:.0f} 件，是只写同样几行的事务的 {share:.2f}"
        for n, rate, share in zip(f.clients, f.done, f.share, strict=True)
    )
    yield f"- 办完一个环节（表单、日志、时限一并写下）：{done}。"
    yield f"- {f.persons:,} 人中按证件号码查一人：{f.person:.1f} 毫秒，单独一条 SQL {f.bare:.2f} 毫秒。"
    yield f"- 权限检查和模块开关给每次请求加 {f.gate:.0f} 微秒；多装一个插件，启动多用 {f.further:.1f} 毫秒。"
    few, many = f.letters[0], f.letters[-1]
    yield (
        f"- 一个进程 {f.memory:.0f} MB，是装入同样库的原样 FAB 的 {f.times_memory:.2f} 倍；"
        f"出 {few.letters:,} 份文书后 {few.mb:.0f} MB，{many.letters:,} 份后 {many.mb:.0f} MB。"
    )


def _english(found: Results) -> Iterator[str]:
    f, clients = _Figures(found), found.size.effort.clients
    first, page = (f.list_row(what) for what in (JSON, HTML))
    few, many = f.letters[0], f.letters[-1]
    done = " and ".join(
        f"{rate:.0f} a second by {n} at once ({share:.2f} of the bare transaction)"
        for n, rate, share in zip(f.clients, f.done, f.share, strict=True)
    )
    yield (
        f"The case list of a clerk, {NAMES[f.engine]}: {first[0]} ms at {f.sizes[0]:,} and {first[1]} ms at {f.sizes[-1]:,} "
        f"cases as JSON ({first[4]} times a list written by hand, {first[5]} times plain FAB), {page[0]} and {page[1]} ms as "
        f"a page ({page[4]} and {page[5]}), {first[3]} SQL statements; {f.rates[0]:.0f} and {f.rates[1]:.0f} answers a second "
        f"to {clients} clients. Stages finished: {done}. A person among {f.persons:,} by identity number: {f.person:.1f} ms "
        f"(the bare statement {f.bare:.2f}). Access check and module gate: {f.gate:.0f} microseconds a request. A further "
        f"plugin adds {f.further:.1f} ms at start; a worker has {f.memory:.0f} MB, {f.times_memory:.2f} times plain FAB with "
        f"the same libraries; a process has {few.mb:.0f} MB after {few.letters:,} letters and {many.mb:.0f} after {many.letters:,}."
    )
