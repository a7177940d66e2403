"""Every screen of the product, room by room: a new screen is a line here.

`make shots` takes its pictures of them, and `tests/journeys/test_every_screen.py` walks through all
of them with a reader of screens. What an address needs is looked for by `rows.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.ui import doing, rows

Row = Callable[[], Any]


@dataclass(frozen=True)
class Screen:
    """One picture's worth. `route` is the address's name, `row` what it needs, `do` what is pressed
    there. `by`: who looks: "admin", "english" (an administrator who reads English), "visitor" (not
    logged in) or "first" (an installation without a company)."""

    name: str
    title: str
    route: str
    row: Row | None = None
    query: str = ""
    do: Callable[[Page], None] | None = None
    by: str = "admin"


@dataclass(frozen=True)
class Room:
    name: str
    screens: tuple[Screen, ...]


S = Screen
ROOMS: Sequence[Room] = (
    Room("Inbox", (
        S("inbox", "Who waits, longest first", "inbox"),
        S("inbox-late", "What falls due soon, or is late", "inbox", query="?view=soon"),
        S("inbox-snoozed", "Put aside until later", "inbox", query="?view=snoozed"),
        S("inbox-closed", "Closed", "inbox", query="?view=closed"),
        S("inbox-search", "Found by a word", "inbox", query="?q=torta"),
        S("inbox-nothing", "Nothing found", "inbox", query="?q=xylophon"),
        S("inbox-many", "Several at once", "inbox", do=doing.choose_three),
        S("thread", "A conversation, with the customer beside it", "conversation", rows.conversation),
        S("thread-public", "A public review: everybody reads along", "conversation", rows.public),
        S("composer", "An answer, with proposals of the library", "conversation", rows.conversation, do=doing.write),
        S("thread-person", "The customer, on a phone", "conversation", rows.conversation, do=doing.look_at_the_person),
        S("thread-gesture", "Proposing a gesture", "conversation", rows.conversation, do=doing.propose_a_gesture),
        S("palette", "Everything that can be done, by its name", "conversation", rows.conversation, do=doing.palette),
        S("keys", "The keys of this page", "inbox", do=doing.keys),
        S("saved-views", "Lists of one's own", "saved_views"),
        S("macros", "Macros", "macros"),
        S("macro-new", "A new macro", "macro_new"),
        S("macro", "One of them", "macro", rows.macro),
        S("forward", "Passing it on to somebody outside", "conversation_forwards", rows.conversation),
        S("elsewhere", "Going on in private, or by mail", "conversation_continuation_new", rows.conversation),
        S("live", "What may be shown but not kept: the latest there", "account_live", rows.shown_live),
        S("inbox-english", "In English", "inbox", by="english"),
        S("thread-english", "In English", "conversation", rows.conversation, by="english"),
    )),
    Room("Cases and customers", (
        S("case", "One matter over several channels, with what is known", "case", rows.case),
        S("customers", "Customers", "customers"),
        S("customers-nothing", "No customer of this name", "customers", query="?q=xylophon"),
        S("customer", "A customer over all channels", "customer", rows.customer),
        S("counter", "What somebody says at the counter or by telephone", "counter"),
    )),
    Room("Together", (
        S("askings", "Asking a colleague", "conversation_askings", rows.conversation),
        S("colleagues", "Who is here", "colleagues"),
        S("to-approve", "What newcomers wrote waits for a yes", "inbox", query="?view=to_approve"),
        S("lessons", "What one has learnt", "lessons"),
        S("reviews", "Sent answers to look at again", "reviews"),
        S("review", "One of them", "review", rows.review),
        S("review-figures", "How answers were seen, for leads", "review_figures"),
    )),
    Room("Opportunities", (
        S("leads", "Who may buy, and who has it in hand", "leads"),
        S("sales", "Sales that followed from care", "sales"),
    )),
    Room("Listening", (
        S("listening", "How much is said, in which mood, where and by whom", "listening"),
        S("mentions", "The messages behind a picture", "mentions", query="?mood=unhappy"),
        S("insights", "What providers count beside what we count", "insights"),
        S("insights-of", "One account over twelve weeks", "insights_of", rows.told),
        S("mix", "How much of it is service, how much advertises", "mix"),
        S("digest", "The week as it would be sent now", "digest"),
        S("alerts", "What is out of the ordinary", "alerts"),
        S("alert", "One of them: since when, how surely, who, and what was said", "alert", rows.alert),
        S("incidents", "What has gone wrong for many", "incidents"),
        S("incident", "One of them: who was told, what we say, the log", "incident", rows.incident),
        S("incident-affected", "Whom it concerns, and how they can be told", "incident_affected", rows.incident),
        S("incident-statement", "What we say, in every language and channel", "statement", rows.statement),
        S("incident-public", "What everybody is told, place by place", "statement", rows.public_statement,
          do=doing.go_to_the_public),
        S("incident-review", "Looking back at one", "incident_review", rows.past_incident),
        S("incident-new", "Opening one by hand", "incident_new"),
        S("voices", "Who reaches furthest, and why", "people"),
        S("voices-follow", "What a score is made of, and following", "people", do=doing.open_the_first_why),
        S("followed", "What those one follows have written", "followed"),
        S("risks", "What may go public, worst first", "risks"),
        S("silences", "Customers who have gone quiet", "silences"),
        S("watches", "What is listened for", "watches"),
        S("watch", "One of them: its query, and what it would have heard", "watch", rows.watch),
        S("watch-new", "A new watch, with what it would have found", "watch_new"),
    )),
    Room("Promises and figures", (
        S("promises", "What we promised", "promises", query="?who=all"),
        S("promise-history", "Everything that happened to one", "commitment_history", rows.promise),
        S("coverage", "Who waits, and what was answered", "coverage"),
        S("gestures", "What was given, and what it came to", "gestures"),
        S("notices", "What is new for me", "notices"),
    )),
    Room("Playbooks and answers", (
        S("playbooks", "Playbooks, in their order", "playbooks"),
        S("playbook", "When, if, then", "playbook", rows.playbook),
        S("playbook-new", "A new one", "playbook_new"),
        S("playbook-versions", "As it was before", "playbook_versions", rows.playbook),
        S("playbook-dry-run", "What it would have done: a dry run", "playbook_rehearsal", rows.rehearsal),
        S("answers", "The answer library", "answers"),
        S("answer", "An entry, and how it did", "answer", rows.answer),
        S("answer-new", "A new entry", "answers_new"),
        S("answers-bring", "Entries from a table", "answers_bring"),
        S("faqs", "Public questions and answers", "faqs"),
        S("playbook-english", "In English", "playbook", rows.playbook, by="english"),
    )),
    Room("Settings", (
        S("settings", "Overview", "settings"),
        S("accounts", "Where customers reach us", "accounts"),
        S("account-new", "Connecting one more", "account_new"),
        S("account-create", "A mailbox", "account_create", lambda: "email"),
        S("account-guide", "How it is done at the provider", "account_guide", lambda: "email"),
        S("account", "One account", "account", rows.account),
        S("bookmark", "Bringing along what one sees elsewhere", "account_bookmark", rows.bookmarked),
        S("brands", "Brands", "brands"),
        S("brand", "A brand", "brand", rows.brand),
        S("hubs", "The contact page", "hubs"),
        S("targets", "Answering in time", "targets"),
        S("tone-guides", "How a brand writes", "tone_guides"),
        S("tunings", "What reading has learnt from corrections", "tunings"),
        S("ringing", "Who hears of an alert, and when", "ringing"),
        S("rota", "Who is at work, and on call", "rota"),
        S("acknowledgements", "The first, automatic word", "acknowledgements"),
        S("pointers", "Going on elsewhere", "pointers"),
        S("gesture-kinds", "What may be given, and how much", "gesture_kinds"),
        S("catalogue", "Products and videos", "catalogue"),
        S("sales-rules", "How long after an answer a sale counts", "sales_rules"),
        S("training", "Newcomers and reviews", "training"),
        S("tags", "Tags", "tags"),
        S("members", "People", "members"),
        S("member", "One of them", "member", rows.member),
        S("teams", "Teams", "teams"),
        S("imports", "Bringing the past along", "imports"),
        S("import", "A file, looked through first", "import", rows.past),
        S("payloads", "What could not be read", "payloads"),
        S("payload", "One of them", "payload", rows.payload),
        S("activity", "Who did what", "activity"),
        S("me", "You", "me"),
        S("tokens", "Your keys for programs", "tokens"),
        S("second-factor", "A second factor", "mfa_index"),
        S("settings-english", "In English", "settings", by="english"),
    )),
    Room("The way in", (
        S("first-run", "The very first page", "first_run", by="first"),
        S("log-in", "Log in", "account_login", by="visitor"),
        S("password-forgotten", "A password forgotten", "account_reset_password", by="visitor"),
        S("invitation", "An invitation", "invitation", rows.invitation, by="visitor"),
        S("api", "The API", "api_docs", by="visitor"),
    )),
    Room("What customers see", (
        S("contact-page", "Every way to reach us", "hub_page", rows.hub, by="visitor"),
        S("contact-page-german", "In another language", "hub_page", rows.hub, "?language=de", by="visitor"),
        S("faq", "Questions and answers", "faq", rows.faq, by="visitor"),
        S("contact-form", "The contact form", "form", rows.form, by="visitor"),
        S("chat-page", "The chat on a page of its own", "chat-page", rows.chat, by="visitor"),
        S("asked", "A colleague is asked, and answers without logging in", "asked", rows.asked, by="visitor"),
        S("transcript-ask", "Asking for one's own record", "record_ask", rows.hub, by="visitor"),
        S("transcript", "One's own record", "record", rows.record, by="visitor"),
    )),
)  # fmt: skip
EVERY = tuple(screen for room in ROOMS for screen in room.screens)
