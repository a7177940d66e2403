from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ascolto.monitor.warning import bins, drift, evidence, mood
from ascolto.monitor.warning.looking import Scene, look
from ascolto.monitor.warning.post import Post, print_of, share_of_copies, voices
from ascolto.monitor.warning.rhythm import Rhythm, fit
from ascolto.monitor.warning.topics import Background

NOW = datetime(2026, 3, 11, 11, 2, tzinfo=UTC)
STEADY = Rhythm(np.full(bins.SLOTS, 24.0), share=0.2, dispersion=0.02, hours=1344)
MINUTE = timedelta(minutes=1)


def calm(seed: int = 1, hourly: float = 24) -> list[Post]:
    """A day of what is usual: other authors, other words, one unhappy in five."""
    chance = random.Random(seed)
    return [
        Post(
            id=n,
            said_at=NOW - timedelta(minutes=1440 * chance.random()),
            author=f"u{n}",
            words=tuple(f"w{chance.randrange(900)}" for _ in range(6)),
            is_unhappy=chance.random() < 0.2,
        )
        for n in range(int(hourly * 24))
    ]


def outcry(count: int = 18, minutes: int = 14, **fields: object) -> list[Post]:
    return [
        Post(
            **{
                "id": 10_000 + n,
                "said_at": NOW - MINUTE * minutes * (n / count),
                "author": f"x{n}",
                "words": ("biscotti", "ritirati", f"w{n}"),
                "is_unhappy": n % 5 > 0,
            }
            | fields  # type: ignore[arg-type]
        )
        for n in range(count)
    ]


def kinds(scene: Scene) -> list[str]:
    return [kind for one in look(scene) for kind in one.kinds]


def test_a_calm_day_is_no_news() -> None:
    for seed in range(8):
        assert look(Scene(NOW, calm(seed), STEADY)) == []


def test_an_outcry_is_one_alert_that_says_what_since_when_who_and_with_which_posts() -> (
    None
):
    before = Background({f"w{n}": 20 for n in range(900)}, 10_000)
    [one] = look(Scene(NOW, calm() + outcry(), STEADY, before=before))
    assert one.kind == "burst"
    assert "biscotti ritirati" in one.words
    assert timedelta(minutes=8) < NOW - one.since < timedelta(minutes=40)
    assert one.sure > 0.999
    assert {p.id for p in outcry()} <= set(one.post_ids)
    assert {f"x{n}" for n in range(18)} <= set(one.authors)
    assert one.numbers["times"] > 2


def test_all_who_speak_are_counted_however_many() -> None:
    [one] = look(Scene(NOW, [*calm(), *outcry(120)], STEADY))
    assert {f"x{n}" for n in range(120)} <= set(one.authors)


def test_one_person_or_one_text_over_and_over_is_no_outcry() -> None:
    alone = Scene(NOW, calm() + outcry(author="x"), STEADY)
    copied = Scene(NOW, calm() + outcry(40, copy_of="vincete un premio"), STEADY)
    assert "burst" not in kinds(alone)
    assert "burst" not in kinds(copied)


def test_catching_up_after_an_outage_is_no_outcry() -> None:
    """All of the day comes at once; it was said through the day."""
    gap = np.ones(bins.A_DAY)
    gap[-60:-2] = 0.0
    assert look(Scene(NOW, calm(), STEADY, heard=gap)) == []
    gap[-60:] = 0.0
    assert look(Scene(NOW, calm(), STEADY, heard=gap)) == []
    assert look(Scene(NOW, calm(), STEADY)) == []


def test_half_heard_is_not_half_said() -> None:
    """While a source is away, less is normal; what is loud then is loud."""
    half = np.full(bins.A_DAY, 0.4)
    quiet = calm()[::2]
    assert "burst" in kinds(Scene(NOW, quiet + outcry(12), STEADY, heard=half))


def test_nobody_knows_what_is_normal_in_the_first_week() -> None:
    young = Rhythm(STEADY.profile, 0.2, 0.02, hours=50)
    assert look(Scene(NOW, calm() + outcry(60), young)) == []


def test_an_influential_unhappy_voice_is_heard_alone() -> None:
    [post] = outcry(1, influence=88.0, is_unhappy=True)
    [one] = look(Scene(NOW, [post], STEADY))
    assert (one.kind, one.post_ids, one.numbers) == (
        "voice",
        (post.id,),
        {"influence": 88},
    )


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(0, 40))
def test_the_order_of_arrival_changes_nothing(chance: random.Random, size: int) -> None:
    posts = calm(3) + outcry(size)
    mixed = [*posts, *posts[:20]]
    chance.shuffle(mixed)
    assert look(Scene(NOW, mixed, STEADY)) == look(Scene(NOW, posts, STEADY))


