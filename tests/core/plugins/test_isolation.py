"""A whole application with plugins from outside, some of them broken: what is sound serves, what is not is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from config.settings import BUILT_IN_PLUGINS
from core.actor import SYSTEM, acting_as
from core.audit.operations import operation
from core.cli.removing import remove_plugin
from core.clock import today
from core.db import db, one_transaction, seeing_everything
from core.migrations.upgrade import upgrade
from core.modules.operations import _write, disable
from core.modules.queries import failures
from core.plugins import Source, current, installed
from tests import engines
from tests.conftest import PASSWORD, Client, account, copy_of_database, settings_for
from tests.throwaway import Writer

TOWN, OTHER_TOWN = "610104003", "610104004"

CARD = """

@hookimpl
def show_on_home(user):
    return [__import__("core.declare").declare.Card("CODE的卡片", "7")]
"""
FAILING = """

@hookimpl
def show_on_home(user):
    raise RuntimeError("王某某")
"""
SCREENS = '''"""A page of its own."""

from core.api import Page, expose, reads
from core.declare import Screen, _


class {name}Page(Page):
    """One page."""

    title = _("CODE的页面")
    route_base = "/CODE"
    default_view = "index"

    @expose("/")
    @reads
    def index(self):
        return "CODE的内容"


SCREENS = (Screen(view={name}Page, label=_("CODE的菜单"), duties=("town_clerk",), category=_("CODE的标题")),)
'''
REGISTERED = """

@hookimpl
def register_screens():
    from {package}.screens import SCREENS
    return list(SCREENS)
"""


@pytest.fixture
def application(engine: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """`application(writer, source, ...)`: the four and these, installed, on a database of its own."""
    before = list(current._of_process)
    made: list[tuple[Flask, str]] = []

    def make(writer: Writer, *sources: Source) -> Flask:
        names = [writer.install(source) for source in sources]
        url = copy_of_database(engine, tmp_path)
        app = create_app(settings_for(url, tmp_path, JIUZHU_PLUGINS=",".join([*BUILT_IN_PLUGINS, *names])))
        made.append((app, url))
        app.test_client_class = Client
        upgrade(app)
        return app

    yield make
    current._of_process[:] = before
    for app, url in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if engine == "postgresql":
            engines.drop_database(url)


def clerk(app: Flask, place: str = TOWN) -> Client:
    """A client that signed in by the form."""
    with app.app_context(), acting_as(SYSTEM), seeing_everything():
        username = account("town_clerk", place)
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, Client)
    with app.app_context():
        form = {"username": username, "password": PASSWORD, "csrf_token": client.token_of("/login/")}
        assert client.post("/login/", data=form).status_code == 302
    return client


def page(app: Flask, client: Client, address: str) -> tuple[int, str]:
    with app.app_context():
        answer = client.get(address)
        return answer.status_code, answer.text


def switch(app: Flask, module: str, *, on: bool) -> None:
    with app.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
        if on:
            enable_at_once(module)
        else:
            disable(module, TOWN, today(), "试点结束")


@operation("module.enable")
def enable_at_once(module: str) -> None:
    """Without the values that a county must have set before it enables anything."""
    _write(module, TOWN, True, today() - timedelta(days=1), None, "", "")


def test_one_that_raises_on_import_one_that_fails_on_the_page_and_the_rest_serve(
    application: Callable[..., Flask], plugins_on_disk: Writer
) -> None:
    broken = plugins_on_disk.write(append={"plugin.py": "\nraise OSError('no disk')\n"})
    failing = plugins_on_disk.write(append={"plugin.py": FAILING})
    good = plugins_on_disk.write(append={"plugin.py": CARD})
    app = application(plugins_on_disk, broken, failing, good)
    for source in (failing, good):
        switch(app, source.name, on=True)
    status, text = page(app, clerk(app), "/")
    assert status == 200
    assert f"{good.name}的卡片" in text
    assert "王某某" not in text
    states = {state.source.name: state for state in installed().states()}
    assert [str(fault)[:8] for fault in states[broken.name].faults] == ["[import]"]
    assert states[failing.name].sound
    assert states[failing.name].failures[0].hook == "show_on_home"
    page(app, clerk(app), "/")
    with app.app_context():
        (kept,) = failures()  # in the database, so that every process shows it
        assert (kept.plugin, kept.hook, kept.times) == (failing.name, "show_on_home", 2)
        assert kept.error.startswith("RuntimeError (plugin.py:")
    assert all(states[name].sound for name in (*BUILT_IN_PLUGINS, good.name))


def test_a_screen_is_there_where_its_module_is_on_and_nowhere_else_and_at_once(
    application: Callable[..., Flask], plugins_on_disk: Writer
) -> None:
    source = screen_of(plugins_on_disk)
    app = application(plugins_on_disk, source)
    here, there = clerk(app), clerk(app, OTHER_TOWN)
    address, entry = f"/{source.name}/", f"{source.name}的菜单"
    assert page(app, here, address)[0] == 404  # the place never had it
    assert entry not in page(app, here, "/")[1]
    switch(app, source.name, on=True)
    assert page(app, here, address) == (200, f"{source.name}的内容")
    assert entry in page(app, here, "/")[1]
    assert page(app, there, address)[0] == 404
    assert entry not in page(app, there, "/")[1]
    switch(app, source.name, on=False)
    status, text = page(app, here, address)
    assert status == 409
    assert "停用" in text
    assert entry not in page(app, here, "/")[1]
    said = remove_plugin(app, source.name)
    assert "收回权限 3 项" in str(said[0])  # the page, its menu entry, its heading
    upgrade(app)  # as long as its code is there, an upgrade brings them back


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("(Page)", "", "neither a Page nor a Screen"),
        ("Page(Page)", "Page(Page, metaclass=Broken)", "cannot be built"),
        ('title = _("', 'raise ValueError("', "raised"),
    ],
    ids=["no view of ours", "breaks when built", "breaks when imported"],
)
def test_a_plugin_whose_screen_cannot_be_built_is_quarantined_whole(
    old: str, new: str, says: str, application: Callable[..., Flask], plugins_on_disk: Writer
) -> None:
    bad = screen_of(plugins_on_disk, old, new)
    good = screen_of(plugins_on_disk)
    application(plugins_on_disk, bad, good)
    states = {state.source.name: state for state in installed().states()}
    (fault,) = states[bad.name].faults
    assert says in f"{fault.rule} {fault}"
    assert states[good.name].sound
    assert bad.name not in installed().registry.case_types


BROKEN_CLASS = """
class Broken(type):
    def __call__(cls):
        raise RuntimeError("cannot be built")


"""


def screen_of(plugins_on_disk: Writer, old: str = "", new: str = "") -> Source:
    """A plugin with one page; in its text `old` is replaced by `new`."""
    template = SCREENS.replace("\n\nclass {name}Page", f"\n{BROKEN_CLASS}class {{name}}Page")
    source = plugins_on_disk.write()
    assert source.directory is not None
    text = template.replace(old, new, 1) if old else template
    text = text.replace("{name}", source.name.capitalize()).replace("CODE", source.name)
    (source.directory / "screens.py").write_text(text, encoding="utf-8")
    contents = source.directory / "plugin.py"
    hook = REGISTERED.replace("{package}", f"jiuzhu_{source.name}")
    contents.write_text(contents.read_text(encoding="utf-8") + hook, encoding="utf-8")
    return source
