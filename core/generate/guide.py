"""The reference in plugins/README.md: every hook and every rule, between markers, and the skeleton as the example."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from core.generate.tables import table
from core.plugins import RULES, Plugins
from core.plugins.hooks import Spec, specs
from core.text import _

LABELS = {
    "Asked": _("何时问"),
    "Answer": _("答什么"),
    "If it fails": _("出错时"),
    "Used by": _("谁在用"),
}
BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


Example = Callable[[str], str]
"""The text of a file of the example plugin, by the file's name."""


def filled(text: str, plugins: Plugins, example: Example) -> str:
    """A text with every `<!-- generated: NAME -->` block made anew; KeyError for a name that nobody generates."""
    blocks = {
        "hooks": lambda: "\n".join(_hooks(plugins)),
        "rules": lambda: "\n".join(_rules()),
        "plugin": lambda: _code(example("plugin.py")),
        "pipeline": lambda: _code(example("pipeline.py")),
        "rules_of_a_type": lambda: _code(example("rules.py")),
    }
    return BLOCK.sub(lambda block: f"{block[1]}{blocks[block[2]]()}\n{block[3]}", text)


def _hooks(plugins: Plugins) -> Iterator[str]:
    outside = {state.source.name for state in plugins.states() if state.source.origin != "built-in"}
    for spec in specs().values():
        yield f"\n### `{spec.name}({', '.join(spec.arguments)})`\n"
        first, *labelled = _paragraphs(spec)
        yield f"{first}\n"
        for label, said in (line.partition(": ")[::2] for line in labelled):
            yield f"- **{LABELS[label]}** {said}"
        answerers = [name for name in plugins.answerers(spec.name) if name not in outside]
        yield f"- **{_('谁在答')}** {'，'.join(f'`{name}`' for name in answerers) or '—'}"


def _paragraphs(spec: Spec) -> list[str]:
    """The docstring's sentence and labelled lines, continuation lines joined."""
    joined = re.sub(r"\n {4,}", " ", spec.text)
    return [line for line in joined.splitlines() if line.strip()]


def _rules() -> Iterator[str]:
    yield from table((_("规则"), _("要求")), ((f"`{code}`", said) for code, said in RULES.items()))


def _code(text: str) -> str:
    return f"```python\n{text.rstrip()}\n```"
