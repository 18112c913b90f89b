"""create_app(settings): what happens at start, in order; the only place that composes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder
from werkzeug.middleware.proxy_fix import ProxyFix

from config.settings import Settings
from core.access import requests
from core.access.security import JiuzhuSecurityManager
from core.db import db
from core.db.engine import engine_options
from core.db.sealing import use_data_keys
from core.desk.views import Home
from core.library.files import unknown_citations
from core.plugins import Plugins, UnknownTexts, find_sources, install, load_plugins
from core.plugins.features import parts
from core.web.joining import join_screens
from core.web.setup import finish_web, init_web

FEATURES = (
    *("audit", "divisions", "calendar", "library", "access", "parameters"),
    *("people", "documents", "tasks", "means", "modules", "delegation"),
    *("notices", "payments", "cases", "discovery", "jobs", "desk", "reports", "portal"),
)
"""Core's features, from the lowest step of the staircase up; what stands earlier is asked and shown first."""


def create_app(settings: Settings) -> Flask:
    """The application with these settings, whose keys must be there. The database is not touched."""
    app = Flask("jiuzhu", static_folder=None)
    app.config.from_mapping(configuration(settings))
    app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 5)  # type: ignore[method-assign]
    use_data_keys(settings.data_keys)
    db.init_app(app)
    requests.install(app)  # the frame of a request opens before everything else
    init_web(app)
    plugins = app.extensions["jiuzhu"] = install(load(settings.plugins, settings.plugins_from_outside))
    plugins.apart = db.session.begin_nested
    with app.app_context():
        appbuilder = AppBuilder(app, db.session, indexview=Home, security_manager_class=JiuzhuSecurityManager)
        for feature in parts(FEATURES, "start"):
            feature.start(app, appbuilder)
        join_screens(appbuilder, plugins)
        finish_web(appbuilder, app)
    return app


def ground() -> tuple[list[ModuleType], UnknownTexts]:
    """What plugins are checked against: core's features and the texts of the library; needs no database."""
    parts(FEATURES, "models")  # every table of core is there before the first plugin
    return parts(FEATURES, "plugin"), unknown_citations()


def load(names: tuple[str, ...], from_outside: bool = False) -> Plugins:
    """The plugins of these names, and with `from_outside` every other that is installed, on that ground."""
    features, unknown_texts = ground()
    return load_plugins(features, find_sources(names, from_outside), unknown_texts)


def configuration(settings: Settings) -> dict[str, Any]:
    """The settings in the names that Flask, its extensions and core's features read."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "FAB_CREATE_DB": False,  # tables and permissions are written by `jiuzhu upgrade` alone
        "FAB_UPDATE_PERMS": False,
        "JIUZHU_HOME": str(settings.home),
        "JIUZHU_MODE": settings.mode,
        "JIUZHU_PUBLIC_URL": settings.public_url,
        "JIUZHU_MESSAGES": settings.messages,
        "JIUZHU_SECOND_FACTOR": settings.second_factor,
    }
