"""What a complaint issues (F26): look-up number, word of receipt, route, opinions."""

from __future__ import annotations

from functools import partial

from core.declare import DocumentType, _

_form = partial(DocumentType, kind="form")
_letter = partial(DocumentType, kind="letter")

LOOK_UP_NUMBER = _letter("F26-1", _("信访登记回执"), template="shared/receipt.typ", basis=("PET22:23",))
TOLD = _letter("F26-2", _("信访事项受理告知书"), template="shared/accepted.typ", basis=("PET22:23",))
ROUTE = _letter(
    "F26-3", _("法定途径告知书"), template="shared/not_accepted.typ", basis=("PET22:31", "SAL26:76")
)
OPINION = _letter(
    "F26-4", _("信访处理意见书"), template="complaints/reply.typ", basis=("PET22:32", "PET22:35")
)
RECHECKED = _letter(
    "F26-5", _("信访复查意见书"), template="complaints/reply.typ", basis=("PET22:35", "PET22:36")
)
FINAL = _form("F26-6", _("上级出具的信访复查、复核意见书"), basis=("PET22:35", "PET22:36"), required=False)
EVIDENCE = _form("evidence", _("反映人提供的材料"), basis=("PET22:19",), required=False)
VERIFIED = _form("verified", _("调查核实材料"), basis=("PET22:31",), required=False)
DELIVERED = _form("delivered", _("答复送达凭证"), basis=("PET22:32",), required=False)
