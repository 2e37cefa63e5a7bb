"""From the desk to Alibaba and back: post, acknowledge, answer, share, resolve."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.checks.surfaces import problems_of_message, problems_of_modal
from handlers.claims import refreshing as claims_refreshing
from handlers.escalations import cards, forms, posting, service, shared
from handlers.escalations.rules import (
    AlreadyAcknowledged,
    AlreadyAnswered,
    AlreadyPosted,
    AlreadyResolved,
    AlreadyShared,
    ClosedByDesk,
    FormOutOfDate,
    NoSharedChannel,
    NoSuchEscalation,
    NotYetAnswered,
    NotYourPlatform,
    WordsMissing,
    WordsTooLong,
)
from handlers.people import service as people_service
from handlers.people.rules import MayNot
from tests.escalations.kit import LAZADA, PEOPLE, SHARED, House, initial, texts
from tests.harness.register import BRAND_TEAM


def raised(house: House, *, name: str = "hana", claim_id: int = 0, said: str = "Help", **more: str) -> None:
    fields: dict[str, Any] = {"holder": "", "kind": "tool", "urgency": "normal", "said": said, **more}
    about = f"MS-2026-{claim_id:06d}" if claim_id else ""
    house.do(name, service.escalate, source=f"V:{said}:{about}", about=about, **fields)


async def posted(house: House, words: str = "Please look", *, place: str = "shared") -> None:
    form = (await house.presses("ann", cards.POST, "1")).view
    preview = (await house.submits("ann", form, place=place, words=words)).view
    await house.submits("ann", preview)


async def answered(house: House, words: str = "It is mended") -> None:
    form = (await house.presses("wei", shared.ANSWER, "1")).view
    await house.submits("wei", form, words=words)


async def test_the_desk_writes_its_own_words_and_sees_what_alibaba_will_see(house: House) -> None:
    raised(house, said="My source at the importer says so")
    form = (await house.presses("ann", cards.POST, "1")).view
    assert problems_of_modal(form) == []
    assert "> My source at the importer says so" in texts(form)
    assert initial(form, "words") == ""
    assert initial(form, "place") == "shared"
    preview = (await house.submits("ann", form, place="shared", words="The importer <!here>")).view
    assert problems_of_modal(preview) == []
    assert "> The importer &lt;!here&gt;" in texts(preview)
    assert "My source" not in texts(preview)
    assert "IACC 提出" in texts(preview)
    assert "Mentioned: Lin, Wei" in texts(preview)
    assert "escalations.shared:1" not in house.register.cards()
    assert house.face().status == "with_desk"


async def test_posted_it_stands_in_the_shared_channel_in_both_languages(house: House) -> None:
    raised(house, urgency="urgent")
    await posted(house)
    face = house.face()
    assert (face.status, face.owner, face.posted_to) == ("posted", "officer", "shared")
    assert face.due_at == house.act(
        lambda work: work.terms.due_at("escalation_urgent_acknowledged", house.now)
    )
    card = house.card("escalations.shared:1")
    assert (card.to, card.iacc_only) == (SHARED, False)
    assert card.buttons == [shared.ACKNOWLEDGE, shared.ANSWER]
    assert "Acknowledge · 确认收到" in card
    assert problems_of_message(card.blocks) == []
    (duty,) = house.posts("escalations.duty:")
    assert duty.text.startswith("<@U0LIN> <@U0WEI>\nPlease acknowledge ES-2026-000001 by Tue 3 Mar, 02:00")
    assert "确认收到 ES-2026-000001" in duty
    assert duty.to == SHARED
    assert "posted to Alibaba" in house.card("escalations.raiser:1")
    assert house.card("escalations.desk:1").buttons == [cards.RESOLVE]
    assert house.register.facts("escalation:1") == {
        "place": "shared",
        "claim_shown": False,
        "mentioned": [house.ids["lin"], house.ids["wei"]],
    }


@pytest.mark.parametrize("handed_over", [True, False])
async def test_claim_and_rights_holder_are_told_only_if_alibaba_has_the_claim(
    house: House, handed_over: bool
) -> None:
    claim_id = house.claim("Acme", filed_by="hana", handed_over=handed_over)
    raised(house, claim_id=claim_id)
    form = (await house.presses("ann", cards.POST, "1")).view
    assert ("Alibaba has MS-" in texts(form)) == handed_over
    await posted(house)
    card = house.card("escalations.shared:1")
    assert ("MS-2026-000001" in card, "Acme" in card) == (handed_over, handed_over)
    (duty,) = house.posts("escalations.duty:")
    assert duty.text.startswith("<@U0WEI>\n")


async def test_what_is_handed_over_later_is_not_told_afterwards(house: House) -> None:
    claim_id = house.claim("Acme", filed_by="hana", handed_over=False)
    raised(house, claim_id=claim_id)
    await posted(house)
    house.now += timedelta(hours=1)
    house.act(
        lambda work: work.session.connection().exec_driver_sql(
            "UPDATE claim SET handed_over_at = '2026-03-02 15:00:00.000000'"
        )
    )
    await house.presses("wei", shared.ACKNOWLEDGE, "1")
    assert "MS-2026" not in house.card("escalations.shared:1")


async def test_a_claims_escalation_goes_to_its_own_platforms_channel_or_the_one_for_all(house: House) -> None:
    lazada = house.claim("Acme", filed_by="hana", family="lazada", handed_over=True)
    raised(house, claim_id=lazada)
    form = (await house.presses("ann", cards.POST, "1")).view
    assert initial(form, "place") == "shared:lazada"
    await posted(house, place="shared:lazada")
    assert house.card("escalations.shared:1").to == LAZADA
    (duty,) = house.posts("escalations.duty:")
    assert duty.text.startswith("<@U0LIN>\n")


async def test_never_to_another_platforms_channel(house: House) -> None:
    raised(house, claim_id=house.claim("Acme", filed_by="hana", handed_over=True))
    form = (await house.presses("ann", cards.POST, "1")).view
    assert "shared:lazada" not in texts(form)
    with pytest.raises(NoSharedChannel):
        await house.submits("ann", form, place="shared:lazada", words="Please look")


async def test_without_a_claim_the_channel_is_chosen_and_tells_who_is_on_duty(house: House) -> None:
    raised(house)
    await posted(house, place="shared:lazada")
    with pytest.raises(NotYourPlatform):
        await house.presses("wei", shared.ACKNOWLEDGE, "1")
    await house.presses("lin", shared.ACKNOWLEDGE, "1")


async def test_without_a_shared_channel_there_is_nothing_to_choose(house: House) -> None:
    raised(house)
    house.act(
        lambda work: work.session.connection().exec_driver_sql("DELETE FROM place WHERE name <> 'desk'")
    )
    with pytest.raises(NoSharedChannel):
        await house.presses("ann", cards.POST, "1")


async def test_where_nobody_is_on_duty_the_desk_is_told(house: House) -> None:
    raised(house, claim_id=house.claim("Acme", filed_by="hana", family="xianyu", handed_over=True))
    form = (await house.presses("ann", cards.POST, "1")).view
    preview = (await house.submits("ann", form, place="shared", words="Please look")).view
    assert "No officer acts for this platform yet" in texts(preview)
    await house.submits("ann", preview)
    (told,) = house.posts("escalations.nobody:")
    assert told.iacc_only
    (duty,) = house.posts("escalations.duty:")
    assert duty.text.startswith("Please acknowledge")


async def test_posting_twice_is_once(house: House) -> None:
    raised(house)
    form = (await house.presses("ann", cards.POST, "1")).view
    preview = (await house.submits("ann", form, view_id="V7", place="shared", words="First")).view
    preview = (await house.submits("ann", form, view_id="V7", place="shared", words="Better")).view
    await house.submits("ann", preview)
    again = await house.submits("ann", preview)
    assert "posted to Alibaba" not in again.texts
    assert house.card("escalations.shared:1").wanted == 1
    assert "Better" in house.card("escalations.shared:1")
    assert house.register.history("escalation:1").count("escalation:posted") == 1
    with pytest.raises(AlreadyPosted):
        await house.presses("max", cards.POST, "1")


async def test_what_was_posted_cannot_be_previewed_again_in_its_old_form(house: House) -> None:
    raised(house)
    raised(house, said="Another")
    form = (await house.presses("ann", cards.POST, "1")).view
    preview = (await house.submits("ann", form, view_id="V7", place="shared", words="First")).view
    house.do("max", service.resolve, escalation_id=1, said="Solved")
    with pytest.raises(AlreadyResolved):
        await house.submits("ann", preview)
    with pytest.raises(AlreadyResolved):
        await house.submits("ann", form, view_id="V7", place="shared", words="Better")
    assert "escalations.shared:1" not in house.register.cards()


async def test_a_channel_that_is_gone_meanwhile_is_posted_to_no_more(house: House) -> None:
    raised(house)
    form = (await house.presses("ann", cards.POST, "1")).view
    preview = (await house.submits("ann", form, place="shared:lazada", words="Look")).view
    house.act(
        lambda work: work.session.connection().exec_driver_sql("DELETE FROM place WHERE name LIKE '%lazada'")
    )
    with pytest.raises(NoSharedChannel):
        await house.submits("ann", preview)
    assert house.face().status == "with_desk"


async def test_two_of_the_desk_writing_at_once_post_once(house: House) -> None:
    raised(house)
    previews = {}
    for name in ("ann", "max"):
        form = (await house.presses(name, cards.POST, "1")).view
        previews[name] = (await house.submits(name, form, place="shared", words=f"From {name}")).view
    with pytest.raises(FormOutOfDate):
        await house.submits("max", previews["ann"])
    await house.submits("ann", previews["ann"])
    with pytest.raises(AlreadyPosted):
        await house.submits("max", previews["max"])
    assert "From ann" in house.card("escalations.shared:1")


async def test_acknowledged_the_answer_is_due_two_business_days_after_the_posting(house: House) -> None:
    raised(house)
    await posted(house)
    at = house.now
    house.now += timedelta(hours=20)
    await house.presses("wei", shared.ACKNOWLEDGE, "1")
    face = house.face()
    assert (face.status, face.owner, face.acknowledged_by) == ("acknowledged", "officer", "Wei")
    assert face.due_at == at + timedelta(days=2)
    assert house.card("escalations.shared:1").buttons == [shared.ANSWER]
    assert "Acknowledged by Wei" in house.card("escalations.desk:1")
    with pytest.raises(AlreadyAcknowledged):
        await house.presses("wei", shared.ACKNOWLEDGE, "1")


async def test_each_thing_that_was_done_has_a_line_of_its_own(house: House) -> None:
    raised(house)
    await posted(house)
    await house.presses("wei", shared.ACKNOWLEDGE, "1")
    form = (await house.presses("wei", shared.ANSWER, "1")).view
    await house.submits("wei", form, words="It is mended")
    for card in ("escalations.desk:1", "escalations.shared:1"):
        (small,) = (block for block in house.card(card).blocks if block["type"] == "context")
        (said,) = small["elements"]  # Slack runs several on in one line
        lines = [line.split(" on ")[0] for line in said["text"].split("\n")]
        assert lines[-2:] == ["Acknowledged by Wei", "Answered by Wei"]


async def test_the_answer_goes_to_the_desk_and_no_further(house: House) -> None:
    raised(house)
    await posted(house)
    form = (await house.presses("wei", shared.ANSWER, "1")).view
    assert problems_of_modal(form) == []
    assert "Your answer · 您的答复" in texts(form)
    done = (await house.submits("wei", form, words="It is mended")).view
    assert "is with the IACC desk" in texts(done)
    face = house.face()
    assert (face.status, face.owner, face.acknowledged_by, face.answered_by) == (
        "answered",
        "desk",
        "Wei",
        "Wei",
    )
    (told,) = house.posts("escalations.answered:")
    assert told.iacc_only
    assert told.text.startswith("<@U0ANN> Wei answered ES-2026-000001. Share the answer with Hana")
    assert "It is mended" in house.card("escalations.desk:1")
    assert "It is mended" in house.card("escalations.shared:1")
    assert house.card("escalations.shared:1").buttons == []
    assert "It is mended" not in house.card("escalations.raiser:1")
    for action in (shared.ACKNOWLEDGE, shared.ANSWER):
        with pytest.raises(AlreadyAnswered):
            await house.presses("wei", action, "1")


async def test_the_desk_shares_the_answer_in_the_words_it_chooses_once(house: House) -> None:
    raised(house)
    await posted(house)
    with pytest.raises(NotYetAnswered):
        await house.presses("ann", cards.SHARE, "1")
    await answered(house, "It is mended, and between us: it was ours")
    form = (await house.presses("ann", cards.SHARE, "1")).view
    assert problems_of_modal(form) == []
    assert initial(form, "words") == "It is mended, and between us: it was ours"
    await house.submits("ann", form, words="It is mended")
    (told,) = house.posts("escalations.shared_answer:")
    assert (told.to, told.text) == ("@U0HANA", "Alibaba answered ES-2026-000001:\n> It is mended")
    assert "Press *Solved* or *Not solved* on the card above" in told
    assert "between us" not in house.card("escalations.raiser:1")
    assert "was shared below" in house.card("escalations.raiser:1")
    assert house.card("escalations.desk:1").buttons == [cards.RESOLVE]
    assert house.face().status == "answered"
    with pytest.raises(AlreadyShared):
        await house.presses("max", cards.SHARE, "1")
    with pytest.raises(AlreadyShared):
        house.do("max", service.share, escalation_id=1, said="Again")


async def test_resolving_tells_who_asked_and_closes_every_card(house: House) -> None:
    raised(house)
    await posted(house)
    form = (await house.presses("ann", cards.RESOLVE, "1")).view
    assert problems_of_modal(form) == []
    await house.submits("ann", form, words="Solved & done")
    face = house.face()
    assert (face.status, face.owner, face.due_at, face.resolved_by) == ("resolved", "", None, "Ann")
    (told,) = house.posts("escalations.resolved:")
    assert told.text == "The IACC desk has resolved ES-2026-000001:\n> Solved &amp; done"
    for key in ("escalations.desk:1", "escalations.raiser:1", "escalations.shared:1"):
        assert "resolved" in house.card(key)
        assert house.card(key).buttons == []
        assert problems_of_message(house.card(key).blocks) == []
    assert "Solved" not in house.card("escalations.shared:1")
    for name, action, refusal in (
        ("ann", cards.RESOLVE, AlreadyResolved),
        ("ann", cards.POST, AlreadyResolved),
        ("ann", cards.SHARE, AlreadyResolved),
        ("wei", shared.ACKNOWLEDGE, ClosedByDesk),
        ("wei", shared.ANSWER, ClosedByDesk),
    ):
        with pytest.raises(refusal):
            await house.presses(name, action, "1")
    assert house.register.history("escalation:1") == [
        "escalation:raised",
        "escalation:posted",
        "escalation:resolved",
    ]


async def test_the_desk_may_resolve_without_alibaba(house: House) -> None:
    raised(house)
    house.do("max", service.resolve, escalation_id=1, said="Solved")
    assert "escalations.shared:1" not in house.register.cards()
    with pytest.raises(NoSuchEscalation):
        await house.presses("wei", shared.ACKNOWLEDGE, "1")


async def test_alibaba_learns_nothing_of_what_was_not_posted(house: House) -> None:
    raised(house)
    for escalation in ("1", "2"):
        with pytest.raises(NoSuchEscalation):
            await house.presses("wei", shared.ANSWER, escalation)


@pytest.mark.parametrize("words", ["", "  \n", "x" * 2001])
async def test_each_form_needs_words_that_fit(house: House, words: str) -> None:
    refusal = WordsTooLong if words.strip() else WordsMissing
    raised(house)
    with pytest.raises(refusal):
        house.do("ann", service.resolve, escalation_id=1, said=words)
    with pytest.raises(refusal):
        house.do("ann", posting.prepare_post, escalation_id=1, token="t", place="shared", said=words)
    await posted(house)
    with pytest.raises(refusal):
        house.do("wei", posting.answer, escalation_id=1, said=words)
    await answered(house)
    with pytest.raises(refusal):
        house.do("ann", service.share, escalation_id=1, said=words)
    assert house.face().status == "answered"


ACTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "post": (posting.offer_post, {}),
    "prepare": (posting.prepare_post, {"token": "t", "place": "shared", "said": "x"}),
    "acknowledge": (posting.acknowledge, {}),
    "offer_answer": (posting.offer_answer, {}),
    "answer": (posting.answer, {"said": "x"}),
    "offer_share": (service.offer_share, {}),
    "share": (service.share, {"said": "x"}),
    "offer_resolve": (service.offer_resolve, {}),
    "resolve": (service.resolve, {"said": "x"}),
}
OFFICERS_ACTS = {"acknowledge", "offer_answer", "answer"}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_its_own_sides(house: House, act: str) -> None:
    raised(house)
    fn, named = ACTS[act]
    allowed = {"wei", "lin"} if act in OFFICERS_ACTS else {"ann", "max"}
    for name in PEOPLE.keys() - allowed:
        with pytest.raises(MayNot):
            house.do(name, fn, escalation_id=1, **named)


async def test_a_draft_of_something_else_is_not_posted(house: House) -> None:
    raised(house)
    with pytest.raises(FormOutOfDate):
        house.do("ann", posting.confirm_post, draft_id=99)


async def test_nothing_that_is_typed_outgrows_a_card(house: House) -> None:
    worst = "<" * 1000 + "&\n" * 500
    claim_id = house.claim("Acme", filed_by="hana", handed_over=True)
    raised(house, claim_id=claim_id, said=worst)
    form = (await house.presses("ann", cards.POST, "1")).view
    assert problems_of_modal(form) == []
    preview = (await house.submits("ann", form, place="shared", words=worst)).view
    assert problems_of_modal(preview) == []
    await house.submits("ann", preview)
    await answered(house, worst)
    house.do("ann", service.share, escalation_id=1, said=worst)
    house.do("ann", service.resolve, escalation_id=1, said=worst)
    for promised in [*house.register.cards().values(), *house.register.posts()]:
        assert len(promised.text) <= 4000
        assert problems_of_message(promised.blocks) == []


async def test_who_has_left_is_written_to_no_more(house: House) -> None:
    raised(house)
    house.act(people_service.remove_member, slack_id=f"U0HANA@{BRAND_TEAM}", by="shell:operator")
    await posted(house)
    await answered(house)
    house.do("ann", service.share, escalation_id=1, said="Mended")
    house.do("ann", service.resolve, escalation_id=1, said="Solved")
    assert house.posts("escalations.resolved:") + house.posts("escalations.shared_answer:") == []
    assert house.card("escalations.raiser:1").wanted == 1
    assert "Solved" in house.card("escalations.desk:1")


async def test_what_the_holder_confides_reaches_nobody_at_alibaba(house: House) -> None:
    """Nor do their names, the desk's words to them, or what is shared with them."""
    marker = "WALNUT-7731"
    claim_id = house.claim("Acme", filed_by="hana", handed_over=True)
    raised(house, claim_id=claim_id, said=f"Confided: {marker}")
    await posted(house)
    house.stands("escalations.shared:1", "1.0")
    await house.presses("wei", shared.ACKNOWLEDGE, "1")
    house.now += timedelta(days=3)
    await answered(house)
    house.do("ann", service.share, escalation_id=1, said=f"Shared: {marker}")
    house.do("ann", service.resolve, escalation_id=1, said=f"Resolved: {marker}")
    everything = [*house.register.cards().values(), *house.register.posts()]
    told = {one.to for one in everything if marker in one}
    assert told == {"@U0HANA", "C0DESK0001"}
    assert all(one.iacc_only for one in everything if one.to == "C0DESK0001" and marker in one)
    for one in everything:
        if one.to in (SHARED, LAZADA) and one.key.startswith("escalations."):
            assert not any(name in one for name in ("Hana", "U0HANA", "Ann", "U0ANN"))
    assert claims_refreshing.holder_key(claim_id) not in house.register.cards()


def test_forms_that_alibaba_opens_hold_nothing_of_the_holders(house: House) -> None:
    raised(house, said="WALNUT-7731")
    view = house.do("ann", posting.prepare_post, escalation_id=1, token="t", place="shared", said="Look")
    house.do("ann", posting.confirm_post, draft_id=int(view["private_metadata"]))
    assert "WALNUT" not in texts(house.do("wei", posting.offer_answer, escalation_id=1))
    assert "WALNUT" not in texts(house.do("wei", posting.answer, escalation_id=1, said="Done"))
    assert view["callback_id"] == forms.CONFIRM_POST
