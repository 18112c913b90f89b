"""What a county administrator fills in about provisions, instruments and the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from core.actor import actor
from core.clock import today
from core.delegation import responsible
from core.delegation.models import Instrument
from core.delegation.overview import matters, written_catalogue
from core.delegation.queries import PROVINCE_DIGITS
from core.divisions.queries import governed, name_of
from core.parameters.forms import BasisForm
from core.plugins import registry
from core.text import Text, _

FORMS = {
    "entrustment": _("委托（以县级民政部门名义）"),
    "authorisation": _("授权"),
    "by_law": _("法定（依省级规定，以乡镇名义）"),
}
MODES = {
    "joint": _("联合确认（几人通过）"),
    "alone": _("确认人一人签署"),
    "chief_representative": _("首席代表"),
}


SEALS = {
    "special_seal": _("专用章"),
    "township_seal": _("乡镇人民政府（街道办事处）公章"),
    "none": _("不用印"),
}


def townships() -> list[tuple[str, Text]]:
    """The townships of one's own county, as a choice."""
    return [(node.code, node.name) for node in governed(actor().division, today())]


def province() -> list[tuple[str, Text]]:
    """The province of one's own county, which alone may provide (社会救助法 44)."""
    code = actor().division[:PROVINCE_DIGITS]
    return [(code, name_of(code))]


def installed_matters() -> list[tuple[str, Text]]:
    """Every installed matter that has a decision to be confirmed."""
    return matters()


def named_matters() -> list[tuple[str, Text]]:
    """Every installed matter for an item of the catalogue, those without a module that it names already, and none."""
    known = [(code, one.label) for code, one in registry().case_types.items()]
    written = {row.get("matter", ""): row["item"] for row in written_catalogue(actor().division, today())}
    missing = [
        (code, _("%(item)s（没有安装模块）", item=item))
        for code, item in written.items()
        if code and code not in registry().case_types
    ]
    return [("", _("没有对应的模块")), *known, *missing]


def _matters() -> fields.Field:
    return fields.List(
        fields.Str(),
        required=True,
        validate=validate.Length(min=1),
        metadata={"label": _("事项"), "choices": installed_matters},
    )


class CapForm(Schema):
    """The most that a township may confirm of one matter."""

    matter = fields.Str(
        required=True, metadata={"label": _("事项"), "choices": installed_matters, "widget": "choice"}
    )
    amount = fields.Decimal(
        required=True,
        places=2,
        allow_nan=False,
        validate=validate.Range(min=0, max=10**8),
        metadata={"label": _("最高金额"), "unit": _("元")},
    )


class ChangeForm(Schema):
    """What can be changed of a draft."""

    title = fields.Str(
        validate=validate.Length(max=200), load_default="", metadata={"label": _("名称"), "wide": True}
    )
    form = fields.Str(
        required=True,
        validate=validate.OneOf(list(FORMS)),
        metadata={"label": _("形式"), "labels": FORMS},
    )
    mode = fields.Str(
        required=True,
        validate=validate.OneOf(list(MODES)),
        metadata={"label": _("怎样确认"), "labels": MODES},
    )
    quorum = fields.Int(
        load_default=1,
        validate=validate.Range(min=2, max=20),
        metadata={
            "label": _("几人同意才通过"),
            "when": ("mode", "joint"),
            "hint": _("联合确认成员达到这个人数同意才成立，至少二人。"),
        },
    )
    members = fields.Int(
        load_default=None,
        validate=validate.Range(min=2, max=20),
        metadata={"label": _("成员人数"), "when": ("mode", "joint")},
    )
    first_responsible = fields.Str(
        required=True,
        validate=validate.Length(min=1),
        metadata={
            "label": _("第一责任人"),
            "choices": responsible.choices,
            "widget": "choice",
            "hint": _("没有人任这一岗位的乡镇（街道），不能作出确认决定；每份决定记下当时的姓名。"),
        },
    )
    matters = _matters()
    townships = fields.List(
        fields.Str(),
        required=True,
        validate=validate.Length(min=1),
        metadata={"label": _("下放到哪些乡镇（街道）"), "choices": townships},
    )
    since = fields.Date(required=True, metadata={"label": _("自哪一天起")})
    until = fields.Date(load_default=None, metadata={"label": _("到哪一天止"), "hint": _("没有期限的留空。")})
    caps = fields.List(
        fields.Nested(CapForm),
        load_default=(),
        metadata={
            "label": _("金额上限"),
            "add": _("加一项上限"),
            "hint": _("超过上限的由县级确认；不设上限的不填。"),
        },
    )
    seal = fields.Str(
        validate=validate.Length(max=80),
        load_default="",
        metadata={"label": _("使用的印章"), "hint": _("如“社会救助专用章”或街道办事处公章。")},
    )
    seal_kind = fields.Str(
        validate=validate.OneOf(["", *SEALS]),
        load_default="",
        metadata={"label": _("印章种类"), "choices": [("", _("未写明")), *SEALS.items()], "widget": "choice"},
    )
    consent_body = fields.Str(
        validate=validate.Length(max=120),
        load_default="",
        metadata={"label": _("同意下放的机关或会议"), "hint": _("如“区人民政府第几次常务会议”。")},
    )
    consent_number = fields.Str(
        validate=validate.Length(max=80), load_default="", metadata={"label": _("同意的文号")}
    )
    consent_on = fields.Date(load_default=None, metadata={"label": _("同意的日期")})
    respondent = fields.Str(
        validate=validate.Length(max=120),
        load_default="",
        metadata={"label": _("被申请人、被告"), "hint": _("对这类决定申请复议或起诉时的一方。")},
    )
    note = fields.Str(
        validate=validate.Length(max=200),
        load_default="",
        metadata={"label": _("备注"), "widget": "textarea"},
    )


