"""The delegation pages: who confirms today and why, the province's provisions, the county's instruments, the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Response, url_for
from flask_appbuilder import expose

from core import clock
from core.access.staff.queries import staffing
from core.actor import actor
from core.db import db
from core.db.scope import outside
from core.delegation import operations, overview
from core.delegation.consent import unsignable
from core.delegation.forms import (
    FORMS,
    MODES,
    CatalogueForm,
    ChangeForm,
    DraftForm,
    NothingForm,
    ProvisionForm,
    WhyForm,
    sign_form,
)
from core.delegation.letters.shown import letters_shown
from core.delegation.models import Instrument, Provision
from core.delegation.overlaps import followed
from core.delegation.overview import STATES
from core.delegation.queries import PROVINCE_DIGITS
from core.delegation.showing import (
    as_form,
    events_shown,
    facts_shown,
    labels_of,
    matters_of,
    mode_in_words,
    staying_with_the_county,
    townships_of,
)
from core.divisions.queries import county_of, name_of
from core.documents import queries as documents
from core.documents.requests import must_send_file
from core.errors import Incomplete, NotFound
from core.parameters.keys.procedure import CATALOGUE
from core.parameters.operations import set_value
from core.text import Text, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import opens, reads, writes
from core.web.ports import note_view
from core.web.sending import sent
from core.web.views import Page

ACTS: Mapping[str, tuple[Text, Text, str, Callable[[Instrument, str], None]]] = {
    "suspend": (
        _("暂停"),
        _("确定暂停吗？未作决定的案件立即转由县级确认，期限不变。"),
        "player-pause",
        operations.suspend,
    ),
    "resume": (_("恢复"), _("确定恢复吗？县级尚未决定的案件回到乡镇（街道）确认。"), "player-play", operations.resume),
    "end": (_("终止"), _("确定终止吗？终止后不能恢复，须另行签署新的文书。"), "circle-x", operations.end),
    "revoke": (_("收回"), _("确定收回吗？用于乡镇（街道）不能履行或违规的情形，专用章应当收回。"), "arrow-back-up", operations.revoke),
}  # fmt: skip
"""What can happen to an instrument: word, question, icon, operation."""
POSSIBLE = {
    "in_force": ("suspend", "end", "revoke"),
    "coming": ("suspend", "end", "revoke"),
    "suspended": ("resume", "end", "revoke"),
    "expired": (),
    "draft": (),
    "ended": (),
    "revoked": (),
}


class Delegation(Page):
    """Where the township decides instead of the county."""

    route_base = "/delegation"
    template_folder = str(Path(__file__).parent / "templates")
    class_permission_name = "Delegation"
    read_by, write_by = ("configure", "read_audit", "confirm", "supervise", "answer_first"), ("configure",)
    title = _("权限下放")
    help = _(
        "默认由县级作出确认决定。乡镇（街道）自己确认，要同时具备：省级规定允许、县里的文书已签署并在有效期内、没有暂停、"
        "乡镇（街道）有足够的确认人员。缺一项就由县级确认，案件页会写明原因。\n"
        "文书先起草，登记本级人民政府的同意并上传实施方案，核对无误后签署；签署后不能修改，只能暂停、恢复、终止或收回，每一步写明原因。\n"
        "2026年7月1日以前受理的案件不要求省级规定。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """Who confirms today, place by place, and what is missing where the county does."""
        return self.render(
            "delegation/readiness.html",
            title=_("今天由谁确认"),
            tabs=tabs("index"),
            found=overview.readiness(actor().division, clock.today()),
            staffing=staffing(county_of(actor().division), clock.today()),
            modes=MODES,
        )

    # --- Instruments

    @expose("/instruments/")
    @reads
    def instruments(self) -> str:
        """The county's instruments with their states."""
        rows = overview.instruments_of(actor().division)
        return self.render(
            "delegation/instruments.html",
            title=_("权限下放文书"),
            tabs=tabs("instruments"),
            rows=[(row, overview.state_of(row), matters_of(row), len(townships_of(row))) for row in rows],
            states=STATES,
            forms=FORMS,
            mode_in_words=mode_in_words,
        )

    @expose("/instruments/new", methods=["GET", "POST"])
    @writes
    def draft(self) -> Answer:
        """A draft, which delegates nothing yet."""

        def run(number: str, matters: Sequence[str], townships: Sequence[str], **rest: Any) -> None:
            form, since, until = rest.pop("form"), rest.pop("since"), rest.pop("until")
            operations.draft_instrument(
                actor().division, number, form, townships, matters, since, until, **_caps(rest)
            )

        filling = Filling(
            DraftForm,
            run,
            _("起草权限下放文书"),
            url_for("Delegation.instruments"),
            said=_("已起草。核对无误后打开文书签署。"),
            help=self.help,
            data={"since": clock.today(), "mode": "joint", "quorum": 3},
        )
        return fill_in(self, filling)

    @expose("/instruments/<int:pk>")
    @reads
    def instrument(self, pk: int) -> str:
        """One instrument: its places and matters, its state, what happened to it."""
        row = instrument_here(pk)
        state = overview.state_of(row)
        return self.render(
            "delegation/instrument.html",
            title=row.title or row.number,
            row=row,
            state=STATES[state],
            is_draft=state == "draft",
            unsignable=[sentence for each in unsignable(row).values() for sentence in each],
            facts=facts_shown(row),
            matters=matters_of(row),
            townships=[(code, name_of(code)) for code in townships_of(row)],
            covers=overview.covers,
            cap_of=overview.cap_of,
            events=events_shown(row),
            staying=staying_with_the_county(row) if state not in ("ended", "revoked") else (),
            opens_cases=opens("Case"),
            letters=letters_shown(row, open_=state in ("coming", "in_force", "suspended")),
            acts=[{"label": ACTS[a][0], "sign": ACTS[a][2], "address": url_for("Delegation.act", pk=pk, act=a)} for a in POSSIBLE[state]],
        )  # fmt: skip

    @expose("/instruments/<int:pk>/change", methods=["GET", "POST"])
    @writes
    def change(self, pk: int) -> Answer:
        """A draft written anew."""
        row = instrument_here(pk)

        def run(matters: Sequence[str], townships: Sequence[str], **rest: Any) -> None:
            form, since, until = rest.pop("form"), rest.pop("since"), rest.pop("until")
            operations.change_draft(
                instrument_here(pk), form, townships, matters, since, until, **_caps(rest)
            )

        title = _("修改草案“%(number)s”", number=row.number)
        back = url_for("Delegation.instrument", pk=pk)
        return fill_in(self, Filling(ChangeForm, run, title, back, help=self.help, data=as_form(row)))

    @expose("/instruments/<int:pk>/sign", methods=["GET", "POST"])
    @writes
    def sign(self, pk: int) -> Answer:
        """From its first day the townships confirm."""
        row = instrument_here(pk)

        def run(**said: Any) -> None:
            operations.sign_instrument(instrument_here(pk), **said)

        title = _("签署“%(number)s”", number=row.number)
        back = url_for("Delegation.instrument", pk=pk)
        confirm = _("确定登记签署吗？自起始日起，所列乡镇（街道）作出确认决定；签署后不能修改。")
        data = {"signed_on": clock.today()}
        return fill_in(self, Filling(sign_form(followed(row)), run, title, back, submit=_("登记签署"), confirm=confirm, data=data, help=self.help))  # fmt: skip

    @expose("/instruments/<int:pk>/plan", methods=["GET", "POST"])
    @writes
    def plan(self, pk: int) -> Answer:
        """The implementation plan, attached to a draft."""
        row = instrument_here(pk)
        filling = Filling(
            NothingForm,
            lambda: operations.attach_plan(instrument_here(pk), must_send_file()),
            _("“%(number)s”的实施方案", number=row.number),
            url_for("Delegation.instrument", pk=pk),
            said=_("实施方案已保存。"),
            help=self.help,
            template="delegation/with_file.html",
            names={"file_label": _("实施方案")},
        )
        return fill_in(self, filling)

    @expose("/instruments/<int:pk>/plan/file")
    @reads
    def plan_file(self, pk: int) -> Response:
        """The attached plan."""
        row = instrument_here(pk)
        note_view(f"instrument:{row.number}", "plan")
        return stored_file(row.plan_file, row.plan_name)

    @expose("/instruments/<int:pk>/<act>", methods=["GET", "POST"])
    @writes
    def act(self, pk: int, act: str) -> Answer:
        """Suspended, resumed, ended or taken back, with the reason."""
        row = instrument_here(pk)
        if act not in ACTS:
            raise NotFound(_("没有这项操作。"))
        word, confirm, _sign, operation = ACTS[act]

        def run(why: str) -> None:
            operation(instrument_here(pk), why)

        title = _("%(act)s“%(number)s”", act=word, number=row.number)
        back = url_for("Delegation.instrument", pk=pk)
        return fill_in(self, Filling(WhyForm, run, title, back, submit=word, confirm=confirm, help=self.help))

    # --- Provisions

    @expose("/provisions/")
    @reads
    def provisions(self) -> str:
        """What the province lets townships confirm."""
        rows = overview.provisions_over(actor().division)
        return self.render(
            "delegation/provisions.html",
            title=_("省级规定"),
            tabs=tabs("provisions"),
            rows=[(row, labels_of(row.matters), name_of(row.division)) for row in rows],
            today=clock.today(),
        )

    @expose("/provisions/new", methods=["GET", "POST"])
    @writes
    def record(self) -> Answer:
        """Enter a provision."""

        def run(division: str, issuer: str, number: str, matters: Sequence[str], **rest: Any) -> None:
            operations.record_provision(division, issuer, number, matters, **rest)

        title, back = _("登记省级规定"), url_for("Delegation.provisions")
        data = {"division": actor().division[:PROVINCE_DIGITS]}
        return fill_in(self, Filling(ProvisionForm, run, title, back, help=self.help, data=data))

    @expose("/provisions/<int:pk>/void", methods=["GET", "POST"])
    @writes
    def void(self, pk: int) -> Answer:
        """Take it back: what rested on it goes to the county."""
        row = _provision(pk)

        def run(why: str) -> None:
            operations.void_provision(_provision(pk), why)

        title = _("撤销“%(number)s”的登记", number=row.number)
        confirm = _("确定撤销吗？依据它由乡镇（街道）确认的案件，未决定的立即转由县级确认。")
        back = url_for("Delegation.provisions")
        return fill_in(self, Filling(WhyForm, run, title, back, submit=_("撤销登记"), confirm=confirm))

    # --- The catalogue

    @expose("/catalogue/")
    @reads
    def catalogue(self) -> str:
        """What the county's document delegates, item by item."""
        items = overview.catalogue(actor().division, clock.today())
        return self.render(
            "delegation/catalogue.html",
            title=_("事项目录"),
            tabs=tabs("catalogue"),
            categories=_by_category(items),
            history=url_for("Parameters.show", address=CATALOGUE.address),
            opens_modules=opens("Modules"),
        )

    @expose("/catalogue/change", methods=["GET", "POST"])
    @writes
    def items(self) -> Answer:
        """The catalogue written anew from a day on."""
        county, on = actor().division, clock.today()

        def run(items: list[dict[str, str]], since: date, basis: list[dict[str, str]], reason: str) -> None:
            cited = [
                f"{row['text']}:{row['article']}" if row.get("article") else row["text"] for row in basis
            ]
            written = [{key: value for key, value in item.items() if value} for item in items]
            set_value("", CATALOGUE.code, county, written, since, basis=cited, reason=reason)

        return fill_in(
            self,
            Filling(
                CatalogueForm,
                run,
                _("修改事项目录"),
                url_for("Delegation.catalogue"),
                help=_("按县里的文件列出大项和小项，每个小项选择它对应的救助事项。"),
                data={"items": overview.written_catalogue(county, on), "since": on},
            ),
        )  # fmt: skip


