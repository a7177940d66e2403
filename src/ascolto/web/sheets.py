"""A table to download, for a spreadsheet."""

from __future__ import annotations

from django.http import HttpResponse

from ascolto.core import tables


def sheet(text: str, name: str) -> HttpResponse:
    """`text` of `tables.text`, with the mark by which spreadsheets know UTF-8, saved as `name`."""
    answer = HttpResponse(tables.BOM + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