def test_a_worse_mood_is_told_where_the_volume_is_usual() -> None:
    posts = [
        Post(p.id, p.said_at, p.author, p.words, is_unhappy=p.id % 5 < 2)
        for p in calm()
    ]
    assert kinds(Scene(NOW, posts, STEADY)) == ["mood"]
    copies = [replace(p, copy_of="uguale" if p.is_unhappy else "") for p in posts]
    assert kinds(Scene(NOW, copies, STEADY)) == []
    assert mood.worse(9, 20, 0.1) == 0.0


# --- what is normal ------------------------------------------------------------------------------


def past(chance: np.random.Generator, weeks: int = 8):  # type: ignore[no-untyped-def]
    slots = np.arange(weeks * 168) % 168
    true = 20 + 15 * np.sin(np.arange(168) / 24 * 2 * np.pi) + 5
    return slots, true, chance.poisson(true[slots]).astype(float)


def test_the_rhythm_is_learnt_in_spite_of_a_crisis_and_an_outage() -> None:
    slots, true, said = past(np.random.default_rng(4))
    heard = np.ones(len(said))
    said[700:712] *= 6  # a crisis
    heard[300:420], said[300:420] = 0.0, 0.0  # nothing could be heard
    heard[500:560] = 0.5
    said[500:560] = np.round(said[500:560] / 2)
    known = fit(slots, said, said * 0.2, heard)
    assert np.abs(known.profile / true - 1).mean() < 0.12
    assert abs(known.share - 0.2) < 0.02
    assert known.dispersion < 0.06
    assert Rhythm.from_json(known.as_json()).as_json() == known.as_json()


def test_the_rhythm_follows_the_trend() -> None:
    slots, true, said = past(np.random.default_rng(4))
    grown = said * np.linspace(0.5, 1.5, len(said))
    known = fit(slots, grown, grown * 0.2, np.ones(len(said)))
    assert 1.2 < (known.profile / true).mean() < 1.55


def test_holidays_live_as_sundays_do_and_the_clock_is_the_brands() -> None:
    christmas = int(datetime(2026, 12, 25, 8, tzinfo=UTC).timestamp()) // 3600
    assert bins.slot(christmas, "Europe/Rome", "IT") == 6 * 24 + 9
    assert bins.slot(christmas, "Europe/Rome", "") == 4 * 24 + 9
    summer = int(datetime(2026, 7, 6, 8, tzinfo=UTC).timestamp()) // 3600
    assert bins.slot(summer, "Europe/Rome", "IT") == 10


def test_surprise_is_right_in_the_tail_of_small_counts() -> None:
    """Against the exact tail of a Poisson count, in standard deviations within a fifth."""
    for mu, count, exact in (
        (1.0, 6, 3.24),
        (5.0, 15, 3.51),
        (0.5, 4, 2.92),
        (30.0, 52, 3.52),
    ):
        found = float(evidence.surprise(np.array(float(count)), np.array(mu), 1e-9))
        assert abs(found - exact) < 0.2


def test_small_excesses_pile_up_and_a_bin_not_heard_changes_nothing() -> None:
    said, usual = np.full(22, 4.0), np.full(22, 1.0)
    up = evidence.piled_up(said, usual, 0.02)
    assert (np.diff(up) > 0).all()
    assert evidence.piled_up(np.ones(22), usual, 0.02).max() == 0
    deaf = np.concatenate([usual[:10], np.zeros(12)])
    silent = np.concatenate([said[:10], np.zeros(12)])
    assert evidence.piled_up(silent, deaf, 0.02)[-1] == up[9]


def test_a_lasting_change_is_found_where_it_began_and_a_loud_day_is_none() -> None:
    chance = np.random.default_rng(2)
    days = chance.poisson(200, 60).astype(float)
    usual = np.full(60, 200.0)
    assert drift.change(days, usual) is None
    loud = days.copy()
    loud[55] *= 8
    assert drift.change(loud, usual) is None
    days[50:] *= 1.5
    found = drift.change(days, usual)
    assert found is not None
    assert abs(found.at - 50) <= 1
    assert 1.35 < found.times < 1.65


def test_copies_are_told_by_their_words() -> None:
    a = print_of("Vinci subito 500 euro su https://a.it/1 @anna")
    assert a == print_of("VINCI subito 900 euro… su https://b.it/2 @ugo!")
    assert print_of("Ciao a tutti") == ""
    posts = outcry(10, copy_of="x")
    assert share_of_copies(posts) == 0.9
    assert len(list(voices(posts, 86_400))) == 1
