"""Pages of seals: the register, one seal with its custodians and its book, hand-over, and the use on a letter."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose

from core.access.queries import may
from core.cases.seals import operations, queries
from core.cases.seals.applying import apply_seal
from core.cases.seals.forms import OfferForm, SealForm, WithdrawForm
from core.cases.seals.models import Seal
from core.clock import today
from core.delegation.showing import labels_of
from core.divisions.queries import name_of
from core.text import Message, _
from core.web.filling import Answer, Filling, fill_in
from core.web.guard import reads, writes
from core.web.language import say
from core.web.views import Page


class Seals(Page):
    """Which seal lies where, who keeps it, what it was used for."""

    route_base = "/seals"
    template_folder = str(Path(__file__).parents[1] / "templates")
    class_permission_name = "Seals"
    read_by = ("configure", "seal", "read_audit", "supervise", "answer_first")
    write_by = ("configure", "seal")
    title = _("印章")
    help = _(
        "每枚印章同一时间只有一名保管人。移交由保管人发起，接收人签字后生效；保管人离任的，印章锁定，由县级业务管理员主持交接。\n"
        "印章只能由保管人使用，只用于本乡镇（街道）依权限下放作出的决定文书；每次使用都登记编号、文书、案件、人员和时间，被拒绝的使用记入操作日志。"
    )

    @expose("/")
    @reads
    def index(self) -> str:
        """The register."""
        return self.render(
            "seals/index.html",
            title=_("印章登记"),
            rows=[self._shown(row) for row in queries.seals()],
            registers=may("configure"),
        )

    @expose("/<int:pk>")
    @reads
    def show(self, pk: int) -> str:
        """One seal: custodians without gap, and its book."""
        row = queries.seal(pk)
        keeps, waiting = queries.is_mine(queries.custody(row)), queries.offer(row)
        in_use = row.withdrawn_on is None
        return self.render(
            "seals/show.html",
            title=row.name,
            seal=self._shown(row),
            row=row,
            uses=queries.uses_of(row),
            may_offer=in_use and waiting is None and (keeps or may("configure")),
            may_recall=in_use and waiting is not None and (keeps or may("configure")),
            may_take=in_use and waiting is not None and queries.is_mine(waiting),
            may_withdraw=in_use and may("configure"),
        )

    @expose("/new", methods=["GET", "POST"])
    @writes
    def register(self) -> Answer:
        """A new seal, offered to its first custodian."""

        def run(name: str, township: str, matters: list[str], since: date, keeper: int) -> None:
            operations.register_seal(name, township, matters, since, keeper)

        back = url_for("Seals.index")
        said = _("已登记，等待保管人签字接收。")
        filling = Filling(
            SealForm, run, _("登记印章"), back, said=said, data={"since": today()}, help=self.help
        )
        return fill_in(self, filling)

    @expose("/<int:pk>/offer", methods=["GET", "POST"])
    @writes
    def offer(self, pk: int) -> Answer:
        """Hand it over; it stays with its custodian until the other has signed."""
        row = queries.seal(pk)

        def run(keeper: int, note: str) -> None:
            operations.offer_seal(queries.seal(pk), keeper, note)

        title, back = _("移交“%(name)s”", name=row.name), url_for("Seals.show", pk=pk)
        said = _("已签字移交，等待接收人签字。")
        return fill_in(
            self, Filling(OfferForm, run, title, back, said=said, submit=_("签字移交"), help=self.help)
        )

    @expose("/<int:pk>/recall", methods=["POST"])
    @writes
    def recall(self, pk: int) -> Any:
        """Take a hand-over back."""
        operations.recall_offer(queries.seal(pk))
        return redirect(url_for("Seals.show", pk=pk))

    @expose("/<int:pk>/take", methods=["POST"])
    @writes
    def take(self, pk: int) -> Any:
        """The receiver's signature."""
        operations.take_seal(queries.seal(pk))
        flash(say(_("您已签字接收，现在由您保管。")), "success")
        return redirect(url_for("Seals.show", pk=pk))

    @expose("/<int:pk>/withdraw", methods=["GET", "POST"])
    @writes
    def withdraw(self, pk: int) -> Answer:
        """The county takes it back."""
        row = queries.seal(pk)

        def run(why: str) -> None:
            operations.withdraw_seal(queries.seal(pk), why)

        title, back = _("收回“%(name)s”", name=row.name), url_for("Seals.show", pk=pk)
        confirm = _("确定收回吗？收回后不能再使用。")
        return fill_in(
            self, Filling(WithdrawForm, run, title, back, submit=_("收回"), confirm=confirm, help=self.help)
        )

    @expose("/use/<number>", methods=["POST"])
    @writes
    def use(self, number: str) -> Any:
        """Seal a letter of a decision."""
        done = apply_seal(number)
        flash(say(_("已用印，登记为第%(n)s号。", n=done.number)), "success")
        return redirect(url_for("Cases.show", no=done.case_no))

    def _shown(self, row: Seal) -> dict[str, Any]:
        keeper = queries.custody(row)
        return {
            "id": row.id,
            "name": row.name,
            "township": name_of(row.office_code),
            "matters": labels_of(row.matters),
            "since": row.since,
            "keeper": keeper.name if keeper else "",
            "state": _state(row),
            "withdrawn_on": row.withdrawn_on,
            "withdrawn_why": row.withdrawn_why,
        }


def _state(row: Seal) -> tuple[Message, str]:
    if row.withdrawn_on is not None:
        return _("已收回"), "secondary"
    if queries.custody(row) is None:
        return _("等待接收"), "yellow"
    return (_("已锁定，等待交接"), "red") if queries.is_locked(row) else (_("使用中"), "green")
