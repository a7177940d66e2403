"""For each deed of roles.txt a form filled in properly."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.monitor.models import Statement
from ascolto.monitor.reads import statements
from tests.security.stage import Stage

FIGURES = b"Data;Follower\n03/11/2026;812\n"
PUSH = {
    "endpoint": "https://push.example/x", "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
}  # fmt: skip
Form = dict[str, Any]


def _past() -> str:
    return (timezone.now() - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")


def _soon(stage: Stage) -> str:
    return f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"


def _yes(stage: Stage) -> Form:
    row = Statement.objects.get(pk=stage.rows["statement_step/approve"])
    said = statements.wordings_of([row])[row.pk]
    return {"do": "approve", "seen": statements.mark(row, said)}


def _file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def _entry(stage: Stage) -> Form:
    return {
        "title": "Parcheggio", "questions": "Dove parcheggio?", "body_text": "In cortile.",
        "body_language": "it", "body_kind": "",
    }  # fmt: skip


def _playbook(stage: Stage) -> Form:
    return {
        "name": "Lago", "on": "message", "n": "w.0", "w.0-fact": "message.text", "w.0-is": "any_of",
        "w.0-to": "lago", "w-how": "all", "s": "0", "s0-do": "note", "s0-text": "Ecco.",
    }  # fmt: skip


def _kind(stage: Stage) -> Form:
    return {"nature": "other", "title_it": "Torta", "text_it": "Una torta.", "cost": "8,00"}  # fmt: skip


def _macro(stage: Stage) -> Form:
    return {"name": "Lago", "s": "0", "s0-do": "tag", "s0-tag": "lago"}


def _case(stage: Stage) -> Form:
    return {"case": stage.other.case_id, "reason": "lo stesso"}


FORMS: dict[str, Callable[[Stage], Form]] = {
    "conversation_forwards": lambda s: {
        "account": s.rows["mailbox"], "to": "elio@example.net", "note": "Guarda."
    },
    "saved_views": lambda s: {"name": "Tardi", "q": "is:late"},
    "saved_view": lambda s: {"name": "Tardi", "q": "is:late"},
    "saved_view_order": lambda s: {"id": s.rows["saved_view"]},
    "saved_view_place": lambda s: {"to": "up"},
    "saved_view_opening": lambda s: {"on": "yes"},
    "saved_view_sharing": lambda s: {"whom": "all"},
    "macro_new": _macro, "macro": _macro,
    "macro_sharing": lambda s: {"shared": "yes"},
    "macro_preview": lambda s: {"ids": s.talk.pk},
    "macro_run": lambda s: {"ids": s.talk.pk},
    "conversation_replies": lambda s: {"text": "Certo."},
    "submission_approval": lambda s: {
        "as_is": "yes", "seen": Message.objects.filter(direction="out").latest("pk").pk
    },
    "submission_return": lambda s: {"comment": "Manca il saluto."},
    "lead": lambda s: {"do": "talking"},
    "watch_new": lambda s: {"name": "Lago", "query": "lago", "brand": s.cast.brand.pk},
    "watch": lambda s: {"name": "Lago", "query": "lago OR colle"},
    "watch_switch": lambda s: {"on": "no"},
    "mention_dismissal": lambda s: {},
    "mention_restoring": lambda s: {},
    "mention_engagement": lambda s: {},
    "voice_names/name": lambda s: {"do": "name", "why": "Cerchiamo chi ci imita."},
    "voice_names/veil": lambda s: {"do": "veil"},
    "alert_step/take": lambda s: {"do": "take"},
    "alert_step/snooze": lambda s: {"do": "snooze", "hours": "4"},
    "alert_step/close": lambda s: {"do": "close", "why": "Ritirati."},
    "alert_step/normal": lambda s: {"do": "normal", "why": "Ogni domenica."},
    "incident_new": lambda s: {"name": "Caldaia", "since": _past(), "severity": "serious"},
    "incident_description": lambda s: {
        "name": "Caldaia", "since": _past(), "severity": "critical"
    },
    "incident_closure/close": lambda s: {"do": "close", "outcome": "Riparata."},
    "incident_promises": lambda s: {"due": _soon(s), "words": "Notizie"},
    "incident_affected": lambda s: {"source": "list", "list": "Zoe K."},
    "incident_preview": lambda s: {"source": "list", "list": "Zoe K."},
    "affected_contact": lambda s: {"do": "spare", "why": "Lo ha chiesto."},
    "incident_statements": lambda s: {"kind": "update"},
    "statement": lambda s: {"text--it": "Sappiamo.", "text--en": "We know.", "subject": "x"},
    "statement_step/ask": lambda s: {"do": "ask"},
    "statement_step/approve": _yes,
    "statement_step/return": lambda s: {"do": "return", "remark": "Più caldo."},
    "statement_step/discard": lambda s: {"do": "discard"},
    "statement_step/send": lambda s: {"do": "send"},
    "statement_step/retry": lambda s: {"do": "retry"},
    "statement_step/release": lambda s: {"do": "release", "why": "I giornali."},
    "statement_posts": lambda s: {"place": "Sito", "language": "it"},
    "public_post/done": lambda s: {"do": "done", "link": "https://locanda.example/"},
    "public_post/publish": lambda s: {"do": "publish"},
    "public_post/again": lambda s: {"do": "again"},
    "public_post/drop": lambda s: {"do": "drop"},
    "public_post_undo": lambda s: {},
    "statement_publication": lambda s: {},
    "statement_courtesy": lambda s: {"text": "Sappiamo.", "language": "it"},
    "incident_notes": lambda s: {"words": "Chiamato il tecnico."},
    "incident_review": lambda s: {"learnt": "Una caldaia di riserva."},
    "brand_statement_rule": lambda s: {"by_another": "yes"},
    "person_following": lambda s: {"do": "follow", "note": "Giornalista", "tells": "yes"},
    "risk_step/take": lambda s: {"do": "take"},
    "risk_step/raise": lambda s: {"do": "raise"},
    "silence_step/check_in": lambda s: {"do": "check_in"},
    "silence_step/leave": lambda s: {"do": "leave", "days": "30"},
    "silence_step/retire": lambda s: {"do": "retire"},
    "silence_step/back": lambda s: {"do": "back"},
    "alert_rooms": lambda s: {
        "brand": s.cast.brand.pk, "name": "#lago", "dialect": "slack", "kinds": "burst",
        "address": "https://chat.example/x", "sure": "0.0",
    },
    "alert_room/save": lambda s: {
        "do": "save", "name": "#colle", "dialect": "slack", "kinds": "burst", "sure": "0.97"
    },
    "alert_room/off": lambda s: {"do": "off"},
    "alert_room/secret": lambda s: {"do": "secret"},
    "alert_room/remove": lambda s: {"do": "remove"},
    "tuning_switch": lambda s: {"on": "yes"},
    "brand_tone_guide": lambda s: {"jargon": "slot = orario", "address": "lei"},
    "ringing_push": lambda s: {"on": "no"},
    "push_devices": lambda s: PUSH,
    "ringing_pace": lambda s: {"brand": s.cast.brand.pk, "minutes": "5"},
    "insight_files": lambda s: {"file": SimpleUploadedFile("a.csv", FIGURES)},
    "insight_file": lambda s: {"column-0": "reach", "dates": "dmy", "decimal": ","},
    "digest_choice": lambda s: {"is_on": "yes", "weekday": "2"},
    "review": lambda s: {"understood": "3", "solved": "3", "tone": "2", "clear": "3"},
    "review_skip": lambda s: {"why": "Non so il tedesco."},
    "training_share": lambda s: {"share": "5"},
    "member_training": lambda s: {"do": "begin"},
    "brand_catalogue_feed": lambda s: {"do": "stop"},
    "catalogue_intake": lambda s: {"do": "restore"},
    "brand_sales_rule": lambda s: {"days": "14"},
    "conversation_draft": lambda s: {"text": "Cert"},
    "conversation_courtesy": lambda s: {"text": "Certo."},
    "message_label": lambda s: {"label": "intent", "value": "praise"},
    "conversation_continuations": lambda s: {
        "account": s.rows["mailbox"], "pointer": "Le scriviamo.", "address": "zoe.k@example.net",
        "subject": "Biscottiera", "opening": "Eccoci.",
    },
    "delivery_decision": lambda s: {"it": "went_out"},
    "counter": lambda s: {"where": "counter", "name": "Pia", "text": "Chiede del miele."},
    "conversation_notes": lambda s: {"text": "Nota."},
    "conversation_following": lambda s: {"follow": "yes"},
    "conversation_assignment": lambda s: {"member": s.cast.giulia.pk},
    "conversation_closure": lambda s: {"reason": "no_answer_needed", "because": "spam"},
    "conversation_snooze": lambda s: {"when": "tomorrow"},
    "conversation_tags": lambda s: {"add": "lago"},
    "conversation_urgency": lambda s: {"urgency": "high", "why": "perde acqua"},
    "bulk_changes": lambda s: {"kind": "tag", "add": "lago", "ids": s.talk.pk},
    "conversation_askings": lambda s: {
        "member": s.cast.giulia.pk, "question": "Che ne dici?", "days": "3"
    },
    "case_title": lambda s: {"title": "Biscottiera"},
    "case_joins": _case, "conversation_case": _case, "conversation_apart": _case,
    "conversation_splits": lambda s: {"since": Message.objects.get(external_id="second").pk},
    "conversation_facts": lambda s: {"kind": "room", "value": "204"},
    "fact": lambda s: {"it": "confirmed"},
    "conversation_offers": lambda s: {"text": "La richiamo domani alle 10."},
    "conversation_promises": lambda s: {"words": "Chiamo", "due": _soon(s)},
    "commitment_change": lambda s: {"do": "change", "due": _soon(s), "why": "Concordato"},
    "customer_facts": lambda s: {"about": "Arriva tardi."},
    "handle_consent": lambda s: {"allowed": "no", "reason": "Chiesto al telefono"},
    "customer_objection": lambda s: {"profile": "no", "why": "Per telefono"},
    "customer_links": lambda s: {"other": s.other.case.customer_id},
    "conversation_gestures": lambda s: {
        "kind": s.rows["gesture_kind"], "cost": "1,00", "why": "Attesa", "key": uuid.uuid4()
    },
    "gesture/approve": lambda s: {"do": "approve"},
    "gesture/decline": lambda s: {"do": "decline", "why": "Già dato"},
    "gesture/cancel": lambda s: {"do": "cancel", "why": "Errore"},
    "gesture/correct": lambda s: {"do": "correct", "cost": "4,00", "why": "Costava meno"},
    "gesture_kinds": _kind, "gesture_kind": _kind,
    "brand_gesture_limits": lambda s: {"currency": "EUR", "agent-gesture": "10,00"},
    "answers_new": _entry,
    "answers_new/publish": lambda s: _entry(s) | {"then": "publish"},
    "answer": _entry,
    "answers_bring": lambda s: {
        "file": _file("a.csv", "title,language,text\nMiele,it,Di castagno.\n")
    },
    "brand_faq": lambda s: {"is_on": "yes"},
    "brand_catalogue": lambda s: {
        "table": _file("c.csv", "title,link\nMiele,https://shop.example/miele\n")
    },
    "playbook_new": _playbook, "playbook": _playbook,
    "playbook_switch": lambda s: {"on": "yes"},
    "playbook_place": lambda s: {"to": "up"},
    "playbook_order": lambda s: {"id": s.rows["playbook"]},
    "playbook_rehearse": lambda s: {"days": "7"},
    "rota_week": lambda s: {"week": "", "holidays": ""},
    "rota_day": lambda s: {"member": s.cast.marco.pk, "day": _soon(s)[:10], "do": "hours", "hours": "9-13"},
    "rota_turn": lambda s: {"member": s.cast.marco.pk},
    "rota_note": lambda s: {"note": "La sei arriva tardi."},
    "absence": lambda s: {"do": "leave"},
    "attention": lambda s: {"do": "away"},
    "target_create": lambda s: {
        "kind": "first_reply", "amount": "2", "unit": "hours", "place": "workspace"
    },
    "on_call": lambda s: {"place": "workspace", "member": s.cast.sara.pk, "minutes": "30"},
    "brands": lambda s: {"name": "Il Pontile"},
    "brand": lambda s: {
        "name": "La Locanda", "language": "it", "timezone": "Europe/Rome", "color": "#22577a"
    },
    "brand_hours": lambda s: {"always": "yes"},
    "brand_hub": lambda s: {"slug": "la-locanda-del-lago", "languages": "it"},
    "acknowledgement": lambda s: {"language": "it", "text": "Eccoci.", "is_on": "yes"},
    "acknowledgement_preview": lambda s: {"language": "it", "text": "Eccoci."},
    "pointer": lambda s: {"language": "it", "text": "Le scriviamo per mail."},
    "tag": lambda s: {"name": "Lago"},
    # {"url":"https://lago.example/","text":"Bello."}, in base64url.
    "account_seen": lambda s: {
        "d": "eyJ1cmwiOiJodHRwczovL2xhZ28uZXhhbXBsZS8iLCJ0ZXh0IjoiQmVsbG8uIn0"
    },
    "account_create": lambda s: {"name": "Nuovo", "brand": s.shop.pk, "color": "#22577a"},
    "account": lambda s: {"name": "Chat", "brand": s.cast.brand.pk, "color": "#22577a"},
    "members": lambda s: {"email": "nora@example.org", "name": "Nora", "role": "agent"},
    "member": lambda s: {"name": "Marco", "role": "lead"},
    "teams": lambda s: {"name": "Spa"}, "team": lambda s: {"name": "Spa"},
    "imports": lambda s: {
        "file": _file("p.csv", "name,email\nPia,pia@example.net\n"), "kind": "customers"
    },
    "import": lambda s: {"column-name": "0", "column-email": "1"},
    "tokens": lambda s: {"name": "CRM", "scopes": "messages:read", "days": "30"},
    "me": lambda s: {
        "name": "Io", "language": "it", "timezone": "Europe/Rome", "theme": "dark"
    },
}  # fmt: skip
