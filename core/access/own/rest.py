"""One's own account for programs."""

from __future__ import annotations

from flask import Response
from flask_appbuilder.api import expose

from core.access.operations import change_own_password
from core.errors import BadInput
from core.text import _
from core.web.api import Api, answer, body
from core.web.guard import writes


class OwnAccountApi(Api):
    """The account of the caller."""

    resource_name = "account"
    class_permission_name = "OwnAccount"
    read_by = write_by = ("*",)
    openapi_spec_tag = "Account"

    @expose("/password", methods=["POST"])
    @writes
    def password(self) -> Response:
        """Change one's own password
        ---
        post:
          summary: Change one's own password; every sign-in of the account ends, this one too
          requestBody:
            required: true
            content:
              application/json:
                schema: {type: object, required: [old, new], properties: {old: {type: string}, new: {type: string}}}
          responses:
            200: {description: Changed; sign in anew}
            400: {description: The body cannot be read}
            401: {description: Not signed in}
            422: {description: The old one is wrong or the new one too weak}
        """
        given = body()
        if not all(isinstance(given.get(name), str) for name in ("old", "new")):
            raise BadInput(_("请以JSON提交old和new。"))
        change_own_password(given["old"], given["new"])
        return answer({"message": str(_("密码已修改，请用新密码重新登录。"))})
