"""Characters that no typeface has are reported when they are typed, not found missing on paper."""

from __future__ import annotations

from pathlib import Path

from core.documents.glyphs import missing
from core.documents.render import Fonts, missing_glyphs


def test_names_in_common_and_rarer_characters_can_be_printed() -> None:
    assert missing_glyphs("王建国 欧阳喆 李䶮 张堃 阿依古丽·买买提 1,460.00元〔2021〕57号") == []


def test_a_character_that_no_font_has_is_named_once() -> None:
    assert missing_glyphs("王𤳵国𤳵") == ["𤳵"]


def test_blanks_and_line_ends_need_no_glyph() -> None:
    assert missing_glyphs("王 建\n国\u3000\u200b") == []


def test_the_maps_agree_with_what_the_compiler_prints() -> None:
    fonts = Fonts.of()
    assert missing("㐀一龥ABC，。", fonts.files) == []
    assert missing("\ue000", fonts.files) == ["\ue000"]


def test_a_countys_own_font_is_asked_first(tmp_path: Path) -> None:
    shipped = Fonts.of()
    (tmp_path / "own.otf").write_bytes(shipped.files[-1].read_bytes())
    assert Fonts.of(tmp_path).files[0] == tmp_path / "own.otf"