def instrument_here(pk: int) -> Instrument:
    """An instrument of one's own county; NotAllowed for any other number."""
    row = db.session.get(Instrument, pk)
    if row is None or row.county != actor().division:
        raise outside()
    return row


def stored_file(name: str | None, shown: str) -> Response:
    """A file as it was uploaded; NotAllowed where there is none."""
    if name is None:
        raise outside()
    media_type, content = documents.stored(name)
    return sent(content, media_type, shown)


def _provision(pk: int) -> Provision:
    row = db.session.get(Provision, pk)
    if row is None or not actor().division.startswith(row.division):
        raise outside()
    return row


def _caps(rest: dict[str, Any]) -> dict[str, Any]:
    """Rows of the form as the operation wants them: matter -> yuan."""
    rows = list(rest.pop("caps", ()))
    caps: dict[str, Decimal] = {cap["matter"]: cap["amount"] for cap in rows}
    if len(caps) < len(rows):
        raise Incomplete(_("权限下放文书不完整。"), fields={"caps": [_("一个事项只能有一项金额上限。")]})
    return {**rest, "caps": caps}


def _by_category(items: Sequence[overview.Item]) -> list[tuple[str, list[overview.Item]]]:
    found: dict[str, list[overview.Item]] = {}
    for item in items:
        found.setdefault(item.category, []).append(item)
    return list(found.items())


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages beside each other, the current one marked."""
    pages = {
        "index": (_("今天由谁确认"), "Delegation.index"),
        "capacity": (_("承接条件"), "DelegationCapacity.index"),
        "instruments": (_("文书"), "Delegation.instruments"),
        "provisions": (_("省级规定"), "Delegation.provisions"),
        "catalogue": (_("事项目录"), "Delegation.catalogue"),
    }
    return [
        {"label": label, "address": url_for(endpoint), "current": name == current}
        for name, (label, endpoint) in pages.items()
    ]
