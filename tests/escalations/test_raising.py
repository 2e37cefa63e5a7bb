"""Asking the desk for help, with a claim and without one."""

from datetime import timedelta

import pytest

from bot.sandbox.checks.surfaces import problems_of_message, problems_of_modal
from handlers import ids
from handlers.claims.refusals import NoSuchClaim
from handlers.escalations import cards, service
from handlers.escalations.rules import (
    KindMissing,
    NoClaimNamed,
    NoSuchEscalation,
    NotForThem,
    WordsMissing,
    WordsTooLong,
)
from handlers.people import service as people_service
from handlers.people.rules import MayNot
from tests.escalations.kit import DESK, House, initial, texts


async def asks(house: House, name: str = "hana", **fields: str) -> None:
    form = (await house.runs(name)).view
    await house.submits(name, form, **{"kind": "tool", "urgency": "normal", "words": "Help", **fields})


async def test_a_bare_command_opens_an_empty_form_that_says_where_it_goes(house: House) -> None:
    form = (await house.runs("hana")).view
    assert problems_of_modal(form) == []
    assert "Nothing of it is shown to Alibaba, unless the desk does so in its own words." in texts(form)
    assert [initial(form, field) for field in ("about", "kind", "urgency", "words")] == ["", "", "normal", ""]
    assert "Alibaba acknowledges by Tue 3 Mar, 09:00 EST" in texts(form)
    assert "Alibaba acknowledges by Mon 2 Mar, 13:00 EST" in texts(form)
    assert "The IACC desk sees to it by Tue 3 Mar, 09:00 EST in any case." in texts(form)


async def test_the_form_knows_the_claim_of_the_command_and_of_the_button(house: House) -> None:
    claim_id = house.claim("Acme", filed_by="hana", handed_over=False)
    for shown in (
        await house.runs("hana", f"ms-2026-00000{claim_id}"),
        await house.presses("hana", ids.ESCALATE, str(claim_id)),
    ):
        assert initial(shown.view, "about") == f"MS-2026-00000{claim_id}"
        assert initial(shown.view, "kind") == "claim"


async def test_a_button_without_a_claim_opens_the_empty_form(house: House) -> None:
    assert initial((await house.presses("hana", ids.ESCALATE, "")).view, "about") == ""


async def test_what_is_no_reference_becomes_the_words(house: House) -> None:
    form = (await house.runs("hana", "the <https://x.example|importer> is down &amp; slow")).view
    assert initial(form, "words") == "the https://x.example is down & slow"
    assert "is no reference" in texts(form)
    assert problems_of_modal(form) == []


async def test_words_after_a_reference_are_words(house: House) -> None:
    house.claim("Acme", filed_by="hana", handed_over=False)
    form = (await house.runs("hana", "MS-2026-000001  it burns")).view
    assert [initial(form, field) for field in ("about", "words")] == ["MS-2026-000001", "it burns"]
    assert "is no reference" not in texts(form)


async def test_pressed_in_a_form_it_opens_on_top_of_it(house: House) -> None:
    shown = await house.presses("hana", ids.ESCALATE, "", {"type": "modal", "id": "V1"})
    assert shown.pushed == shown.views != []


async def test_somebody_elses_claim_is_not_offered(house: House) -> None:
    claim_id = house.claim("Rival", filed_by="rival", handed_over=True)
    with pytest.raises(NoSuchClaim):
        await house.runs("hana", f"MS-2026-00000{claim_id}")
    with pytest.raises(NoSuchClaim):
        await house.presses("hana", ids.ESCALATE, str(claim_id))


async def test_an_escalation_is_with_the_desk_and_its_receipt_with_who_asked(house: House) -> None:
    claim_id = house.claim("Acme", filed_by="hana", handed_over=False)
    form = (await house.runs("hana", f"MS-2026-00000{claim_id}")).view
    done = await house.submits(
        "hana", form, about=f"MS-2026-00000{claim_id}", kind="claim", urgency="urgent", words="They sell it"
    )
    assert "ES-2026-000001 · A claim · Urgent" in texts(done.view)
    assert problems_of_modal(done.view) == []
    face = house.face()
    assert (face.status, face.owner, face.holder) == ("with_desk", "desk", "Acme")
    assert face.due_at == house.now + timedelta(days=1)
    desk, mine = house.card("escalations.desk:1"), house.card("escalations.raiser:1")
    assert (desk.to, desk.iacc_only, mine.to, mine.iacc_only) == (DESK, True, "@U0HANA", False)
    assert desk.buttons == [cards.POST, cards.RESOLVE, ids.SHOW_CLAIM]
    assert all("They sell it" in card for card in (desk, mine))
    assert all(problems_of_message(card.blocks) == [] for card in (desk, mine))
    assert house.register.history("escalation:1") == ["escalation:raised"]
    assert house.register.facts("escalation:1") == {"claim": claim_id, "kind": "claim", "urgency": "urgent"}


