"""What a village committee may not become: its review, signature, seal or certificate is no condition of acceptance or decision (SAL26 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.text import Message, _

_ASKS_IT = re.compile(
    r"(?:(?<!农)村|居委|居民委员会|社区|嘎查)[^，。；]{0,12}(?:审核|审查|审批|签字|签名|签章|盖章|公章|印章|同意)"
    r"|(?:村委|村民委员会|村（居）|居委|居民委员会)[^，。；]{0,6}意见"
    r"|(?:村委|村民委员会|村（居）|村居|村级|居委|居民委员会|嘎查)[^，。；]{0,8}证明"
    r"|(?:(?<!农)村|社区)(?:(?:出具|开具)[^，。；]{0,8})?证明"
)


def village_condition(words: str) -> Message | None:
    """Why a county may not ask for this; None where the words ask nothing of a village committee."""
    if not _ASKS_IT.search(words):
        return None
    return _(
        "“%(words)s”：村（居）民委员会依法协助办理（社会救助法第五条），不得增设其审核、签章等附加条件。",
        words=words,
    )


def no_village_condition(value: Any, _read: Any) -> Iterator[str]:
    """The test of a county's own list of papers, however it is written: every text in it."""
    for words in _texts(value):
        found = village_condition(words)
        if found is not None:
            yield str(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
