"""Values of parameters for people: a choice by its label, a limit in words, a sum with its unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.declare import Limit, Parameter
from core.parameters.rows import Row
from core.parameters.values import parted, read, shown, write
from core.plugins import registry
from core.text import Message, Text, _, listed

KEYS: Mapping[str, Message] = {
    "aide": _("协理员的叫法"),
    "amount": _("金额"),
    "answer": _("处理"),
    "below": _("以下"),
    "category": _("大项"),
    "centralized": _("集中供养"),
    "code": _("代码"),
    "confirm": _("确认的叫法"),
    "county": _("县级"),
    "county_bureau": _("县级民政部门的叫法"),
    "days": _("天数"),
    "does": _("系统怎么办理"),
    "duty": _("岗位"),
    "exempt": _("不计入的情形"),
    "from": _("起"),
    "full": _("全护理"),
    "half": _("半护理"),
    "hours": _("服务时间"),
    "item": _("小项"),
    "kind": _("种类"),
    "label": _("名称"),
    "law": _("现行规定"),
    "least": _("最少"),
    "matter": _("对应模块"),
    "metric": _("计量"),
    "most": _("最多"),
    "number": _("号码"),
    "other": _("其他"),
    "photo": _("须附照片"),
    "place": _("地点"),
    "publication": _("用于公布"),
    "purpose": _("用途"),
    "rate": _("比例"),
    "required": _("必须"),
    "says": _("本地文件怎么规定"),
    "scattered": _("分散供养"),
    "self": _("全自理"),
    "source": _("来源"),
    "support_most": _("赡养费上限比例"),
    "support_share": _("赡养费比例"),
    "township": _("乡级"),
    "unit": _("单位"),
    "until": _("完成时限"),
    "village": _("村级"),
}
"""What the keys inside tables are called."""


VALUES: Mapping[str, Message] = {
    "count": _("数量"),
    "county_supervisor": _("县级监督检查"),
    "disability": _("残疾人使用的"),
    "document": _("文件规定"),
    "dwelling": _("住房"),
    "fail": _("不符合条件"),
    "financial": _("金融资产"),
    "holder": _("经办人"),
    "judge": _("据实判断"),
    "online": _("网上"),
    "percent": _("按比例"),
    "premises": _("经营场所"),
    "standard_months_per_person": _("人均几个月的标准"),
    "test": _("测试值"),
    "town_director": _("第一责任人"),
    "vehicle": _("车辆"),
    "yuan": _("元"),
}
"""What codes inside tables are called where a table is shown."""


def key_name(key: str) -> Text:
    """A key of a table in words: core's own, else what is installed under that code; the key itself where it has none."""
    return KEYS.get(key) or _installed(key) or key


def in_words(parameter: Parameter, written: Any) -> Text:
    """A written value as people say it, with its unit."""
    if written is None:
        return ""
    if isinstance(written, bool):
        return _("是") if written else _("否")
    if parameter.kind == "choice":
        return _label(parameter, written)
    if parameter.kind == "choices":
        return listed(_label(parameter, each) for each in written) or _("没有")
    if parameter.kind == "table":
        return table_in_words(written)
    if parameter.by_year and isinstance(written, str) and parted(written)[1]:
        by_month = write(parameter, read(parameter, written))
        return _(
            "%(year)s 元/年，每月 %(month)s %(unit)s",
            year=parted(written)[0],
            month=by_month,
            unit=parameter.unit,
        )
    text = shown(written)
    if parameter.unit and parameter.kind in ("amount", "number", "count"):
        return _("%(value)s %(unit)s", value=text, unit=parameter.unit)
    return text


def default_in_words(parameter: Parameter) -> Text:
    """The default as people say it; a limit's default may be in its read form."""
    default = parameter.default
    return in_words(parameter, default.stored() if isinstance(default, Limit) else write(parameter, default))


def table_in_words(written: Any) -> str:
    """A table in one paragraph: items by line, keys by their names."""
    if isinstance(written, Mapping):
        pairs = (
            _("%(key)s：%(value)s", key=key_name(key), value=_inner(value)) for key, value in written.items()
        )
        return listed(pairs, "；")
    if isinstance(written, list):
        return "\n".join(_inner(item) for item in written)
    return str(written)


def _inner(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, Mapping):
        told = {key: each for key, each in value.items() if key != "code" or "label" not in value}
        return listed((f"{key_name(key)} {_inner(each)}" for key, each in told.items()), "，")
    if isinstance(value, list):
        return listed(_inner(each) for each in value)
    return str((VALUES.get(value) or key_name(value)) if isinstance(value, str) else value)


def bound_in_words(parameter: Parameter, bound: Row) -> Message:
    """What a bound asks of every value below it."""
    words = {
        "most": _("不能超过 %(value)s"),
        "least": _("不能低于 %(value)s"),
        "fixed": _("统一规定为 %(value)s，本地不能另定"),
    }
    if parameter.kind == "choices":
        words |= {"most": _("只能在 %(value)s 之内选择"), "least": _("至少包括 %(value)s")}
    return words[bound.bound] % {"value": in_words(parameter, bound.value)}


def _label(parameter: Parameter, code: Any) -> Text:
    """By its option; a parameter that names assistance types or duties calls them by their names."""
    labels: Iterable[Text] = (option.label for option in parameter.options if option.code == code)
    return next(iter(labels), _installed(code) or str(code))


def _installed(code: str) -> Text | None:
    """How the assistance type or the duty of that code is called."""
    named = registry().case_types.get(code) or registry().duties.get(code)
    return named.label if named else None


READ_ON: Mapping[str, Message] = {
    "acceptance": _("按案件受理之日的值办理：改动只影响之后受理的案件。"),
    "decision": _("按作出决定之日的值办理。"),
    "month": _("按发放月份的值计算。"),
    "event": _("按事情发生之日的值办理：改动自起始日起立即适用。"),
}
"""Which day's value counts, by a parameter's `read_on`."""
