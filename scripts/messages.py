#!/usr/bin/env python3
"""Collect the msgids of Python and templates into `locale/*/LC_MESSAGES/django.po`, and compile.

What was translated stays; what is no longer used goes. Says how many texts lack a translation.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ascolto"
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "messages:django_template"),
    ("**/templates/**.txt", "messages:django_template"),
]
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def django_template(fileobj, keywords, comment_tags, options):  # type: ignore[no-untyped-def]
    """Django turns a template into Python-like source; Babel reads that."""
    from babel.messages.extract import extract_python
    from django.utils.translation.template import templatize

    source = templatize(fileobj.read().decode(), origin=getattr(fileobj, "name", None))
    yield from extract_python(BytesIO(source.encode()), keywords, comment_tags, options)


def main() -> int:
    sys.modules["messages"] = sys.modules["__main__"]
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    template = Catalog(project="Ascolto", charset="utf-8")
    found = extract_from_dir(
        SOURCE,
        METHODS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for name, _line, message, comments, context in found:
        template.add(
            message, locations=[(name, 0)], auto_comments=comments, context=context
        )
    lacking = 0
    for path in sorted(SOURCE.glob("locale/*/LC_MESSAGES/django.po")):
        lacking += update(path, template)
    return 1 if lacking and "--strict" in sys.argv else 0


def update(path: Path, template: Catalog) -> int:
    with path.open("rb") as source:
        catalog = read_po(source, locale=path.parent.parent.name)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with path.open("wb") as target:
        write_po(
            target,
            catalog,
            width=100,
            sort_output=True,
            omit_header=False,
            include_lineno=False,
        )
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalog)
    lacking = [m for m in catalog if m.id and not m.string]
    print(
        f"{path.relative_to(ROOT)}: {len(catalog)} texts, {len(lacking)} without translation"
    )
    return len(lacking)


if __name__ == "__main__":
    sys.exit(main())
