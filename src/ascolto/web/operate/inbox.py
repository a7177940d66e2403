"""The list of conversations."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ascolto.core import live
from ascolto.core.models import Role
from ascolto.operate.reads import inbox as reads
from ascolto.operate.reads import saved_views as reads_of_saved
from ascolto.operate.reads.inbox import Query, View
from ascolto.operate.reads.views import BY_DUE
from ascolto.web.operate import saved_views, searching, views_of_inbox
from ascolto.web.request import MemberRequest, member_view


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page: the inbox for members, the first-run page for an empty product."""
    if not request.user.is_authenticated:
        from ascolto.web.settings import first_run

        if first_run.is_needed():
            return redirect("first_run")
    return redirect("inbox")


@require_GET
@member_view(Role.VOICE)
def index(request: MemberRequest) -> HttpResponse:
    """The inbox; with htmx and `after`, the next rows only. With nothing asked, what it opens with."""
    if not request.GET and (first := reads_of_saved.first(request.member)):
        return redirect(saved_views.address(first))
    query = query_of(request)
    after = request.GET.get("after", "")
    if after and request.htmx:
        page = reads.page(request.member, query, after=after)
        return render(request, "operate/inbox/_rows.html", context(query, page))
    return render(request, "operate/inbox/index.html", frame(request, query))


@require_GET
@member_view(Role.VOICE)
def rows(request: MemberRequest) -> HttpResponse:
    """Some rows as they are now, for live updates: those that left the view are marked as gone."""
    query = query_of(request)
    ids = [
        int(i)
        for i in request.GET.get("ids", "").split(",")
        if i.isdecimal() and i.isascii()
    ]
    found = reads.rows_of(request.member, [i for i in ids[:200] if i < 2**63])
    stays = _staying(request, query, [row.pk for row in found])
    shown = [
        (c, c.pk in stays and views_of_inbox.belongs(c, query, request.member))
        for c in found
    ]
    told = {"rows": shown, "query_string": address_of(query)}
    return render(request, "operate/inbox/_live_rows.html", told)


@require_GET
@member_view(Role.VOICE)
def first(request: MemberRequest) -> HttpResponse:
    """The first page as it is now: where more came at once than a page holds."""
    query = query_of(request)
    page = reads.page(request.member, query)
    return render(request, "operate/inbox/_rows.html", context(query, page))


def _staying(request: MemberRequest, query: Query, ids: list[int]) -> set[int]:
    """Which of them a search still finds; whether its words stand in them is not asked again."""
    if not query.words.strip():
        return set(ids)
    rows = reads.matching(request.member, query).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


@require_GET
@member_view(Role.VOICE)
def rail(request: MemberRequest) -> HttpResponse:
    """The counts of the rail as they are now."""
    lists = views_of_inbox.lists(request.around.counts, query_of(request))
    return render(request, "operate/inbox/_rail.html", {"lists": lists})


def query_of(request: HttpRequest) -> Query:
    """What the address asks for; what it cannot mean falls back to the beginning."""
    return query_in(request.GET)


def query_in(given: QueryDict) -> Query:
    view, words = given.get("view", ""), given.get("q", "")[:300]
    default = View.ALL if words.strip() else View.WAITING
    return Query(
        view=View(view) if view in View._value2member_map_ else default,
        brand_id=number_of(given.get("brand")),
        account_id=number_of(given.get("account")),
        tag_id=number_of(given.get("tag")),
        words=words,
        saved_id=number_of(given.get("saved")),
    )


def number_of(value: str | None) -> int | None:
    is_number = value and value.isdecimal() and value.isascii() and len(value) < 19
    return int(value) if is_number and value else None


def frame(request: MemberRequest, query: Query) -> dict[str, object]:
    """What the list pane needs; the stream starts where this picture was taken."""
    after = live.latest_id()
    page = reads.page(request.member, query)
    return context(query, page) | {
        "live_after": after,
        "is_by_due": query.view in BY_DUE and not query.words,
        "views": views_of_inbox.tabs(request.around.counts, query),
        "lists": views_of_inbox.lists(request.around.counts, query),
        **_kept(request, query),
        "empty": views_of_inbox.empty(
            query,
            is_connected=bool(request.around.accounts),
            by_admin=request.member.is_at_least(Role.ADMIN),
        ),
        **searching.context(query.words),
        "choices": request.around,
        "is_agent": request.member.is_at_least(Role.AGENT),
    }


def _kept(request: MemberRequest, query: Query) -> dict[str, object]:
    """How this list is called, and with what it can be kept. The others come once the page stands."""
    named = None
    if query.saved_id:
        named = reads_of_saved.find(request.member, query.saved_id)
    return {
        "view_title": named.name if named else views_of_inbox.title(query),
        "asks": asks_of(query),
    }


def asks_of(query: Query) -> dict[str, str]:
    """The query as an address has it, without the name it is kept under."""
    names = {
        "brand_id": "brand",
        "account_id": "account",
        "tag_id": "tag",
        "words": "q",
    }
    asked = {names.get(k, k): str(v) for k, v in asdict(query).items() if v}
    asked.pop("saved_id", None)
    return asked


def address_of(query: Query) -> str:
    """What stands behind the "?" of every address in this list."""
    saved = {"saved": str(query.saved_id)} if query.saved_id else {}
    return urlencode(asks_of(query) | saved)


def context(query: Query, page: reads.Page) -> dict[str, object]:
    return {
        "page": page,
        "query": query,
        "query_string": address_of(query),
        "is_narrowed": bool(query.words or query.saved_id),
    }
