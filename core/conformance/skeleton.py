"""A new plugin to start from: works as it is, passes the kit, and is meant to be rewritten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from core.errors import Incomplete, Refused
from core.plugins.checks import is_reserved
from core.text import _

TEMPLATES = Path(__file__).parent / "new_plugin"
FILES = ("__init__", "plugin", "pipeline", "rules", "parameters", "documents", "forms")


@dataclass(frozen=True)
class NewPlugin:
    """What a new plugin is called: code, Chinese label, prefix of its case numbers, package it is imported as."""

    code: str
    label: str
    letters: str
    package: str

    def fill(self, template: str) -> str:
        """A template of new_plugin/ with these names in it."""
        names = {"code": self.code, "label": self.label, "letters": self.letters, "package": self.package}
        text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
        return Template(text).substitute(names, name=self.code.replace("_", "-"))


def example(name: str) -> str:
    """A file of the skeleton with the names of an example, for the guide."""
    return _named("elderly", "高龄津贴", "GL", "plugins.elderly").fill(name)


def write_built_in(root: Path, code: str, label: str = "", letters: str = "") -> list[Path]:
    """Write `plugins/CODE` with a test of its rules into a source tree; the paths written.

    Incomplete for a code or letters of the wrong shape, Refused where something stands already.
    """
    new = _named(code, label, letters, f"plugins.{code}")
    files = {root / "plugins" / code / f"{name}.py": new.fill(f"{name}.py") for name in FILES}
    files[root / "tests" / "plugins" / code / "test_rules.py"] = new.fill("test_rules.py")
    return _write(root / "plugins" / code, files)


def write_distribution(folder: Path, code: str, label: str = "", letters: str = "") -> list[Path]:
    """Write a distribution of its own into `folder`, found by its entry point once it is installed; the paths written."""
    new = _named(code, label, letters, f"jiuzhu_{code}")
    files = {folder / new.package / f"{name}.py": new.fill(f"{name}.py") for name in FILES}
    files[folder / "pyproject.toml"] = new.fill("pyproject.toml")
    files[folder / "tests" / "test_rules.py"] = new.fill("test_rules.py")
    return _write(folder, files)


def _named(code: str, label: str, letters: str, package: str) -> NewPlugin:
    letters = letters or ("".join(filter(str.isalpha, code.upper())) + "XX")[:2]
    fields: dict[str, Any] = {}
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", code):
        fields["code"] = _("代码以小写字母开头，只含小写字母、数字和下划线。")
    elif is_reserved(code):
        fields["code"] = _("“%(code)s”是 Python 的关键字或者产品自己的名字，请换一个代码。", code=code)
    if not re.fullmatch(r"[A-Z]{2,4}", letters):
        fields["letters"] = _("案件编号字头为 2 至 4 个大写字母。")
    if re.search(r"[\"\\\n]", label):
        fields["label"] = _("名称不得含引号、反斜线和换行。")
    if fields:
        raise Incomplete(_("不能这样命名插件。"), fields=fields)
    return NewPlugin(code, label or code, letters, package)


def _write(folder: Path, files: dict[Path, str]) -> list[Path]:
    if folder.exists() and any(folder.iterdir()):
        raise Refused(_("%(folder)s 里已有内容，没有写入。", folder=folder), next=_("换一个代码或目录。"))
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)
