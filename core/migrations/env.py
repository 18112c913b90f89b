"""Alembic's environment: runs inside the connection and transaction that `core.migrations.upgrade` opened."""

from __future__ import annotations

from alembic import context

from core.db import Model
from core.migrations import types

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Model.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=types.rendered,
    include_name=context.config.attributes.get("include_name"),
)
with context.begin_transaction():
    context.run_migrations()