async def test_the_same_form_sent_twice_is_one_escalation(house: House) -> None:
    form = (await house.runs("hana")).view
    fields = {"kind": "tool", "urgency": "normal", "words": "Help"}
    first = await house.submits("hana", form, view_id="V0", **fields)
    again = await house.submits("hana", form, view_id="V0", **fields)
    assert first.view == again.view
    assert house.register.history("escalation:2") == []
    assert house.card("escalations.desk:1").wanted == 1


@pytest.mark.parametrize(
    ("refusal", "field", "changed"),
    [
        (NoSuchClaim, "about", {"about": "MS-2026-000099"}),
        (NoSuchClaim, "about", {"about": "my claim"}),
        (NoClaimNamed, "about", {"kind": "claim"}),
        (KindMissing, "kind", {"kind": ""}),
        (WordsMissing, "words", {"words": " \n "}),
        (WordsTooLong, "words", {"words": "x" * 2001}),
    ],
)
async def test_what_is_missing_is_said_under_its_field(
    house: House, refusal: type[Exception], field: str, changed: dict[str, str]
) -> None:
    with pytest.raises(refusal) as told:
        await asks(house, **changed)
    assert getattr(told.value, "field") == field  # noqa: B009 - a refusal has one
    assert house.register.history("escalation:1") == []


async def test_a_representative_says_for_whom_where_there_is_a_choice(house: House) -> None:
    for principal in ("Acme", "Rival"):
        house.act(
            people_service.add_letter,
            principal=principal,
            agent="Kent Law",
            from_on=house.now.date(),
            to_on=house.now.date(),
            by="shell:operator",
        )
    assert "For which rights-holder?" in texts((await house.runs("lea")).view)
    with pytest.raises(NotForThem):
        await asks(house, "lea")
    with pytest.raises(NotForThem):
        await asks(house, "lea", holder=str(house.ids["Kent Law"]))
    await asks(house, "lea", holder=str(house.ids["Rival"]))
    assert house.face().organisation == "Rival"
    assert "Raised for Rival" in house.card("escalations.raiser:1")


async def test_what_the_desk_raises_is_the_desks_own_even_about_a_holders_claim(house: House) -> None:
    claim_id = house.claim("Acme", filed_by="hana", handed_over=True)
    await asks(house, "ann", about=f"MS-2026-00000{claim_id}")
    face = house.face()
    assert (face.organisation, face.holder) == ("IACC", "Acme")
    assert house.card("escalations.raiser:1").to == "@U0ANN"
    with pytest.raises(NoSuchEscalation):
        await house.runs("hana", face.reference)


async def test_only_those_it_concerns_see_an_escalation(house: House) -> None:
    await asks(house, words="Secret")
    for name in ("hana", "hiro", "ann", "tess"):
        (shown,) = (await house.runs(name, "es-2026-000001")).texts
        assert "Secret" in shown
        assert (cards.RESOLVE in shown) == (name in ("ann", "tess"))
    for name, reference in (
        ("rival", "ES-2026-000001"),
        ("wei", "ES-2026-000001"),
        ("hana", "ES-2026-000002"),
    ):
        with pytest.raises(NoSuchEscalation):
            await house.runs(name, reference)


async def test_officers_do_not_escalate_to_the_desk(house: House) -> None:
    with pytest.raises(MayNot):
        await house.presses("wei", ids.ESCALATE, "")
    with pytest.raises(MayNot):
        house.do(
            "wei", service.escalate, source="V9", about="", holder="", kind="tool", urgency="", said="Help"
        )


async def test_longest_words_break_no_card(house: House) -> None:
    await asks(house, words="&" * 1990 + "\n<!channel>"[:10])
    for key in ("escalations.desk:1", "escalations.raiser:1"):
        card = house.card(key)
        assert problems_of_message(card.blocks) == []
        assert "<!channel" not in card
        shown = "".join(
            block["text"]["text"] for block in card.blocks if block["type"] == "section" and "text" in block
        )
        assert shown.count("&amp;") == 1990


async def test_without_a_desk_channel_nothing_is_lost(house: House) -> None:
    house.act(lambda work: work.session.connection().exec_driver_sql("DELETE FROM place WHERE name = 'desk'"))
    await asks(house)
    assert house.face().owner == "desk"
    assert "escalations.desk:1" not in house.register.cards()
