"""Rows of the inner rooms, for the outsider to knock at: route name → what its address needs."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from ascolto.channels.models import InsightFile, Message
from ascolto.commitments.models.hand_over import HandOver
from ascolto.core.actor import Actor
from ascolto.core.models import PushDevice, PushSwitch
from ascolto.monitor.models import (
    Affected,
    Alert,
    AlertPost,
    AlertRoom,
    Incident,
    IncidentStep,
    Mention,
    PublicPost,
    Silence,
    Speaker,
    Statement,
    Tolerance,
    Variant,
    Watch,
)
from ascolto.nlp.actions import annotating, correcting
from ascolto.nlp.models import Tuning
from ascolto.operate.models import CatalogueIntake, Conversation, Lead, Order
from ascolto.operate.models.bulk_change import BulkChange
from ascolto.operate.models.continuation import Continuation
from ascolto.operate.models.fact import Fact
from ascolto.operate.models.forward import Forward
from ascolto.operate.models.macro import Macro
from ascolto.operate.models.notice import Notice
from ascolto.operate.models.peer_review import PeerReview
from ascolto.operate.models.playbook import Playbook, PlaybookVersion
from ascolto.operate.models.regrouping import Regrouping
from ascolto.operate.models.rehearsal import Rehearsal
from ascolto.operate.models.saved_view import SavedView
from ascolto.operate.models.submission import Submission, SubmissionFile
from ascolto.operate.models.tag import Tag
from ascolto.testing import make
from ascolto.testing.cast import Cast


def rooms(cast: Cast, conversation: Conversation, secret: str) -> dict[str, Any]:
    """One row of each, all of them called `secret` where they have a name."""
    ada = {"by": cast.ada, "by_name": secret}
    continuation = Continuation.objects.create(
        conversation=conversation, account=conversation.account, key=uuid.uuid4(), **ada
    )
    fact = Fact.objects.create(
        conversation=conversation, kind="other", label=secret, value=secret
    )
    regrouping = Regrouping.objects.create(
        kind="join", case=conversation.case, conversation=conversation, reason=secret, **ada
    )  # fmt: skip
    bulk = BulkChange.objects.create(member=cast.ada, kind="tag", ids=[conversation.pk])
    tag = Tag.objects.create(name=secret, key=secret)
    playbook = Playbook.objects.create(name=secret, number=1)
    PlaybookVersion.objects.create(
        playbook=playbook, number=1, name=secret, digest="0" * 32, by_name=secret
    )
    submission = Submission.objects.create(
        conversation=conversation, author=cast.marco, text=secret
    )
    SubmissionFile.objects.create(
        submission=submission,
        name=secret,
        content_type="text/plain",
        size=1,
        sha256="0" * 64,
    )
    said = Message.objects.filter(direction="out", author=cast.ada).first()
    review = PeerReview.objects.create(
        message=said,
        conversation=conversation,
        author=cast.ada,
        reviewer=cast.sara,
        comment=secret,
    )
    run = Rehearsal.objects.create(playbook=playbook, number=1, days=7, by_name=secret)
    view = SavedView.objects.create(
        name=secret, asks={"q": secret}, owner=cast.ada, shared="all"
    )
    macro = Macro.objects.create(
        name=secret,
        steps=[{"do": "tag", "tag": secret}],
        owner=cast.ada,
        is_shared=True,
    )
    message = Message.objects.filter(direction="out").latest("pk")
    forward = Forward.objects.create(
        conversation=conversation, message=message, to=f"{secret}@example.org", by=cast.ada,
        key=uuid.uuid4(), thread=make.thread(conversation.account),
    )  # fmt: skip
    lead = Lead.objects.create(
        conversation=conversation, brand=conversation.brand, words=secret,
        currency="EUR", status="new", by_name=secret,
    )  # fmt: skip
    Order.objects.create(
        external_id=secret, brand=conversation.brand, currency="EUR", net=100,
        conversation=conversation, credit="direct",
    )  # fmt: skip
    intake = CatalogueIntake.objects.create(brand=cast.brand, by_name=secret)
    notice = Notice.objects.create(
        member=cast.ada, conversation=conversation, kind="mention", words=secret
    )
    return {
        **_listening(cast, secret),
        "notice": notice.pk,
        "saved_view": view.pk, "macro": macro.pk, "forward": forward.pk,
        "lead": lead.pk, "catalogue_intake": intake.pk,
        "continuation": continuation.pk, "fact": fact.pk, "case": conversation.case_id,
        "regrouping": regrouping.pk, "bulk_change": bulk.pk, "tag": tag.pk,
        "playbook": playbook.pk, "playbook_restore": [playbook.pk, 1],
        "playbook_rehearsal": [playbook.pk, run.pk], "rota_week": cast.ada.pk,
        "rota_undo": HandOver.objects.create(member=cast.ada).pk, "pointer": cast.brand.pk,
        "review": review.pk, "submission": submission.pk, "submission_file": [submission.pk, 0],
        "remote_picture": [Message.objects.inbound().latest("pk").pk, 1],
    }  # fmt: skip


def _listening(cast: Cast, secret: str) -> dict[str, Any]:
    watch = Watch.objects.create(brand=cast.brand, name=secret, query=secret)
    message = Message.objects.inbound().latest("pk")
    mention = Mention.objects.create(
        watch=watch, message=message, account_id=message.account_id, said_at=message.sent_at, bin=1
    )  # fmt: skip
    alert = Alert.objects.create(
        brand=cast.brand, watch=watch, kind="voice", since=message.sent_at, sure=0.9,
        numbers={"influence": 80}, words=[secret], authors=1,
    )  # fmt: skip
    AlertPost.objects.create(alert=alert, message=message)
    usual = Alert.objects.create(
        brand=cast.brand, watch=watch, kind="voice", since=message.sent_at, sure=0.9,
        words=[secret], authors=1, status=Alert.Status.NORMAL,
    )  # fmt: skip
    normal = Tolerance.objects.create(
        watch=watch, alert=usual, kind="voice", words=[secret], slot=1, by_name=secret
    )
    return {
        "watch": watch.pk,
        "mention": mention.pk,
        "alert": alert.pk,
        "alert_post_engagement": [alert.pk, message.pk],
        "tolerance_removal": normal.pk,
        **_people(cast, secret),
        **_incident(cast, secret),
        **_ringing(cast, secret),
        **_figures(message, secret),
    }


def _people(cast: Cast, secret: str) -> dict[str, Any]:
    message = Message.objects.inbound().latest("pk")
    talk = Conversation.objects.get(thread=message.thread_id)
    customer = talk.handle.link.customer
    score = [["reach", 30, 40, secret, secret]]
    Speaker.objects.create(
        brand=cast.brand,
        days=90,
        person=f"c{customer.pk}",
        customer=customer,
        handle=talk.handle,
        score=30,
        parts=score,
        last_at=message.sent_at,
    )
    silence = Silence.objects.create(
        brand=cast.brand,
        customer=customer,
        score=30,
        parts=score,
        last_at=message.sent_at,
    )
    return {
        "person_following": [f"c{customer.pk}"], "risk_step": talk.pk, "silence": silence.pk
    }  # fmt: skip


def _incident(cast: Cast, secret: str) -> dict[str, Any]:
    incident = Incident.objects.create(
        brand=cast.brand, name=secret, what=secret, since=timezone.now()
    )
    IncidentStep.objects.create(incident=incident, verb="noted", by_name=secret, words=secret)  # fmt: skip
    affected = Affected.objects.create(
        incident=incident, customer=cast.zoe, source="hand", evidence=secret, added_by=secret
    )  # fmt: skip
    statement = Statement.objects.create(
        incident=incident, kind="holding", subject=secret, written_by_name=secret
    )
    Variant.objects.create(statement=statement, language="it", text=secret)
    post = PublicPost.objects.create(statement=statement, place=secret)
    return {
        "incident": incident.pk, "affected": affected.pk, "statement": statement.pk,
        "public_post": post.pk,
    }  # fmt: skip


def _ringing(cast: Cast, secret: str) -> dict[str, Any]:
    room = AlertRoom.objects.create(
        brand=cast.brand, name=secret[:60], dialect="plain", host="chat.example",
        address=f"https://chat.example/{secret}",
    )  # fmt: skip
    PushSwitch.objects.create(by=cast.ada)
    device = PushDevice.objects.create(
        member=cast.ada, name=secret[:80], host="push.example", digest="2" * 64,
        told={"endpoint": f"https://push.example/{secret}"},
    )  # fmt: skip
    said = Message.objects.inbound().earliest("pk")
    [read] = annotating.annotate([said])
    layer = Tuning.objects.create(
        label="sentiment", number=1, weights=b"", learned_from=1, held_out=1, before=0, after=1, kept=1
    )  # fmt: skip
    last = correcting.correct(
        read, label="sentiment", value="mixed", by=Actor.member(cast.ada)
    )
    return {
        "tuning": layer.pk,
        "correction": last.pk,
        "push_device": device.pk,
        "alert_room": room.pk,
    }


def _figures(message: Message, secret: str) -> dict[str, Any]:
    file = InsightFile.objects.create(
        account_id=message.account_id, name=secret, content=b"Data;Follower\n03/11/2026;812\n",
        reading={"columns": {"0": "followers"}, "dates": "dmy", "decimal": ","},
    )  # fmt: skip
    return {
        "insights_of": message.account_id, "insight_files": message.account_id, "insight_file": file.pk
    }  # fmt: skip
