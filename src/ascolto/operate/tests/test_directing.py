"""Playbooks at work, from a message that arrives to what is done in its conversation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascolto.channels.models import Account, Delivery, Message
from ascolto.commitments.models import Commitment
from ascolto.core import bus
from ascolto.core.actor import Actor
from ascolto.core.models import Activity, Job, Member, Role
from ascolto.core.refusal import Refusal
from ascolto.events import MessagesReceived
from ascolto.operate.actions import conversing, directing, outwaiting, scripting
from ascolto.operate.models import Conversation, Note, Playbook, PlaybookRun, Tag
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

SYSTEM = Actor.system()


def says(*words: str) -> dict[str, Any]:
    return {"fact": "message.text", "is": "any_of", "to": list(words)}


def playbook(
    name: str = "Camera fredda", *when: dict[str, Any], then: Any, **more: Any
) -> Playbook:
    """Switched on."""
    body = {"on": "message", "when": {"all": list(when)}, "then": then, **more}
    made = scripting.create(name, body, by=SYSTEM)
    scripting.switch(made, on=True, by=SYSTEM)
    return made


def arrive(account: Account, *texts: str, **fields: Any) -> list[Conversation]:
    """Each text of a stranger, taken in and told of together."""
    messages = [
        make.inbound(account, make.handle(name=f"Ospite {n}"), text, **fields)[0]
        for n, text in enumerate(texts)
    ]
    tell(*messages)
    rows = Conversation.objects.filter(thread__in=[m.thread_id for m in messages])
    return list(rows.order_by("pk"))


def tell(*messages: Message) -> None:
    ids = tuple(m.pk for m in messages)
    bus.publish(MessagesReceived(messages[0].workspace_id, ids))
    while bus.dispatch():
        pass


def outcomes(run: PlaybookRun) -> list[tuple[str, str]]:
    return [(effect["do"], effect["outcome"]) for effect in run.effects]


def test_a_complaint_goes_to_whom_the_playbook_says(cast: Cast) -> None:
    playbook("Camera fredda", says("fredd*", "gelida"), then=[
        {"do": "assign", "to": f"member:{cast.marco.pk}"},
        {"do": "note", "text": "Chiedere il numero della camera."},
        {"do": "due", "minutes": "20"},
    ])  # fmt: skip
    cold, other = arrive(cast.account, "La camera era gelida", "Avete un tavolo?")
    assert (cold.assignee, other.assignee) == (cast.marco, None)
    assert Note.objects.get().signed == "Camera fredda"
    assert Note.objects.get().conversation == cold
    assert cold.due_at is not None
    assert cold.due_at <= timezone.now() + timedelta(minutes=20)
    assert Commitment.objects.about(cold).get().due_at == cold.due_at
    run = PlaybookRun.objects.get()
    assert outcomes(run) == [("assign", ""), ("note", ""), ("due", "")]
    who = Activity.objects.filter(actor_kind="rule", actor_name="Camera fredda")
    assert {"assigned", "noted", "ran", "hastened"} <= set(
        who.values_list("verb", flat=True)
    )


def test_with_nothing_on_a_batch_costs_one_query(cast: Cast) -> None:
    made = playbook(then=[{"do": "note", "text": "x"}])
    scripting.switch(made, on=False, by=SYSTEM)
    ids = [m.pk for m in make.inbound(cast.account, cast.zoes, "a", "b")]
    assert count(lambda: directing.direct(ids)) == 1


def test_many_messages_cost_as_many_queries_as_few(cast: Cast) -> None:
    for n in range(30):
        playbook(f"P{n}", says(f"parola{n}"), {"fact": "customer.is_known", "is": "no"}, then=[
            {"do": "assign", "to": f"member:{cast.marco.pk}"},
        ])  # fmt: skip

    def batch(n: int) -> list[int]:
        said = [
            make.inbound(cast.account, make.handle(), f"ecco parola{i % 40} e altro")[0]
            for i in range(n)
        ]
        conversing.receive(said)
        return [m.pk for m in said]

    few, many = batch(10), batch(60)
    directing.direct(batch(1))
    first = count(lambda: directing.direct(few))
    assert (
        count(lambda: directing.direct(many)) <= first + 8
    )  # SQLite cuts long inserts


def test_the_first_in_order_decides_who_gets_it_and_one_may_stop_the_rest(
    cast: Cast,
) -> None:
    for name, who, stop in (("A", "marco", False), ("B", "giulia", True), ("C", "sara", False)):  # fmt: skip
        to = f"member:{getattr(cast, who).pk}"
        playbook(name, says("ciao"), then=[{"do": "assign", "to": to}], stop=stop)
    (conversation,) = arrive(cast.account, "ciao")
    assert conversation.assignee == cast.marco
    names = list(PlaybookRun.objects.order_by("pk").values_list("playbook__name", flat=True))  # fmt: skip
    assert names == ["A", "B"]
    assert PlaybookRun.objects.get(playbook__name="B").effects[0]["outcome"]


def test_told_twice_it_acts_once(cast: Cast) -> None:
    playbook(then=[{"do": "note", "text": "Attenzione"}])
    (message,) = make.inbound(cast.account, cast.zoes, "ciao")
    tell(message)
    tell(message)
    directing.direct([message.pk])
    assert (Note.objects.count(), PlaybookRun.objects.count()) == (1, 1)


def test_a_conversation_has_a_budget(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directing, "BUDGET", 3)
    playbook(then=[{"do": "note", "text": "Ancora"}])
    messages = make.inbound(cast.account, cast.zoes, *["ciao"] * 5)
    for message in messages:
        tell(message)
    assert Note.objects.count() == 3


def test_in_turn_goes_round_the_team(cast: Cast) -> None:
    reception = make.team("Reception")
    luca = make.member("Luca", teams=[reception])
    playbook(then=[{"do": "assign", "to": f"turn:{reception.pk}"}])
    rows = arrive(cast.account, "uno", "due", "tre", "quattro")
    assert [c.assignee for c in rows] == [cast.marco, luca, cast.marco, luca]


def test_a_team_may_take_it(cast: Cast) -> None:
    team = make.team("Reception")
    playbook(then=[{"do": "assign", "to": f"team:{team.pk}"}])
    (conversation,) = arrive(cast.account, "ciao")
    assert (conversation.team, conversation.assignee) == (team, None)


def test_who_left_gets_nothing_and_the_run_says_so(cast: Cast) -> None:
    playbook(then=[
        {"do": "assign", "to": f"member:{cast.marco.pk}"}, {"do": "note", "text": "Ciao"},
    ])  # fmt: skip
    Member.objects.filter(pk=cast.marco.pk).update(left_at=timezone.now())
    (conversation,) = arrive(cast.account, "ciao")
    assert conversation.assignee is None
    (assigned, noted) = outcomes(PlaybookRun.objects.get())
    assert assigned[1]
    assert noted == ("note", "")


def test_a_playbook_never_lets_go_of_what_is_owed(cast: Cast) -> None:
    playbook(then=[{"do": "close", "because": "è una newsletter"}])
    (waited_for,) = arrive(cast.account, "Quando aprite?")
    (newsletter,) = arrive(cast.account, "Le offerte della settimana", automatic="list")
    assert waited_for.is_open
    assert Commitment.objects.about(waited_for).get().is_open
    assert not newsletter.is_open
    assert newsletter.subject == newsletter.subject
    closed = Activity.objects.get(verb="closed")
    assert (closed.actor_kind, closed.details["because"]) == (
        "rule",
        "è una newsletter",
    )


def test_people_are_told_by_one_mail_each(cast: Cast) -> None:
    make.on_call(cast.sara)
    playbook("Allergia", says("allergia"), then=[
        {"do": "alert", "to": "on_call", "text": "Chiama subito la cucina"},
        {"do": "alert", "to": f"member:{cast.vito.pk}"},
    ])  # fmt: skip
    arrive(cast.account, "ho un'allergia", "allergia alle noci")
    mails = [job.args for job in Job.objects.filter(name__endswith="post_mail")]
    assert {m["to"] for m in mails} == {cast.sara.user.email, cast.vito.user.email}
    assert len(mails) == 2
    (to_sara,) = [m for m in mails if m["to"] == cast.sara.user.email]
    assert "Chiama subito la cucina" in to_sara["text"]
    assert "allergia alle noci" in to_sara["text"]


def test_its_own_words_take_the_place_of_the_usual_acknowledgement(
    cast: Cast, chat: Account
) -> None:
    text = "Questo è un messaggio automatico: la cucina è avvisata."
    playbook("Allergia", says("allergia"), then=[{"do": "say", "text": text}])
    (conversation,) = arrive(chat, "ho un'allergia")
    said = Message.objects.filter(thread_id=conversation.thread_id, direction="out")
    assert said.count() == 1, "no acknowledgement was written at all"
    going = said.filter(delivery__status=Delivery.Status.PENDING)
    assert [(m.text, m.by_rule) for m in going] == [(text, "Allergia")]
    assert Commitment.objects.about(conversation).get().is_open


def test_somebody_waits_for_long_and_nobody_has_it(cast: Cast) -> None:
    made = playbook(
        "Attesa",
        {"fact": "conversation.assignee", "is": "in", "to": [""]},
        then=[{"do": "assign", "to": f"member:{cast.giulia.pk}"}],
        on="waiting",
        minutes=120,
    )
    earlier = timezone.now() - timedelta(hours=3)
    Playbook.objects.filter(pk=made.pk).update(switched_at=earlier)
    (late,) = arrive(cast.account, "da tre ore", since=timezone.now() - timedelta(minutes=150))  # fmt: skip
    (fresh,) = arrive(cast.account, "adesso")
    assert outwaiting.play() == 1
    assert outwaiting.play() == 0
    late.refresh_from_db()
    fresh.refresh_from_db()
    assert (late.assignee, fresh.assignee) == (cast.giulia, None)


def test_what_waited_before_it_was_switched_on_is_left_alone(cast: Cast) -> None:
    arrive(cast.account, "da tre ore", since=timezone.now() - timedelta(hours=3))
    playbook(
        "Attesa", then=[{"do": "note", "text": "Aspetta"}], on="waiting", minutes=60
    )
    assert outwaiting.play() == 0


def test_a_broken_deed_takes_nothing_else_with_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ascolto.operate.actions import alerting

    playbook(then=[{"do": "alert", "to": "leads"}, {"do": "note", "text": "Ciao"}])
    monkeypatch.setattr(alerting, "mail", lambda alerts: 1 / 0)
    (conversation,) = arrive(cast.account, "ciao")
    assert conversation.message_count == 1
    assert [bool(why) for _do, why in outcomes(PlaybookRun.objects.get())] == [True, False]  # fmt: skip


def test_a_playbook_sees_nothing_of_another_company(cast: Cast) -> None:
    from ascolto.core.scoping import scope

    playbook(then=[{"do": "note", "text": "Ciao"}])
    with scope(cast.elsewhere):
        brand = make.brand("Otto")
        arrive(make.account(brand), "ciao")
        assert not PlaybookRun.objects.exists()


CONDITIONS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({"fact": "message.is_public", "is": "yes"}, {"is_public": True}, True),
    ({"fact": "message.stars", "is": "at_most", "to": ["2"]}, {"rating": 2}, True),
    ({"fact": "message.stars", "is": "at_most", "to": ["2"]}, {"rating": 4}, False),
    ({"fact": "message.language", "is": "in", "to": ["de"]}, {"language": "de-AT"}, True),
    ({"fact": "message.direction", "is": "in", "to": ["in"]}, {}, True),
    ({"fact": "message.has_files", "is": "yes"}, {}, False),
    ({"fact": "message.is_automatic", "is": "no"}, {}, True),
    ({"fact": "conversation.is_first", "is": "yes"}, {}, True),
    ({"fact": "conversation.turns", "is": "at_least", "to": ["2"]}, {}, False),
    ({"fact": "conversation.is_reopened", "is": "no"}, {}, True),
    ({"fact": "conversation.status", "is": "in", "to": ["open"]}, {}, True),
    ({"fact": "conversation.waiting", "is": "shorter", "to": ["5"]}, {}, True),
    ({"fact": "conversation.team", "is": "in", "to": [""]}, {}, True),
    ({"fact": "case.conversations", "is": "at_most", "to": ["1"]}, {}, True),
    ({"fact": "case.age", "is": "shorter", "to": ["60"]}, {}, True),
    ({"fact": "customer.is_known", "is": "no"}, {}, True),
    ({"fact": "customer.past_cases", "is": "at_least", "to": ["1"]}, {}, False),
    ({"fact": "customer.has_email", "is": "yes"}, {}, True),
    ({"fact": "customer.about", "is": "none_of", "to": ["vip"]}, {}, True),
    ({"fact": "time.clock", "is": "between", "to": ["00:00", "00:00"]}, {}, True),
    ({"fact": "time.is_open", "is": "yes"}, {}, True),
    ({"fact": "time.weekday", "is": "not_in", "to": ["nie"]}, {}, True),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "fields", "holds"), CONDITIONS)
def test_every_fact_can_be_asked_for(
    cast: Cast, condition: dict[str, Any], fields: dict[str, Any], holds: bool
) -> None:
    playbook("Prova", condition, then=[{"do": "note", "text": "Ciao"}])
    arrive(cast.account, "ciao", **fields)
    assert PlaybookRun.objects.exists() is holds


def test_what_we_said_is_heard_only_by_who_asks_for_it(cast: Cast) -> None:
    then = [{"do": "note", "text": "x"}]
    playbook("Chiunque", says("ciao"), then=then)
    ours = {"fact": "message.direction", "is": "in", "to": ["out"]}
    playbook("Noi", says("ciao"), ours, then=then)
    thread = make.thread(cast.account, cast.zoes)
    tell(make.outbound(thread, "ciao a tutti"))  # by hand, in the provider's own app
    assert [run.playbook.name for run in PlaybookRun.objects.all()] == ["Noi"]


def test_a_tag_is_put_on_and_asked_for(cast: Cast) -> None:
    playbook("Allergia", says("allergia"), then=[{"do": "tag", "tag": "Cucina"}])
    (conversation,) = arrive(cast.account, "ho un'allergia")
    assert conversation.tag_names == "Cucina"
    tag = Tag.objects.get()
    has = {"fact": "conversation.tags", "is": "has_any", "to": [str(tag.pk)]}
    playbook("Ancora", has, then=[{"do": "note", "text": "Di nuovo la cucina"}])
    (message,) = make.inbound(
        cast.account, conversation.handle, "eccomi", thread=conversation.thread
    )
    tell(message)
    assert Note.objects.get().text == "Di nuovo la cucina"


def test_a_customer_with_a_past_is_known(cast: Cast) -> None:
    arrive_from_zoe(cast, "una volta")
    playbook("Di casa", {"fact": "customer.is_known", "is": "yes"}, then=[
        {"do": "note", "text": "Già cliente"},
    ])  # fmt: skip
    arrive_from_zoe(cast, "di nuovo")
    assert Note.objects.get().text == "Già cliente"


def arrive_from_zoe(cast: Cast, text: str) -> None:
    tell(*make.inbound(cast.account, cast.zoes, text))


# --- keeping them ------------------------------------------------------------------------------


def test_each_save_is_a_version_and_an_old_one_can_return(cast: Cast) -> None:
    made = playbook(then=[{"do": "note", "text": "uno"}])
    body = made.version.body
    scripting.save(made, made.name, {**body, "then": [{"do": "note", "text": "due"}]}, by=cast.as_("sara"))  # fmt: skip
    scripting.save(
        made, made.name, made.version.body, by=cast.as_("sara")
    )  # the same again
    assert (made.number, made.is_on) == (2, True)
    back = scripting.restore(made, 1, by=cast.as_("sara"))
    assert (back.number, back.body, back.restored_from) == (3, body, 1)
    arrive(cast.account, "ciao")
    assert Note.objects.get().text == "uno"
    assert PlaybookRun.objects.get().number == 3


@pytest.mark.parametrize("name", ["vito", "marco"])
def test_only_leads_write_playbooks(cast: Cast, name: str) -> None:
    by = cast.as_(name)
    made = playbook(then=[{"do": "note", "text": "uno"}])
    for attempt in (
        lambda: scripting.create("X", made.version.body, by=by),
        lambda: scripting.save(made, "X", made.version.body, by=by),
        lambda: scripting.switch(made, on=False, by=by),
        lambda: scripting.order([made.pk], by=by),
        lambda: scripting.restore(made, 1, by=by),
        lambda: scripting.remove(made, by=by),
    ):
        with pytest.raises(Refusal):
            attempt()
    assert Playbook.objects.live().count() == 1


THEN = [{"do": "note", "text": "x"}]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"then": []},
        {"then": [{"do": "fly"}]},
        {"then": [{"do": "assign", "to": "member:999999"}]},
        {"then": [{"do": "note", "text": "x", "more": "y"}]},
        {"then": [{"do": "close", "because": "x"}]},
        {"on": "waiting", "then": [{"do": "note", "text": "x"}]},
        {"when": {"all": [{"any": []}]}, "then": [{"do": "note", "text": "x"}]},
        {"when": {"all": [{"fact": "message.mood", "is": "in", "to": ["x"]}]}, "then": THEN},
        {"when": {"all": [{"fact": "message.stars", "is": "at_most", "to": ["few"]}]}, "then": THEN},
        "nothing",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_kept(cast: Cast, body: Any) -> None:
    with pytest.raises(Refusal):
        scripting.create("Prova", body, by=SYSTEM)
    assert not Playbook.objects.exists()


def test_order_and_removal(cast: Cast) -> None:
    a, b, c = (playbook(n, then=[{"do": "note", "text": n}]) for n in "ABC")
    scripting.move(c, up=True, by=SYSTEM)
    scripting.remove(a, by=SYSTEM)
    assert [p.name for p in Playbook.objects.live()] == ["C", "B"]
    scripting.put_back(a, by=SYSTEM)
    assert not Playbook.objects.get(pk=a.pk).is_on
    assert b.pk


# --- they always end ---------------------------------------------------------------------------

_WHEN = st.sampled_from(
    [
        [],
        [says("ciao")],
        [{"fact": "conversation.assignee", "is": "in", "to": [""]}],
        [{"none": [{"fact": "message.direction", "is": "in", "to": ["out"]}]}],
        [{"any": [says("automatico"), {"fact": "conversation.turns", "is": "at_least", "to": ["1"]}]}],
        [{"fact": "conversation.tags", "is": "has_none", "to": ["giro"]}],
        [{"fact": "conversation.tags", "is": "has_any", "to": ["giro"]}],
        [{"fact": "conversation.status", "is": "in", "to": ["closed"]}],
        [{"fact": "conversation.is_reopened", "is": "yes", "to": []}],
    ]
)  # fmt: skip
_THEN = st.lists(
    st.sampled_from(
        [
            {"do": "note", "text": "ciao ciao"},
            {"do": "say", "text": "ciao, messaggio automatico"},
            {"do": "close", "because": "non serve"},
            {"do": "due", "minutes": "5"},
            {"do": "alert", "to": "leads"},
            {"do": "assign", "to": "admin"},
            {"do": "tag", "tag": "giro"},
            {"do": "urge", "urgency": "urgent", "why": ""},
        ]
    ),
    min_size=1,
    max_size=4,
)


_BOOKS = st.lists(
    st.tuples(_WHEN, _THEN, st.booleans(), st.sampled_from(["message", "waiting"])),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    books=_BOOKS,
    said=st.lists(st.sampled_from(["ciao", "automatico", "x"]), min_size=1, max_size=4),
)
def test_any_playbooks_come_to_an_end(
    cast: Cast, chat: Account, books: Any, said: list[str]
) -> None:
    """The whole product at work on them: every event told, the clock run and every message brought
    again, until nothing happens any more. What one does is what another waits for."""
    Playbook.objects.all().delete()
    for n, (when, then, stop, on) in enumerate(books):
        then = [{**t, "to": f"member:{cast.marco.pk}"} if t.get("to") == "admin" else t for t in then]  # fmt: skip
        more = {"on": on, "minutes": 5} if on == "waiting" else {}
        made = playbook(f"P{n}", *when, then=then, stop=stop, **more)
        since = timezone.now() - timedelta(hours=1)  # switched on before anybody wrote
        Playbook.objects.filter(pk=made.pk).update(switched_at=since)
    talks = arrive(chat, *said, since=timezone.now() - timedelta(minutes=20))
    threads = [talk.thread_id for talk in talks]
    for turn in range(50):
        ran = PlaybookRun.objects.count()
        tell(*Message.objects.filter(thread__in=threads))
        acted = outwaiting.play()
        while bus.dispatch():
            pass
        if turn and not acted and PlaybookRun.objects.count() == ran:
            break
    else:
        raise AssertionError("they go on and on")
    runs = PlaybookRun.objects.filter(conversation__in=talks)
    assert runs.count() <= len(books) * len(said)
    # Of these threads only: what earlier examples left waiting is acted on as well.
    here = Message.objects.filter(thread__in=threads)
    assert here.count() <= len(said) * (len(books) + 2)
    repeated = runs.values_list("playbook_id", "message_id")
    assert len(repeated) == len(set(repeated)), "none acts twice on a message"
    begun_by = Message.objects.filter(pk__in=runs.values("message_id"))
    assert not begun_by.exclude(by_rule="").exists(), "nor on what a playbook said"


def test_leads_by_role(cast: Cast) -> None:
    """The one who watches is no agent: nothing is given to a voice."""
    with pytest.raises(Refusal):
        playbook(then=[{"do": "assign", "to": f"member:{cast.vito.pk}"}])
    assert cast.vito.role == Role.VOICE
