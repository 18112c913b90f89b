"""What has to be said with an outcome: why it withholds or takes away, and why it departs from advice or opinion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from core.cases.attempt import Attempt, Block
from core.cases.forms import form_of, own_reason, reason_in
from core.cases.grounds import newest
from core.cases.reasons import is_stock, is_too_short
from core.declare import Decision, End, Step
from core.declare.lines import Act
from core.text import _

SENT_BACK = "sent_back"
"""The outcome by which a line that a county inserted sends a case back."""


def _reasons(a: Attempt) -> Iterator[Block]:
    texts = _grounds(a)
    for text in texts:
        yield from _says_nothing(a, text)
    if not texts and _is_against(a):
        yield Block(
            "no_reason",
            _("作出这一结果须写明理由。"),
            a.line.basis,
            _("请写明查明的事实、不符合的条件及依据。"),
        )


def _grounds(a: Attempt) -> list[str]:
    """What was written why something is withheld or taken away, as far as it is filled in: all of it may be printed."""
    filled, against = a.form or {}, _is_against(a)
    said = [filled.get(name) for name in ("facts", "reasons") if _takes_away(a)]
    said += [reason_in(filled), a.note] if against else []
    return list(dict.fromkeys(text for each in said if (text := str(each or "").strip().rstrip("。."))))


def _takes_away(a: Attempt) -> bool:
    return isinstance(a.line, Decision) and a.outcome in a.line.reduces


def _says_nothing(a: Attempt, text: str) -> Iterator[Block]:
    """Where a text is no ground: a stock phrase of the county's list, or too short to name anything."""
    if is_stock(text, a.desk.stock_phrases()):
        yield Block(
            "stock_phrase",
            _("“%(note)s”不是理由。", note=text),
            ("SAL26:45",),
            _("请写明查明的数额、来源和适用的标准。"),
        )
    elif is_too_short(text):
        yield Block(
            "stock_phrase",
            _("“%(note)s”太短，看不出理由。", note=text),
            ("SAL26:45",),
            _("请写明查明的事实、不符合的条件及依据。"),
        )


def _is_against(a: Attempt) -> bool:
    """Whether it withholds something: no grant, an unfavourable opinion, no acceptance, sent back by a county's own line."""
    if a.outcome == SENT_BACK:
        return True
    if isinstance(a.line, Decision):
        return not a.grants
    if a.line.act is Act.OPINE and isinstance(a.line, Step):
        return a.outcome not in a.line.favours and not _leaves_it(a)
    return a.line.act is Act.ACCEPT and a.ends


def _leaves_it(a: Attempt) -> bool:
    """Whether what is paid goes on as it is: nobody loses anything by it."""
    pipeline = a.run.pipeline
    end = pipeline[a.target] if isinstance(a.target, str) and a.target in pipeline else None
    return pipeline.follows is not None and isinstance(end, End) and not end.takes_effect


def _departs(a: Attempt) -> Iterator[Block]:
    """Who departs from the advice of today, or from the opinion that was given, says why (LAW-03)."""
    if not isinstance(a.line, Step) or _own_reason(a) or a.target is None or not a.goes_on:
        return
    advice = a.desk.advice(a.line) if a.line.advice is not None else None
    if advice is not None and (advice.outcome != a.outcome or _another_sum(a, advice.amount)):
        yield Block(
            "departs",
            _("与系统建议不一致，须写明理由。"),
            a.line.basis,
            _("请在“理由或说明”中写明不采纳建议的原因。"),
        )
    if _leaves_the_opinion(a):
        yield Block(
            "departs_opinion",
            _("与乡镇（街道）的审核意见不一致，须写明理由。"),
            ("SAL26:44", "SAL26:45"),
            _("请在“理由或说明”中写明不采纳审核意见的原因。"),
        )


def _own_reason(a: Attempt) -> str:
    """The reason of whoever signs, which says something where something is taken away."""
    note = own_reason(form_of(getattr(a.line, "form", None), a.outcome), a.form or {}, a.note)
    return "" if _takes_away(a) and any(_says_nothing(a, note)) else note


def _another_sum(a: Attempt, amount: Decimal | None) -> bool:
    filled = (a.form or {}).get("amount")
    return amount is not None and filled is not None and filled != amount


def _leaves_the_opinion(a: Attempt) -> bool:
    """A decision with another sum than the newest opinion proposes, or an outcome that the opinion could have named."""
    opinion = newest(a.run.pipeline, a.run.state, Act.OPINE)
    if not isinstance(a.line, Decision) or opinion is None:
        return False
    both = {*a.line.outcomes} & {*a.run.pipeline[opinion.stage].outcomes}
    other = opinion.outcome != a.outcome and {opinion.outcome, a.outcome} <= both
    return other or _another_sum(a, a.desk.proposed)


REASONED: tuple[Callable[[Attempt], Iterator[Block]], ...] = (_reasons, _departs)
