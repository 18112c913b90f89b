"""`python -m core.migrations.draft`: write core's first migration anew from the models, while none is in use yet."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from core.db import Model
from core.migrations import types
from core.migrations.branches import CORE

ROOT = Path(__file__).parents[2]
HEAD = '''"""Every table as the first installation has it. Drafted from the models by core.migrations.draft."""
# ruff: noqa: PLR0915  (a list of tables is as long as it is)

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.migrations import types as t

revision = "0001"
down_revision = None
branch_labels = ("core",)
depends_on = None


def upgrade() -> None:
    """Make them."""
'''


def core_models() -> list[str]:
    """The modules that hold core's tables, by name."""
    files = [*sorted((ROOT / "core").glob("**/models.py")), ROOT / "core" / "db" / "revision.py"]
    return [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]


def draft() -> str:
    """The text of the first migration."""
    for name in core_models():
        importlib.import_module(name)
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"render_item": types.rendered, "target_metadata": Model.metadata}
        )
        made = produce_migrations(context, Model.metadata)
    assert made.upgrade_ops is not None
    assert made.downgrade_ops is not None
    options: dict[str, Any] = {"render_as_batch": False, "render_item": types.rendered}
    up = render_python_code(made.upgrade_ops, **options)
    down = render_python_code(made.downgrade_ops, **options)
    body = f'{HEAD}{up}\n\n\ndef downgrade() -> None:\n    """Drop them."""\n{down}\n'
    return re.sub(r"^ *# ### .*\n", "", body, flags=re.MULTILINE)


def main() -> None:
    """Write it."""
    file = CORE / "0001_tables.py"
    file.write_text(draft(), encoding="utf-8")
    subprocess.run(  # noqa: S603  (the formatter beside us)
        [sys.executable, "-m", "ruff", "format", "--quiet", str(file)], check=True
    )


if __name__ == "__main__":
    main()
