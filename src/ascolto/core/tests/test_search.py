"""The same on both databases: run with DATABASE_URL for PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ascolto.core import search, words
from ascolto.core.search import Indexed, Recount

pytestmark = pytest.mark.django_db


def put(*texts: str, workspace: int = 1, first: int = 1) -> list[Indexed]:
    rows = [Indexed(first + n, workspace, text) for n, text in enumerate(texts)]
    search.index(rows)
    return rows


def find(
    query: str, workspace: int = 1, limit: int = 50, before: int | None = None
) -> Any:
    return search.find(workspace, query, limit=limit, before=before)


def test_the_newest_come_first_and_pages_follow_one_another() -> None:
    put(*["ordine in ritardo"] * 7)
    assert find("ordine", limit=3) == [7, 6, 5]
    assert find("ordine", limit=3, before=5) == [4, 3, 2]
    assert find("ordine", before=1) == []
    assert find("ordine", limit=0) == []


def test_all_words_must_be_there_in_any_order_case_and_accent() -> None:
    put("Perché il PACCO è in ritardo?", "il pacco", "ritardo")
    assert find("ritardo perche pacco") == [1]
    assert find("Pàcco ") == [2, 1]


def test_a_phrase_stands_together() -> None:
    put("non è mai arrivato", "mai è non arrivato")
    assert find('"non è mai"') == [1]
    assert find('"mai arrivato"') == [1]
    assert find('"mai non"') == []


def test_unwanted_words_are_left_out() -> None:
    put("reso rimborso", "reso", "rimborso")
    assert find("reso -rimborso ") == [2]
    assert find("-rimborso") == []


def test_the_last_word_may_be_a_beginning() -> None:
    put("spedizione", "spesa", "la spedizione espressa")
    assert find("spe") == [3, 2, 1]
    assert find("spediz") == [3, 1]
    assert find("spediz ") == []
    assert find("la spediz") == [3]
    assert find('"spediz"') == []


def test_an_address_and_a_number_are_found_whole() -> None:
    put("da ada.rossi@example.it", "ordine OR-1234/26", "example it ada rossi 1234")
    assert find("ada.rossi@example.it ") == [1]
    assert find("OR-1234/26") == [2]
    assert find("1234") == [3, 2]


def test_scripts_without_spaces_are_found() -> None:
    put("注文が届かない", "Где мой заказ?")
    assert find("届か ") == [1]
    assert find("注文") == [1]
    assert find("ЗАКАЗ") == [2]


def test_a_company_never_finds_anothers_words() -> None:
    put("segreto", workspace=1)
    put("segreto", workspace=2, first=2)
    put("segreto", workspace=36**4 + 1, first=3)
    assert find("segreto", workspace=1) == [1]
    assert find("segreto", workspace=2) == [2]
    assert find("segreto", workspace=36**4 + 1) == [3]
    assert find("00001segreto", workspace=2) == []
    assert find("seg", workspace=2) == [2]
    assert find("manca -altro ", workspace=2) == []


def test_an_edit_replaces_the_words() -> None:
    put("prima stesura")
    put("seconda")
    assert find("prima") == []
    assert find("seconda") == [1]


def test_the_last_of_two_versions_in_one_batch_counts() -> None:
    search.index([Indexed(1, 1, "prima"), Indexed(1, 1, "seconda")])
    assert find("prima") == []
    assert find("seconda") == [1]


def test_what_is_removed_is_not_found_and_removing_again_is_harmless() -> None:
    put("uno", "uno")
    search.remove([1, 77])
    search.remove([1])
    search.remove([])
    assert find("uno") == [2]


def test_the_index_goes_back_with_the_transaction() -> None:
    with transaction.atomic():
        put("fantasma")
        assert find("fantasma") == [1]
        transaction.set_rollback(True)
    assert find("fantasma") == []


def test_empty_and_huge_texts_are_taken() -> None:
    put(
        "", "parola " * 300_000, " ".join(f"p{n}" for n in range(50_000)), "x" * 500_000
    )
    put("\x00", "\ud800", first=10)
    assert find("parola") == [2]
    assert find("p15999") == [3]


def test_the_recount_agrees_with_what_was_put() -> None:
    rows = put("uno due due", "tre, ancora tre", "", "quattro")
    rows += put("uno", workspace=2, first=9)
    assert search.recount(rows).agrees


def test_the_recount_finds_every_disagreement() -> None:
    kept, lost, changed, _ = put("uno", "due", "tre", "quattro")
    search.remove([lost.id])
    other = Indexed(changed.id, 1, "tre e mezzo")
    assert search.recount([kept, lost, other]) == Recount((2,), (4,), (3,))


def test_matches_are_found_however_far_apart_they_lie() -> None:
    """Across the buckets that PostgreSQL is asked in, and below and above their borders."""
    ids = [
        1,
        2,
        1023,
        1024,
        4095,
        4096,
        4097,
        16_384,
        36_863,
        36_864,
        300_000,
        303_104,
        5_000_000,
        2**40,
    ]
    search.index([Indexed(pk, 1, "raro comune") for pk in ids])
    assert find("raro ") == ids[::-1]
    assert find('"raro comune"') == ids[::-1]
    assert find("rar") == ids[::-1]
    for n in range(len(ids) + 1):
        before = ids[n] if n < len(ids) else None
        for query in ("raro ", "raro -altro ", "comune rar"):
            assert find(query, limit=3, before=before) == ids[:n][::-1][:3]


def test_sparse_words_are_found_to_the_last_one() -> None:
    """The steps between buckets grow by what was found: none of them may leave a gap."""
    ids = sorted({int(n**2.2) for n in range(1, 800)})
    search.index(
        [Indexed(pk, 1, "ordine" if n % 3 else "reso") for n, pk in enumerate(ids)]
    )
    for query, rest in (("reso ", 0), ("re", 0), ("ordine -reso ", 1), ("ord", 1)):
        right = [pk for n, pk in enumerate(ids) if bool(n % 3) == bool(rest)][::-1]
        for limit in (1, 7, 50, 10_000):
            assert find(query, limit=limit) == right[:limit]
            assert find(query, limit=limit, before=right[9]) == right[10 : 10 + limit]


def test_beginnings_are_found_below_the_latest_rows() -> None:
    search.index([Indexed(1, 1, "ornitorinco")])
    search.index([Indexed(n, 1, "ordine") for n in range(2, 4_400)])
    search.index([Indexed(9_000, 2, "ornitorinco")])
    assert find("ornito") == [1]
    assert len(find("or", limit=10_000)) == 4_399


def test_nothing_typed_is_an_error(naughty_strings: Any) -> None:
    put("un testo qualsiasi")
    for text in [
        *naughty_strings,
        '"' * 10_000,
        "a* " * 5_000,
        "-" * 10_000,
        "x" * 10_000,
    ]:
        find(text)
        find(f'"{text}"')
        find(f"-{text} testo ")


def test_naughty_texts_are_indexed_and_found_by_their_words(
    naughty_strings: Any,
) -> None:
    rows = put(*naughty_strings)
    assert search.recount(rows).agrees
    for row in rows:
        first = words.words(row.text)[:3]
        if first:
            assert row.id in find(f'"{" ".join(first)}"', limit=10_000)


TEXTS = st.lists(st.text(alphabet="ab é\n", max_size=12), min_size=1, max_size=8)
QUERIES = st.text(alphabet='ab é"-', min_size=1, max_size=10)


@hypothesis_settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=TEXTS, query=QUERIES)
def test_the_index_answers_as_reading_every_message_would(
    texts: Any, query: Any
) -> None:
    with transaction.atomic():
        rows = put(*texts)
        assert find(query, limit=100) == [
            row.id for row in reversed(rows) if _reads(row.text, query)
        ]
        transaction.set_rollback(True)


def _reads(text: str, query: str) -> bool:
    asked, said = words.query(query), words.words(text)
    return bool(asked.wanted) and (
        all(_stands(term, said) for term in asked.wanted)
        and not any(_stands(term, said) for term in asked.unwanted)
    )


def _stands(term: Any, said: list[str]) -> bool:
    size = len(term.words)
    for at in range(len(said) - size + 1):
        here = said[at : at + size]
        if tuple(here[:-1]) == term.words[:-1] and (
            here[-1].startswith(term.words[-1])
            if term.is_prefix
            else here[-1] == term.words[-1]
        ):
            return True
    return False


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="needs DATABASE_URL for PostgreSQL"
)
def test_postgres_asks_its_word_index_and_not_every_row() -> None:
    put(*["parola"] * 50)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT message_id FROM channels_message_search WHERE words @@ "
            "'''00001parola'''::tsquery AND message_id + 0 < 9 "
            "ORDER BY message_id + 0 DESC LIMIT 9"
        )
        assert "message_search_words" in "".join(line for (line,) in cursor.fetchall())
