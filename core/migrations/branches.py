"""Which branches there are: core's folder of versions and each plugin's, found by path without importing the plugin."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from core.errors import SettingsError
from core.text import _

FOLDER = Path(__file__).parent
CORE = FOLDER / "versions"


def configure(plugins: Mapping[str, Path | None]) -> Config:
    """Alembic's configuration for core and the plugins given by code and folder; those without migrations are left out."""
    places = [CORE, *(folder for folder in plugin_folders(plugins).values())]
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(str(place) for place in places))
    return config


def plugin_folders(plugins: Mapping[str, Path | None]) -> dict[str, Path]:
    """code -> folder of migrations, for the plugins that have one."""
    found = {code: folder / "migrations" for code, folder in plugins.items() if folder is not None}
    return {code: folder for code, folder in found.items() if any(folder.glob("*.py"))}


def check_known(config: Config, applied: tuple[str, ...]) -> None:
    """SettingsError naming every migration that the database has and the installed code doesn't.

    A plugin's tables outlive being switched off, so its code must stay until `jiuzhu plugin remove` took them out.
    """
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    unknown = sorted(set(applied) - known)
    if unknown:
        raise SettingsError(
            str(
                _(
                    "数据库里有本程序不认识的版本：%(names)s。请装回相应的插件或新版程序；要卸下插件请用 jiuzhu plugin remove。",
                    names="、".join(unknown),
                )
            )
        )
