"""The portal's own calls, without sign-in: is this letter genuine and in force?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Response
from flask_appbuilder import BaseView
from flask_appbuilder.api import expose

from core.documents.queries import verify
from core.errors import NotFound
from core.text import _
from core.web.api import Api, answer


def _checked(token: str) -> dict[str, Any]:
    found = verify(token)
    if found is None:
        raise NotFound(
            _("没有这一验证码对应的文书。"), next=_("请核对文书下方的验证码，或拨打文书上的电话。")
        )
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in asdict(found).items()}


class PublicApi(Api):
    """Answers that anybody may have."""

    resource_name = "public"
    class_permission_name = "Public"
    openapi_spec_tag = "Public"

    @expose("/verify/<token>", methods=["GET"])
    def get_verify(self, token: str) -> Response:
        """Check a letter by its code
        ---
        get:
          summary: Kind, number, date and issuer of a genuine letter, and whether it is in force
          parameters: [{in: path, name: token, required: true, schema: {type: string}}]
          responses:
            200: {description: What the public may see}
            404: {description: No such letter}
        """
        return answer(_checked(token))


class VerifyPage(BaseView):
    """Where the QR code of a letter leads."""

    route_base = "/verify"
    class_permission_name = "Public"
    template_folder = str(Path(__file__).parent / "templates")

    @expose("/<token>")
    def show(self, token: str) -> str:
        """A genuine letter, or that there is none such."""
        return str(
            self.render_template(
                "portal/verify.html", title=str(_("文书验证")), help="", found=_checked(token)
            )
        )
