"""One answer for many requests, and what each of them says of it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from extractor.engines.base import Repaired
from extractor.errors import (
    CircuitOpen,
    DeadlineExceeded,
    IdempotencyKeyReused,
    ModelOutputInvalid,
    ProviderUnavailable,
)
from extractor.repeats import kept
from extractor.repeats.database import Space
from extractor.repeats.terms import Terms
from extractor.service import EngineChoice
from schemas.article import Article
from schemas.draft import Draft
from schemas.extraction import Extraction, Fallback, Usage
from schemas.record import IncidentRecord
from schemas.vocabulary import CacheStatus, EngineName

TEXT = "Shells hit the market of Port Ambrose on Monday. Four people were killed."
ARTICLE = Article(text=TEXT, language="en")
KEY = Terms(key="k1")
LLM = EngineName.LLM
RULES = EngineName.RULES


def asked(repeats, *requests):
    """Ask one after the other; give the answers."""

    async def main():
        try:
            return [await repeats.extract(ARTICLE, **request) for request in requests]
        finally:
            await repeats.aclose()

    return asyncio.run(main())


def at_once(repeats, model, *requests, meanwhile=None):
    """Ask all while the model holds back; give answers and errors."""

    async def main():
        model.go.clear()
        tasks = [
            asyncio.create_task(repeats.extract(**{"article": ARTICLE} | request))
            for request in requests
        ]
        await settle()
        if meanwhile:
            await meanwhile(tasks)
        model.go.set()
        try:
            return await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            await repeats.aclose()

    return asyncio.run(main())


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


async def events_of(stream):
    async with aclosing(stream) as events:
        return [event async for event in events]


def statuses(answers):
    return [
        answer.provenance.cache.status.value if answer.provenance.cache else None
        for answer in answers
    ]


def content(answer):
    return answer.model_dump(exclude={"provenance": {"attempts", "seconds", "cache"}, "usage": ...})


def test_the_same_again_is_answered_from_the_cache_and_says_so(repeats, model):
    first, again = asked(repeats, {}, {})

    assert model.calls == 1
    assert statuses([first, again]) == [None, "hit"]
    assert content(again) == content(first)
    assert again.records[0].tolls[0].count.value == 4


def test_a_repeat_spends_nothing(repeats):
    first, again = asked(repeats, {}, {})

    assert (first.provenance.attempts, first.usage) == (
        2,
        Usage(prompt_tokens=900, completion_tokens=120),
    )
    assert (again.provenance.attempts, again.usage) == (0, None)
    assert again.provenance.seconds < 1


def test_a_hit_says_how_old_it_is(repeats, clock):
    async def main():
        await repeats.extract(ARTICLE)
        clock.now += 12.9
        answer = await repeats.extract(ARTICLE)
        await repeats.aclose()
        return answer

    assert asyncio.run(main()).provenance.cache.age_s == 12


def test_an_answer_that_is_too_old_is_made_anew(repeats, model, clock):
    async def main():
        await repeats.extract(ARTICLE)
        clock.now += 60
        answer = await repeats.extract(ARTICLE)
        await repeats.aclose()
        return answer

    assert asyncio.run(main()).provenance.cache is None
    assert model.calls == 2


def test_the_answer_has_the_id_of_its_asker(repeats, model):
    async def main():
        answers = [
            await repeats.extract(Article(text=TEXT, language="en", id=name))
            for name in ("mine", "yours", None)
        ]
        await repeats.aclose()
        return answers

    answers = asyncio.run(main())
    assert [answer.article.id for answer in answers] == ["mine", "yours", ARTICLE.digest[:16]]
    assert model.calls == 1


def test_another_article_is_asked_about(repeats, model):
    async def main():
        for title in (None, "Shells"):
            await repeats.extract(Article(text=TEXT, language="en", title=title))
        await repeats.aclose()

    asyncio.run(main())
    assert model.calls == 2


def test_what_is_kept_on_disk_outlives_the_process_and_is_not_used_for_another_model(
    repeats_with, model, tmp_path
):
    path = tmp_path / "kept.db"
    (first,) = asked(repeats_with(path), {})
    (again,) = asked(repeats_with(path), {})
    (other,) = asked(repeats_with(path, identity="other"), {})

    assert statuses([first, again, other]) == [None, "hit", None]
    assert content(again) == content(first)
    assert model.calls == 2
    assert TEXT.encode() not in path.read_bytes()


def test_an_answer_that_was_damaged_is_made_anew(repeats, model):
    async def main():
        first = await repeats.extract(ARTICLE)
        connection = repeats._database._connection
        (body,) = connection.execute("SELECT body FROM kept").fetchone()
        # One digit of the toll, as a bad sector may change it.
        damaged = body.replace(b'"value":4', b'"value":9')
        assert damaged != body
        connection.execute("UPDATE kept SET body = ?", (damaged,))
        second = await repeats.extract(ARTICLE)
        await repeats.aclose()
        return first, second

    first, second = asyncio.run(main())
    assert content(first) == content(second)
    assert model.calls == 2


def test_an_answer_of_another_schema_is_none():
    unpacker = kept.Unpacker()

    assert unpacker.unpack(kept._seal(b"{}") + b"{}") is None
    assert unpacker.unpack(b"") is None


def test_answers_are_ready_up_to_so_many_bytes(repeats):
    (answer,) = asked(repeats, {})
    answers = [
        answer.model_copy(update={"article": answer.article.model_copy(update={"id": f"a{n}"})})
        for n in range(3)
    ]
    packed = [kept.pack(one) for one in answers]
    unpacker = kept.Unpacker(max_bytes=2 * len(packed[0]))

    first, again = (unpacker.unpack(packed[0]) for _ in range(2))
    assert first == answers[0]
    assert again is first
    assert [unpacker.unpack(one) for one in packed[1:]] == answers[1:]
    assert unpacker.unpack(packed[2]) is unpacker.unpack(packed[2])
    assert unpacker.unpack(packed[0]) is not first
    assert unpacker._bytes == sum(size for _, size in unpacker._ready.values())
    assert kept.Unpacker(max_bytes=1).unpack(packed[0]) == answers[0]


def test_the_rules_answer_each_request_themselves(repeats, model):
    answers = asked(repeats, *[{"engine": EngineChoice.RULES}] * 2)

    assert statuses(answers) == [None, None]
    assert model.calls == 0


@pytest.mark.parametrize(
    "error", [ProviderUnavailable("down"), ModelOutputInvalid("no"), CircuitOpen("open")]
)
def test_errors_are_not_kept(repeats, model, error):
    model.errors = [error]

    async def main():
        with pytest.raises(type(error)):
            await repeats.extract(ARTICLE)
        answer = await repeats.extract(ARTICLE)
        await repeats.aclose()
        return answer

    assert asyncio.run(main()).provenance.cache is None


def test_what_the_rules_answer_for_the_model_is_not_kept(repeats, model):
    model.errors = [ProviderUnavailable("down")]

    answers = asked(repeats, *[{"fallback": RULES}] * 2)

    assert [answer.provenance.engine for answer in answers] == [RULES, LLM]
    assert statuses(answers) == [None, None]


def test_what_a_second_model_answers_for_the_first_is_not_kept(repeats, model):
    model.fallback = Fallback(engine=LLM, error="provider-unavailable", detail="down")

    assert statuses(asked(repeats, {}, {})) == [None, None]


@pytest.mark.parametrize("fails", [True, False])
def test_an_answer_is_kept_unless_its_repair_failed(repeats, model, fails):
    model.draft_of = Draft.model_validate(
        {
            "records": [
                DRAFTED | {"places": [{"name": "Port Umber", "level": "settlement"}]},
            ]
        }
    )

    async def repair(_):
        if fails:
            raise ProviderUnavailable("down")
        return Repaired({}, attempts=1)

    model.repair = repair
    first, second = asked(repeats, {}, {})

    assert first.provenance.repair.asked == 1
    assert statuses([first, second]) == [None, None if fails else "hit"]


DRAFTED = {
    "kind": "incident",
    "event_type": "shelling",
    "summary": "Shells hit a market.",
    "assertion": "reported",
    "sentences": [1],
}


def test_a_hit_is_given_while_the_provider_is_down(repeats, model):
    async def main():
        await repeats.extract(ARTICLE)
        model.errors = [CircuitOpen("open")]
        answer = await repeats.extract(ARTICLE)
        await repeats.aclose()
        return answer

    assert statuses([asyncio.run(main())]) == ["hit"]


def test_no_store_neither_reads_nor_keeps_nor_shares(repeats, model):
    no_store = {"terms": Terms(store=False, key="k1")}

    answers = asked(repeats, no_store, {}, no_store)
    assert statuses(answers) == [None, None, None]
    assert model.calls == 3
    assert statuses(at_once(repeats, model, {}, no_store, no_store)) == [None, None, None]


def test_no_cache_asks_anew_and_keeps_the_answer(repeats, model):
    answers = asked(repeats, {}, {"terms": Terms(fresh=True)}, {})

    assert statuses(answers) == [None, None, "hit"]
    assert model.calls == 2


def test_no_cache_does_not_share_a_call(repeats, model):
    answers = at_once(repeats, model, {}, {"terms": Terms(fresh=True)})

    assert statuses(answers) == [None, None]
    assert model.calls == 2


def test_identical_requests_in_flight_share_one_call(repeats, model):
    requests = [{"article": Article(text=TEXT, language="en", id=f"a{n}")} for n in range(5)]
    answers = at_once(repeats, model, *requests)

    assert model.calls == 1
    assert sorted(statuses(answers), key=str) == [None, *["shared"] * 4]
    assert [answer.article.id for answer in answers] == ["a0", "a1", "a2", "a3", "a4"]
    assert sum(answer.provenance.attempts for answer in answers) == 2
    assert sum(answer.usage is not None for answer in answers) == 1
    assert all(answer.records == answers[0].records for answer in answers)


def test_calls_are_shared_when_nothing_is_kept(repeats_with, model):
    repeats = repeats_with(answers=Space("answers"), keys=Space("keys"))

    assert sorted(statuses(at_once(repeats, model, {}, {})), key=str) == [None, "shared"]
    assert statuses(asked(repeats, {}, {"terms": KEY}, {"terms": KEY})) == [None] * 3


def test_the_first_asker_goes_away_and_the_call_lives_on(repeats, model):
    async def leave(tasks):
        tasks[0].cancel()
        await settle()

    gone, *answers = at_once(repeats, model, {}, {}, {}, meanwhile=leave)

    assert isinstance(gone, asyncio.CancelledError)
    assert (model.calls, model.cancelled) == (1, 0)
    # One of those who stay is told what it cost.
    assert sorted(statuses(answers), key=str) == [None, "shared"]


@pytest.mark.parametrize("terms", [Terms(), KEY], ids=["plain", "keyed"])
def test_the_call_ends_when_all_askers_have_gone(repeats, model, terms):
    async def leave(tasks):
        for task in tasks:
            task.cancel()
        await settle()

    at_once(repeats, model, *[{"terms": terms}] * 2, meanwhile=leave)

    assert (model.calls, model.cancelled) == (1, 1)


def test_everybody_is_told_of_an_error_and_one_of_its_cost(repeats, model):
    error = ProviderUnavailable("down", retry_after_s=3)
    error.attempts, error.usage = 4, Usage(prompt_tokens=900)
    model.errors = [error]

    errors = at_once(repeats, model, {}, {}, {})

    assert [type(one) for one in errors] == [ProviderUnavailable] * 3
    assert [str(one) for one in errors] == ["down"] * 3
    assert [one.retry_after_s for one in errors] == [3] * 3
    assert sorted(one.attempts for one in errors) == [0, 0, 4]
    assert sum(one.usage is not None for one in errors) == 1
    assert len(set(map(id, errors))) == 3


def test_a_fallback_is_for_those_who_asked_for_it(repeats, model):
    model.errors = [ProviderUnavailable("down"), ProviderUnavailable("down")]

    refused, answered = at_once(repeats, model, {}, {"fallback": RULES})

    assert isinstance(refused, ProviderUnavailable)
    assert answered.provenance.engine is RULES
    assert model.calls == 2


async def joined_late(repeats, model):
    """Let one ask, and half its time later another; give both tasks."""
    model.go.clear()
    first = asyncio.create_task(repeats.extract(ARTICLE))
    await asyncio.sleep(0.4)
    return first, asyncio.create_task(repeats.extract(ARTICLE))


def test_who_joined_late_keeps_its_own_deadline(repeats_with, model):
    repeats = repeats_with(deadline_s=0.8)

    async def main():
        tasks = await joined_late(repeats, model)
        started = asyncio.get_running_loop().time()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        waited = asyncio.get_running_loop().time() - started
        await repeats.aclose()
        return outcomes, waited

    outcomes, waited = asyncio.run(main())
    assert [type(one) for one in outcomes] == [DeadlineExceeded] * 2
    # With the first asker's deadline it would be 0.4 s; with one counted anew, 1.2 s.
    assert 0.7 < waited < 1.1
    assert model.calls == 2


def test_who_joined_late_gets_the_answer_that_comes_in_its_own_time(repeats_with, model):
    repeats = repeats_with(deadline_s=0.8)

    async def main():
        first, late = await joined_late(repeats, model)
        with pytest.raises(DeadlineExceeded):
            await first
        model.go.set()
        answer = await late
        await repeats.aclose()
        return answer

    assert statuses([asyncio.run(main())]) == [None]


def test_a_key_with_the_same_request_is_answered_as_before(repeats, model):
    model.errors = [ProviderUnavailable("down")]
    request = {"fallback": RULES, "terms": KEY}

    first, again = asked(repeats, request, request)

    assert [first.provenance.engine, again.provenance.engine] == [RULES, RULES]
    assert content(again) == content(first)
    assert statuses([first, again]) == [None, "hit"]
    assert (again.provenance.attempts, again.usage) == (0, None)


def test_a_key_is_honoured_for_the_rules_too(repeats):
    request = {"engine": EngineChoice.RULES, "terms": KEY}

    assert statuses(asked(repeats, request, request)) == [None, "hit"]


def test_a_key_is_honoured_though_the_cache_is_not_to_be_read(repeats, model):
    request = {"terms": Terms(key="k1", fresh=True)}

    assert statuses(asked(repeats, request, request)) == [None, "hit"]
    assert model.calls == 1


@pytest.mark.parametrize(
    "other",
    [
        {"article": Article(text=TEXT + " ", language="en")},
        {"article": Article(text=TEXT, language="en", id="mine")},
        {"engine": EngineChoice.LLM},
        {"fallback": RULES},
    ],
    ids=["text", "id", "engine", "fallback"],
)
def test_a_key_with_another_request_is_refused(repeats, model, other):
    async def main():
        await repeats.extract(ARTICLE, terms=KEY)
        with pytest.raises(IdempotencyKeyReused):
            await repeats.extract(**{"article": ARTICLE, "terms": KEY} | other)
        await repeats.aclose()

    asyncio.run(main())
    answered, refused = at_once(repeats, model, {"terms": KEY}, {"terms": KEY} | other)
    assert isinstance(answered, Extraction)
    assert isinstance(refused, IdempotencyKeyReused)


def test_a_key_in_flight_shares_the_call(repeats, model):
    answers = at_once(repeats, model, *[{"terms": KEY}] * 3, {})

    assert model.calls == 1
    assert sorted(statuses(answers), key=str) == [None, "shared", "shared", "shared"]


def test_a_key_belongs_to_its_caller(repeats):
    mine = {"engine": EngineChoice.RULES, "terms": Terms(key="k1", scope="desk")}
    yours = {"engine": EngineChoice.LLM, "terms": Terms(key="k1", scope="wire")}

    assert statuses(asked(repeats, mine, yours)) == [None, None]


def test_a_key_whose_request_failed_may_be_used_again(repeats, model):
    model.errors = [ProviderUnavailable("down")]

    async def main():
        with pytest.raises(ProviderUnavailable):
            await repeats.extract(ARTICLE, terms=KEY)
        answer = await repeats.extract(ARTICLE, terms=KEY)
        await repeats.aclose()
        return answer

    assert statuses([asyncio.run(main())]) == [None]


def test_a_key_is_forgotten_in_time(repeats, clock):
    async def main():
        await repeats.extract(ARTICLE, terms=KEY)
        clock.now += 60
        answer = await repeats.extract(ARTICLE, engine=EngineChoice.RULES, terms=KEY)
        await repeats.aclose()
        return answer

    assert statuses([asyncio.run(main())]) == [None]


def test_a_kept_answer_streams_its_records_and_then_itself(repeats, model):
    async def main():
        answer = await repeats.extract(ARTICLE)
        events = await events_of(repeats.stream(ARTICLE))
        await repeats.aclose()
        return answer, events

    answer, (record, last) = asyncio.run(main())
    assert record == answer.records[0]
    assert content(last) == content(answer)
    assert statuses([last]) == ["hit"]
    assert model.calls == 1


def test_a_streamed_answer_is_kept(repeats, model):
    async def main():
        events = await events_of(repeats.stream(ARTICLE))
        answer = await repeats.extract(ARTICLE)
        await repeats.aclose()
        return events, answer

    events, answer = asyncio.run(main())
    assert [type(event) for event in events] == [IncidentRecord, Extraction]
    assert statuses([answer]) == ["hit"]
    assert model.calls == 1


def test_those_who_stream_and_those_who_wait_share_one_call(repeats, model):
    async def main():
        model.go.clear()
        streams = [repeats.stream(ARTICLE) for _ in range(2)]
        async with asyncio.timeout(5):
            # Before the model has finished.
            early = [await anext(stream) for stream in streams]
        waits = asyncio.create_task(repeats.extract(ARTICLE))
        await settle()
        model.go.set()
        rest = [await events_of(stream) for stream in streams]
        answer = await waits
        await repeats.aclose()
        return early, rest, answer

    early, rest, answer = asyncio.run(main())
    assert early == [answer.records[0]] * 2
    assert sorted(statuses([rest[0][-1], rest[1][-1], answer]), key=str) == [
        None,
        "shared",
        "shared",
    ]
    assert model.calls == 1


def test_a_stream_that_joins_those_who_wait_gets_records_and_extraction(repeats, model):
    async def main():
        model.go.clear()
        waits = asyncio.create_task(repeats.extract(ARTICLE))
        await settle()
        streams = asyncio.create_task(events_of(repeats.stream(ARTICLE)))
        await settle()
        model.go.set()
        answer, events = await waits, await streams
        await repeats.aclose()
        return answer, events

    answer, (record, last) = asyncio.run(main())
    assert record == answer.records[0]
    assert content(last) == content(answer)
    assert model.calls == 1


def test_a_stream_that_is_closed_cancels_its_call(repeats, model):
    async def main():
        model.go.clear()
        async with aclosing(repeats.stream(ARTICLE)) as events:
            await anext(events)
        await settle()
        await repeats.aclose()

    asyncio.run(main())
    assert model.cancelled == 1


def test_each_way_to_come_by_an_answer_has_its_definition():
    assert [status.value for status in CacheStatus] == ["hit", "shared"]
    assert all(status.definition for status in CacheStatus)
