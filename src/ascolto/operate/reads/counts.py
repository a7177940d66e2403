"""The counts beside the views, read from where they are kept; what time decides, up to a bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection

from ascolto.core import scoping
from ascolto.core.models import Member, Role
from ascolto.operate.models import Lead, Notice
from ascolto.operate.reads import views
from ascolto.operate.reads.views import View

KEPT = (View.WAITING, View.MINE, View.UNASSIGNED, View.OPEN, View.PUBLIC, View.SNOOZED)
FOR_LEADS = View.TO_APPROVE.value
MOST = 100  # counted one by one; shown as "99+"
UNTAKEN = (Lead.Status.PROPOSED.value, Lead.Status.NEW.value)


def counts(member: Member) -> dict[str, int]:
    """By view, over the brands the member may see. A constant cost, however full the inbox is."""
    brands = member.brand_ids()
    found: Counter[tuple[str, str]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_sql(len(brands)), _values(member, brands))
        for source, name, number in cursor.fetchall():
            found[source, name] += int(number)
    kept = {view.value: found["kept", view.value] for view in KEPT}
    # A mentor who leads nobody finds theirs in the list: counting them would cost every page.
    is_lead = member.is_at_least(Role.LEAD)
    kept[FOR_LEADS] = found["kept", FOR_LEADS] if is_lead else 0
    mention = Notice.Kind.MENTION.value
    return kept | {
        View.SOON.value: found["soon", ""],
        View.PROMISES.value: found["promises", ""],
        "leads": found["leads", ""],
        "bell": sum(n for (source, _), n in found.items() if source == "shown"),
        View.MENTIONS.value: found["shown", mention] + found["hidden", mention],
    }


def _values(member: Member, brands: list[int]) -> list[Any]:
    """In the order in which the statement asks for them."""
    workspace = scoping.current()
    soon = connection.ops.adapt_datetimefield_value(views.soon())
    return [
        workspace, member.pk, *brands,
        workspace, soon, *brands,
        workspace, *brands,
        workspace, *brands,
        workspace, member.pk,
    ]  # fmt: skip


def _sql(brands: int) -> str:
    """One statement by hand: four by Django's cost more than the rest of the list's queries.
    Constants stand in it, so that a database sees which partial index holds the rows."""
    mine = f"AND brand_id IN ({_marks(brands)})" if brands else ""
    return (
        "SELECT 'kept', name, SUM(count) FROM operate_tally "
        f"WHERE workspace_id = %s AND member_id IN (0, %s) {mine} GROUP BY name "
        "UNION ALL SELECT 'soon', '', COUNT(*) FROM (SELECT 1 FROM operate_conversation "
        "WHERE workspace_id = %s AND status = 'open' AND NOT is_snoozed AND due_at <= %s "
        f"{mine} ORDER BY due_at LIMIT {MOST}) AS soon "
        "UNION ALL SELECT 'promises', '', COUNT(*) FROM (SELECT 1 FROM commitments_commitment "
        f"WHERE workspace_id = %s AND state = 'open' AND subject_type = '{views.SUBJECT}' "
        f"AND kind IN ({_listed(views.PROMISES)}) {mine} LIMIT {MOST}) AS promised "
        "UNION ALL SELECT 'leads', '', COUNT(*) FROM (SELECT 1 FROM operate_lead "
        f"WHERE workspace_id = %s AND status IN ({_listed(UNTAKEN)}) {mine} "
        f"LIMIT {MOST}) AS leads "
        "UNION ALL SELECT CASE WHEN is_shown THEN 'shown' ELSE 'hidden' END, kind, COUNT(*) "
        "FROM (SELECT kind, is_shown FROM operate_notice "
        "WHERE workspace_id = %s AND member_id = %s AND read_at IS NULL "
        f"LIMIT {MOST}) AS unread GROUP BY is_shown, kind"
    )


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def _listed(constants: Iterable[str]) -> str:
    """Words of our own code, in quotes."""
    return ", ".join(f"'{word}'" for word in constants)
