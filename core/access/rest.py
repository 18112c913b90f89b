"""Sign-in over REST: a token that carries its sign-in's number, and its end."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from flask_appbuilder.api import BaseApi
from flask_appbuilder.views import expose
from flask_jwt_extended import create_access_token

from core.access.queries import postings_of
from core.access.sign_in.carriers import CLAIM, where
from core.access.sign_in.operations import sign_in, sign_out
from core.errors import BadInput, NotSignedIn
from core.text import _
from core.web.api import body, refuse_foreign_pages

_TEXT = {"type": "string"}
SCHEMAS: dict[str, dict[str, Any]] = {
    "SignIn": {
        "type": "object",
        "required": ["username", "password"],
        "properties": {
            "username": _TEXT,
            "password": _TEXT,
            "provider": _TEXT | {"enum": ["db"], "default": "db"},
            "otp": _TEXT | {"description": "one-time or recovery code"},
        },
    },
    "SignedIn": {
        "type": "object",
        "properties": {
            "access_token": _TEXT,
            "posting": _TEXT,
            "postings": {"type": "array", "items": _TEXT},
            "must_change_password": {"type": "boolean"},
        },
    },
}


class SecurityApi(BaseApi):
    """`POST /api/v1/security/login` and `/logout`."""

    resource_name = "security"
    openapi_spec_tag = "Security"

    def add_apispec_components(self, api_spec: Any) -> None:
        super().add_apispec_components(api_spec)
        api_spec.components.security_scheme(
            "jwt", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        )
        for name, schema in SCHEMAS.items():
            api_spec.components.schema(name, schema)

    @expose("/login", methods=["POST"])
    def login(self) -> Response:
        """Sign in
        ---
        post:
          description: Checks name, password and, where a duty asks for it, the one-time code
          requestBody:
            required: true
            content: {application/json: {schema: {$ref: '#/components/schemas/SignIn'}}}
          responses:
            200:
              description: Signed in; the posting is the one acted under unless X-Posting names another
              content: {application/json: {schema: {$ref: '#/components/schemas/SignedIn'}}}
            400: {$ref: '#/components/responses/400'}
            401: {description: "wrong, locked, second_factor_required, second_factor_not_set or no_posting"}
        """
        given = body()
        name, password = given.get("username"), given.get("password")
        if not isinstance(name, str) or not isinstance(password, str):
            raise BadInput(_("请以JSON提交username和password。"))
        if given.get("provider", "db") != "db":
            raise BadInput(_("只支持db方式登录。"))
        entered = sign_in(name, password, str(given.get("otp") or ""), by="token", **where())
        token = create_access_token(
            identity=str(entered.user.id), fresh=True, additional_claims={CLAIM: entered.row.id}
        )
        return self.response(
            200,
            access_token=token,
            posting=entered.posting.address,
            postings=[held.address for held in postings_of(entered.user.id)],
            must_change_password=entered.must_change,
        )

    @expose("/logout", methods=["POST"])
    def logout(self) -> Response:
        """Sign out
        ---
        post:
          description: Ends the sign-in; its token is good for nothing any more
          security: [{jwt: []}]
          responses:
            200:
              description: Signed out
            401:
              $ref: '#/components/responses/401'
        """
        if "sign_in" not in g:
            raise NotSignedIn(_("您还没有登录，或者登录已经过期。"))
        refuse_foreign_pages()
        sign_out(g.sign_in)
        return self.response(200, message=str(_("已退出登录。")))
