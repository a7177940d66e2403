from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ascolto.monitor.influence import Voice, influences, page_rank
from ascolto.monitor.risk import Problem, risk
from ascolto.monitor.silence import silence

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def test_followers_alone_do_not_make_influence() -> None:
    crowd = [Voice(f"u{n}", followers=100 + n, likes=n, posts=5) for n in range(20)]
    bought = Voice("bought", followers=900_000, posts=5)
    loved = Voice("loved", followers=900, likes=400, comments=90, shares=60, posts=20, about_us=12)  # fmt: skip
    scores = influences([*crowd, bought, loved], [("u1", "loved"), ("u2", "loved")])
    assert scores["loved"].value > scores["bought"].value
    assert scores["loved"].sentences("it")[0].startswith("fa reagire più del")
    assert all(0 <= s.value <= 100 for s in scores.values())


def test_who_is_answered_stands_higher() -> None:
    rank = page_rank(["a", "b", "c"], [("a", "b"), ("c", "b"), ("b", "b"), ("b", "x")])
    assert rank["b"] > rank["a"] == rank["c"]
    assert abs(sum(rank.values()) - 1) < 1e-9


def test_risk_says_what_it_is_made_of() -> None:
    score = risk(Problem(timedelta(hours=50), is_late=True, anger=0.9, public_posts=1))
    assert score.sentences("it") == [
        "le ultime parole sono arrabbiate (90%)",
        "aspetta da 2 giorni, oltre quanto promesso",
        "ha scritto in pubblico di noi: 1 volta",
    ]
    assert 60 < score.value < 75


def test_who_asks_for_a_cake_waits_below_who_is_furious() -> None:
    cake = risk(Problem(timedelta(days=4), is_late=True))
    furious = risk(Problem(timedelta(minutes=30), anger=0.92))
    wronged = risk(Problem(timedelta(days=4), is_late=True, complains=True))
    assert cake.value < 15 < wronged.value < furious.value


@given(
    st.floats(0, 1000),
    st.booleans(),
    st.floats(0, 1),
    st.integers(0, 50),
    st.floats(0, 100),
)
def test_risk_stays_in_its_bounds_and_grows_with_the_wait(
    hours: float, late: bool, anger: float, posts: int, influence: float
) -> None:
    def of(waits: float) -> float:
        return risk(
            Problem(timedelta(hours=waits), late, anger, posts, influence)
        ).value

    assert 0 <= of(hours) <= of(hours + 5) <= 100


def test_silence_is_measured_by_ones_own_habit() -> None:
    monthly = [NOW - DAY * n for n in (400, 370, 341, 310, 281, 120)]
    yearly = [NOW - DAY * n for n in (1500, 1130, 770, 400)]
    found = silence(monthly, NOW, unhappy=0.8)
    assert found is not None
    assert (
        found.sentences("en")[0] == "silent for 120 days; usually heard from every 30"
    )
    assert silence(yearly, NOW) is None
    assert silence(monthly[:3], NOW) is None
    assert silence([NOW - DAY * n for n in (9, 8, 7, 6)], NOW) is None
