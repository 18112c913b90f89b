"""What surrounds every page: name of the place, posting in force, language, training banner, menu."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask import current_app, g, request
from flask_login import current_user

from core import clock
from core.text import Text
from core.web import ports
from core.web.language import LANGUAGES, current_language, say
from core.web.menu import Entry, find_entry, sidebar
from core.web.ports import PostingChoice


class Shell:
    """Asked by the layout, once a request; nothing is looked up that the page does not show."""

    @property
    def signed_in(self) -> bool:
        """True when somebody is signed in."""
        return bool(getattr(current_user, "is_authenticated", False))

    @cached_property
    def place(self) -> str:
        """Full name of the place that the posting covers."""
        return str(ports.place_name())

    @cached_property
    def postings(self) -> tuple[PostingChoice, ...]:
        """The postings held today, the current one first."""
        held = ports.postings() if self.signed_in else ()
        return tuple(sorted(held, key=lambda posting: not posting.current))

    @property
    def posting(self) -> PostingChoice | None:
        """The posting acted under."""
        return next((posting for posting in self.postings if posting.current), None)

    @cached_property
    def menu(self) -> tuple[Entry, ...]:
        """The sidebar; empty for nobody."""
        return sidebar() if self.signed_in else ()

    @property
    def places(self) -> tuple[Entry, ...]:
        """The pages of the sidebar without its headings: where one may begin."""
        return tuple(each for entry in self.menu for each in (entry.entries or (entry,)))

    @property
    def user_name(self) -> str:
        """Family name first, as Chinese names are."""
        first, last = (
            getattr(current_user, "first_name", "") or "",
            getattr(current_user, "last_name", "") or "",
        )
        both = f"{last}{first}" if not (first + last).isascii() else f"{first} {last}"
        return both.strip() or str(getattr(current_user, "username", ""))

    @property
    def training(self) -> bool:
        """True when data are invented and the clock may be set."""
        return current_app.config.get("JIUZHU_MODE") == "training"

    @property
    def business_day(self) -> str:
        """The day on which the rules of domain time reckon."""
        return clock.today().isoformat()

    @property
    def language(self) -> str:
        """Language of the page."""
        return current_language()

    @property
    def languages(self) -> list[tuple[str, str]]:
        """(code, name) of the languages offered."""
        return [(code, str(entry["name"])) for code, entry in LANGUAGES.items()]

    @property
    def here(self) -> str:
        """The address of this page, to come back to after a change of language or posting."""
        opens = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
        return request.full_path.rstrip("?") if request.method == "GET" or opens else "/"

    @property
    def own_pages(self) -> tuple[tuple[str, Text, str], ...]:
        """(address, label, icon) of the pages about one's own account, in the menu behind the name."""
        return ports.own_pages()

    @property
    def public_pages(self) -> tuple[tuple[str, Text, str], ...]:
        """(address, label, icon) of what the public does without signing in."""
        return ports.public_pages()

    @property
    def login_url(self) -> str:
        """Address of the sign-in page."""
        return str(current_app.appbuilder.get_url_for_login)  # type: ignore[attr-defined]

    @property
    def logout_url(self) -> str:
        """Address that ends the session."""
        return str(current_app.appbuilder.get_url_for_logout)  # type: ignore[attr-defined]

    def trail(self, title: Text) -> list[tuple[str, str]]:
        """(label, address) of what stands above this page: the heading in the menu, and its list on deeper pages."""
        blueprint = current_app.blueprints.get(request.blueprint or "")
        views = current_app.appbuilder.baseviews  # type: ignore[attr-defined]
        view = next((v for v in views if getattr(v, "blueprint", None) is blueprint), None)
        if blueprint is None or view is None:
            return []
        heading, label, address = find_entry(view)
        steps = [(heading, ""), (label, address if address != request.path else "")]
        return [(words, link) for words, link in steps if words and not (words == say(title) and not link)]


def shell() -> Shell:
    """The one of this request."""
    if "jiuzhu_shell" not in g:
        g.jiuzhu_shell = Shell()
    kept: Shell = g.jiuzhu_shell
    return kept


def layout_names() -> dict[str, Any]:
    """For the context of every template."""
    return {"shell": shell()}
