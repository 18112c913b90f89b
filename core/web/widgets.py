"""The parts that FAB's templates draw: the rows of a list, one row's values, the filter bar."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.widgets import ListWidget, RenderTemplateWidget, ShowWidget

from core.web import paging
from core.web.language import say


class RowsWidget(ListWidget):
    """Rows with their head, actions and pages."""

    template = "jiuzhu/list_rows.html"

    def __call__(self, **kwargs: Any) -> str:
        given = self.template_args
        page, size, count = given["page"] or 0, given["page_size"], given["count"]
        pages = paging.page_count(count, size)
        return str(
            super().__call__(
                page=page,
                pages=pages,
                numbers=paging.page_numbers(page, pages),
                sizes=paging.SIZES,
                counted=paging.COUNTED,
                labels={column: say(label) for column, label in given["label_columns"].items()},
                **kwargs,
            )
        )


class ShownWidget(ShowWidget):
    """One row's values as pairs of label and value."""

    template = "jiuzhu/show_row.html"


class BarWidget(RenderTemplateWidget):
    """The filter bar."""

    template = "jiuzhu/filter_bar.html"
