"""After Alibaba's answer was shared: a word of whoever asked, or none."""

from datetime import timedelta

import pytest

from bot.sandbox.checks.surfaces import problems_of_message, problems_of_modal
from handlers.escalations import cards, service, solving
from handlers.escalations.refusals import NothingAsked
from handlers.escalations.rules import AlreadyPosted, AlreadyResolved, AlreadyShared, NoSuchEscalation
from handlers.people import service as people_service
from handlers.people.rules import MayNot
from storage import pending
from tests.escalations.kit import PEOPLE, House
from tests.escalations.test_with_alibaba import answered, posted, raised

#: The house's clock stands on a Monday morning in New York.
IN_TIME, TOO_LATE = timedelta(days=2, hours=23), timedelta(days=3)


async def shared(house: House) -> None:
    raised(house)
    await posted(house)
    await answered(house)
    house.do("ann", service.share, escalation_id=1, said="It is mended")


def waiting(house: House, owner: str) -> list[str]:
    listed = house.act(lambda work: pending.escalations(work.session, owner=owner, at_most=9))
    return [one.reference for one in listed.first]


async def test_what_was_shared_waits_for_whoever_asked_and_not_for_the_desk(house: House) -> None:
    raised(house)
    await posted(house)
    await answered(house)
    assert (waiting(house, "desk"), waiting(house, "raiser")) == (["ES-2026-000001"], [])
    house.do("ann", service.share, escalation_id=1, said="It is mended")
    assert (waiting(house, "desk"), waiting(house, "raiser")) == ([], ["ES-2026-000001"])
    face = house.face()
    assert (face.status, face.owner, face.due_at) == ("answered", "desk", house.now + TOO_LATE)
    card = house.card("escalations.raiser:1")
    assert card.buttons == [cards.SOLVED, cards.NOT_SOLVED]
    assert problems_of_message(card.blocks) == []


@pytest.mark.parametrize("name", ["hana", "hiro"])
async def test_solved_closes_it_for_whoever_asked_or_a_colleague(house: House, name: str) -> None:
    await shared(house)
    said = await house.presses(name, cards.SOLVED, "1")
    assert "Thank you. ES-2026-000001 is closed." in said.texts[0]
    face = house.face()
    assert (face.status, face.owner, face.due_at, face.resolved_by) == ("resolved", "", None, name.title())
    assert house.card("escalations.raiser:1").buttons == []
    for action in (cards.SOLVED, cards.NOT_SOLVED):
        with pytest.raises(AlreadyResolved):
            await house.presses("hana", action, "1")
    assert house.act(solving.close, escalation_id=1) is False


async def test_not_solved_gives_it_back_to_the_desk_and_alibaba_sees_no_change(house: House) -> None:
    await shared(house)
    before = house.card("escalations.shared:1").wanted
    form = (await house.presses("hana", cards.NOT_SOLVED, "1")).view
    assert problems_of_modal(form) == []
    await house.submits("hana", form, words="Not on Mondays")
    face = house.face()
    assert (face.status, face.owner, face.due_at) == ("with_desk", "desk", house.now + timedelta(days=1))
    assert waiting(house, "desk") == ["ES-2026-000001"]
    for card in ("raiser", "desk"):
        assert "> Not on Mondays" in house.card(f"escalations.{card}:1")
    assert house.card("escalations.shared:1").wanted == before
    assert "answered by Alibaba" in house.card("escalations.shared:1")
    assert house.card("escalations.desk:1").buttons == [cards.RESOLVE]
    (told,) = house.posts("escalations.not_solved:")
    assert told.iacc_only
    for action in (cards.SOLVED, cards.NOT_SOLVED):
        with pytest.raises(NothingAsked):
            await house.presses("hana", action, "1")
    with pytest.raises(AlreadyPosted):
        await house.presses("ann", cards.POST, "1")
    with pytest.raises(AlreadyShared):
        await house.presses("ann", cards.SHARE, "1")
    assert await house.ticks() == 0


async def test_before_the_answer_is_shared_nothing_is_asked(house: House) -> None:
    raised(house)
    await posted(house)
    await answered(house)
    with pytest.raises(NothingAsked):
        await house.presses("hana", cards.SOLVED, "1")


async def test_nobody_else_says_whether_it_is_solved(house: House) -> None:
    await shared(house)
    for name in ("rival", "ann"):
        with pytest.raises(NoSuchEscalation):
            await house.presses(name, cards.SOLVED, "1")
    with pytest.raises(MayNot):
        await house.presses("wei", cards.SOLVED, "1")
    assert house.face().status == "answered"


async def test_without_a_word_it_is_closed_after_three_business_days_and_once(house: House) -> None:
    await shared(house)
    began = house.now
    house.now = began + IN_TIME
    assert await house.ticks() == 0
    house.now = began + TOO_LATE
    assert [await house.ticks(), await house.ticks()] == [1, 0]
    face = house.face()
    assert (face.status, face.resolved_by) == ("resolved", "")
    (told,) = house.posts("escalations.closed:")
    assert (told.to, told.text[:28]) == ("@U0HANA", "ES-2026-000001 was closed, a")
    assert "Closed by itself on" in house.card("escalations.desk:1")
    with pytest.raises(AlreadyResolved) as refused:
        await house.presses("ann", cards.RESOLVE, "1")
    assert refused.value.named["name"] == "MarketSafe"
    tags = house.register.history("escalation:1")
    assert tags[-2:] == ["escalation:shared", "escalation:closed"]


async def test_who_has_left_is_not_told_that_it_is_closed(house: House) -> None:
    await shared(house)
    house.act(people_service.remove_member, slack_id=PEOPLE["hana"][0], by="shell:operator")
    house.now += TOO_LATE
    assert await house.ticks() == 1
    assert house.posts("escalations.closed:") == []
