"""A person whom somebody follows wrote: a notice where there is a conversation, else a mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.channels.models import Message
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.operate.actions import notifying
from ascolto.operate.actions.notifying import News
from ascolto.operate.models import Conversation, Follower, Notice

QUOTED = 600  # characters, in a mail


def tell(followed: Mapping[int, Sequence[int]]) -> None:
    """Members by message. Who follows the conversation as well hears of it once. A constant number of
    queries, and one mail for each member and post that is nobody's conversation.
    """
    rows = Message.objects.filter(pk__among=sorted(followed))
    said = list(rows.select_related("handle", "account"))
    talks = {
        c.thread_id: c
        for c in Conversation.objects.filter(thread__in=[m.thread_id for m in said])
    }
    hear = Follower.objects.filter(conversation__in=[c.pk for c in talks.values()])
    told = set(hear.values_list("conversation_id", "member_id"))
    news = [
        News(talk, Notice.Kind.FOLLOWED, pk, Actor.customer(str(m.handle)), m.text)
        for m in said
        if (talk := talks.get(m.thread_id))
        for pk in followed[m.pk]
        if (talk.pk, pk) not in told
    ]
    notifying.tell(news)
    _mail([(m, followed[m.pk]) for m in said if m.thread_id not in talks])


def _mail(said: Sequence[tuple[Message, Sequence[int]]]) -> None:
    wanted = {pk for _m, members in said for pk in members}
    rows = Member.objects.active().filter(pk__in=wanted).select_related("user")
    people = {member.pk: member for member in rows}
    for message, members in said:
        for member in (people[pk] for pk in members if pk in people):
            with translation.override(member.language):
                subject, text = _letter(message, member)
            posting.post(
                workspace_id=message.workspace_id,
                to=member.user.email,
                subject=subject,
                text=text,
                key=f"followed:{message.pk}:{member.pk}",
            )


def _letter(message: Message, member: Member) -> tuple[str, str]:
    who = str(message.handle)
    lines = [
        _("Hello %(name)s,") % {"name": member.name},
        "",
        _("%(who)s, whom you follow, wrote on %(where)s:")
        % {"who": who, "where": message.account.name},
        "",
        f"“{' '.join(message.text.split())[:QUOTED]}”",
        "",
        message.permalink,
        f"{settings.PUBLIC_URL}/listening/followed/",
    ]
    subject = _("%(who)s wrote, whom you follow") % {"who": who}
    return " ".join(subject.split())[:150], "\n".join(lines)