class DraftForm(ChangeForm):
    """A new draft: the number is fixed from then on."""

    class Meta:
        fields = ("number", "title", "form", "mode", "quorum", "members", "first_responsible", "matters", "townships", "since", "until", "caps", "seal", "seal_kind", "consent_body", "consent_number", "consent_on", "respondent", "note")  # fmt: skip

    number = fields.Str(required=True, validate=validate.Length(min=2, max=80), metadata={"label": _("文号")})


class NothingForm(Schema):
    """A file alone, or a question that is only confirmed."""


class SignForm(Schema):
    """The day on which it was signed."""

    signed_on = fields.Date(
        required=True,
        metadata={"label": _("签署日期"), "hint": _("纸质文书上的签署日期；不能晚于今天。")},
    )
    unready = fields.Str(
        load_default="",
        validate=validate.Length(max=200),
        metadata={
            "label": _("承接条件不足仍然下放的理由"),
            "hint": _("乡镇（街道）条件齐全的留空；见“承接条件”。"),
            "widget": "textarea",
            "wide": True,
        },
    )
    late = fields.Str(
        load_default="",
        validate=validate.Length(max=200),
        metadata={
            "label": _("以前签署、今天才登记的原因"),
            "hint": _("起始日以后受理、还没有办结的案件随即改由乡镇（街道）确认的，须写明；没有的留空。"),
            "widget": "textarea",
            "wide": True,
        },
    )


def sign_form(followed: Sequence[Instrument]) -> type[Schema]:
    """With the question whether those that it overlaps end the day before, by name, where that can be."""
    if not followed:
        return SignForm
    label = _(
        "由本文书接替“%(numbers)s”，使其到本文书起始日期的前一天止",
        numbers="”“".join(row.number for row in followed),
    )
    hint = _(
        "不接替的不能签署：同一乡镇（街道）同一事项同一天只能有一份文书。已由乡镇（街道）受理的，到期以后由县级确认。"
    )
    asked = fields.Bool(load_default=False, metadata={"label": label, "hint": hint, "wide": True})
    return type(SignForm.__name__, (SignForm,), {"follows": asked})


class WhyForm(Schema):
    """Why something happens to an instrument."""

    why = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=200),
        metadata={"label": _("原因"), "widget": "textarea", "wide": True},
    )


class ProvisionForm(Schema):
    """A provision of the province."""

    division = fields.Str(
        required=True, metadata={"label": _("由谁规定"), "choices": province, "widget": "choice"}
    )
    issuer = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=120),
        metadata={"label": _("制定机关"), "hint": _("省、自治区、直辖市人民政府。")},
    )
    number = fields.Str(required=True, validate=validate.Length(min=2, max=80), metadata={"label": _("文号")})
    title = fields.Str(validate=validate.Length(max=200), load_default="", metadata={"label": _("名称")})
    matters = _matters()
    since = fields.Date(required=True, metadata={"label": _("施行日期")})
    until = fields.Date(load_default=None, metadata={"label": _("失效日期")})


class ItemForm(Schema):
    """One item of the catalogue."""

    category = fields.Str(
        required=True, validate=validate.Length(min=2, max=60), metadata={"label": _("大项")}
    )
    item = fields.Str(required=True, validate=validate.Length(min=2, max=80), metadata={"label": _("小项")})
    matter = fields.Str(
        validate=validate.Length(max=40),
        load_default="",
        metadata={
            "label": _("对应的救助事项"),
            "choices": named_matters,
            "widget": "choice",
            "hint": _("没有安装对应模块的，目录里显示为“不可用”。"),
        },
    )


class CatalogueForm(Schema):
    """The whole catalogue from a day on."""

    items = fields.List(
        fields.Nested(ItemForm),
        required=True,
        validate=[validate.Length(min=1), validate.Length(max=100)],
        metadata={"label": _("下放事项"), "add": _("加一项")},
    )
    since = fields.Date(required=True, metadata={"label": _("自哪一天起")})
    basis = fields.List(
        fields.Nested(BasisForm),
        required=True,
        validate=[validate.Length(min=1), validate.Length(max=10)],
        metadata={"label": _("依据"), "add": _("再加一份文件")},
    )
    reason = fields.Str(
        required=True,
        validate=validate.Length(min=2, max=500),
        metadata={"label": _("修改理由"), "wide": True},
    )
