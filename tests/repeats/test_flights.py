"""Work that is done once for all who ask for it at the same time."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from extractor.repeats.flights import Flights, OtherWork


class Work:
    """A stream of events that a test hands out; it counts how often it was begun and ended."""

    def __init__(self):
        self.begun = self.ended = 0
        self.events = asyncio.Queue()

    async def __call__(self):
        self.begun += 1
        try:
            while (event := await self.events.get()) is not None:
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self.ended += 1

    def give(self, *events):
        for event in events:
            self.events.put_nowait(event)


def shared(event):
    return f"{event}, shared"


def shared_error(error):
    return type(error)(f"{error}, shared")


def flights():
    return Flights(shared, shared_error)


async def follow(flights, work, **options):
    async with aclosing(flights.join("name", work, **options)) as events:
        return [event async for event in events]


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


def test_who_asks_at_the_same_time_gets_the_same_from_one_work():
    async def main():
        over, work = flights(), Work()
        askers = [asyncio.create_task(follow(over, work)) for _ in range(3)]
        await settle()
        work.give("a", "b", None)
        return await asyncio.gather(*askers), work.begun, "name" in over

    given, begun, left = asyncio.run(main())
    assert begun == 1
    assert sorted(given) == [["a", "b"], ["a, shared", "b, shared"], ["a, shared", "b, shared"]]
    assert not left


def test_who_joins_late_gets_the_events_from_the_first_on():
    async def main():
        over, work = flights(), Work()
        first = asyncio.create_task(follow(over, work))
        work.give("a", "b")
        await settle()
        late = asyncio.create_task(follow(over, work))
        await settle()
        work.give("c", None)
        return await asyncio.gather(first, late)

    assert asyncio.run(main()) == [["a", "b", "c"], ["a, shared", "b, shared", "c, shared"]]


def test_an_event_is_given_out_when_it_is_there():
    async def main():
        work = Work()
        work.give("a")
        async with aclosing(flights().join("name", work)) as events:
            async with asyncio.timeout(5):
                return await anext(events)

    assert asyncio.run(main()) == "a"


def test_work_that_has_ended_is_begun_anew():
    async def main():
        over, work = flights(), Work()
        for event in ("a", "b"):
            work.give(event, None)
            assert await follow(over, work) == [event]
        return work.begun

    assert asyncio.run(main()) == 2


def test_the_first_asker_goes_and_the_others_get_the_answer_and_what_it_cost():
    async def main():
        over, work = flights(), Work()
        first, second, third = (asyncio.create_task(follow(over, work)) for _ in range(3))
        await settle()
        first.cancel()
        await settle()
        work.give("a", None)
        return await asyncio.gather(second, third), work.begun

    assert asyncio.run(main()) == ([["a"], ["a, shared"]], 1)


def test_work_is_cancelled_when_the_last_asker_has_gone():
    async def main():
        over, work = flights(), Work()
        askers = [asyncio.create_task(follow(over, work)) for _ in range(2)]
        await settle()
        askers[0].cancel()
        await settle()
        running = work.ended
        askers[1].cancel()
        await settle()
        return running, work.ended, "name" in over

    assert asyncio.run(main()) == (0, 1, False)


def test_work_that_is_being_cancelled_is_not_joined():
    async def main():
        over, work = flights(), Work()
        gone = asyncio.create_task(follow(over, work))
        await settle()
        gone.cancel()
        await asyncio.sleep(0)
        new = asyncio.create_task(follow(over, work))
        await settle()
        work.give("a", None)
        return await new, work.begun

    assert asyncio.run(main()) == (["a"], 2)


def test_everybody_gets_an_error_and_nobody_the_same_one():
    async def main():
        over, work = flights(), Work()
        askers = [asyncio.create_task(follow(over, work)) for _ in range(3)]
        await settle()
        work.give(ValueError("no"))
        return await asyncio.gather(*askers, return_exceptions=True)

    errors = asyncio.run(main())
    assert sorted(map(str, errors)) == ["no", "no, shared", "no, shared"]
    assert len(set(map(id, errors))) == 3


def test_work_of_another_tag_is_not_joined():
    async def main():
        over, work = flights(), Work()
        first = asyncio.create_task(follow(over, work, tag=b"1"))
        await settle()
        with pytest.raises(OtherWork):
            await follow(over, work, tag=b"2")
        work.give("a", None)
        return await first

    assert asyncio.run(main()) == ["a"]


def test_an_asker_waits_no_longer_than_its_own_deadline():
    async def main():
        over, work = flights(), Work()
        patient = asyncio.create_task(follow(over, work))
        await settle()
        with pytest.raises(TimeoutError):
            await follow(over, work, deadline=asyncio.get_running_loop().time() + 0.01)
        work.give("a", None)
        return await patient

    assert asyncio.run(main()) == ["a"]


def test_closing_cancels_what_is_under_way():
    async def main():
        over, work = flights(), Work()
        asker = asyncio.create_task(follow(over, work))
        await settle()
        await over.aclose()
        with pytest.raises(asyncio.CancelledError):
            await asker
        return work.ended

    assert asyncio.run(main()) == 1
