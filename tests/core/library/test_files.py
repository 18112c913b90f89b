"""The shipped library and what is said of a faulty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Incomplete
from core.library.files import read_library


def test_a_faulty_library_names_every_fault_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "library.toml"
    file.write_text(
        """
        [[texts]]
        code = "A1"
        title = "甲"
        level = "nation"

        [[texts]]
        code = "A1"
        title = "乙"
        level = "village"
        from = "2026-07-01"
        pages = 3
        """,
        encoding="utf-8",
    )
    with pytest.raises(Incomplete) as error:
        read_library(file)
    assert set(error.value.fields) == {
        "library.toml texts[1].level",
        "library.toml texts[1].from",
        "library.toml texts[1].pages",
    }


def test_a_code_is_given_once(tmp_path: Path) -> None:
    file = tmp_path / "library.toml"
    entry = '[[texts]]\ncode = "A1"\ntitle = "甲"\nlevel = "nation"\n'
    file.write_text(entry * 2, encoding="utf-8")
    with pytest.raises(Incomplete) as error:
        read_library(file)
    assert list(error.value.fields) == ["library.toml texts[1].code"]
