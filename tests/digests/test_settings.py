"""`/digest` and its buttons: look at a digest, send for it, pause it, change it; each only one's own."""

from datetime import timedelta

import pytest

from handlers import ids
from handlers.digests import forms, rules
from handlers.people.rules import MayNot
from handlers.refusals import Refusal
from tests.digests.kit import DESK, LAZADA, SHARED, House, filled_in, values
from tests.harness.register import CONTACT, NOW

DAY = timedelta(days=1)


@pytest.fixture
def house(house: House) -> House:
    house.subscribes()
    return house


async def test_a_bare_digest_says_what_can_be_done_and_how_it_is_set(house: House) -> None:
    said = await house.runs("hana")
    assert said.text.endswith(
        "It comes on working days at 09:00 (Asia/Tokyo). "
        "When nothing needs you and nothing has changed, it waits for Monday."
    )
    assert "The next one comes on Tue 3 Mar, 09:00 JST." in str(said.blocks)
    own = str(house.subscription("hana").id)
    for button in (forms.PREVIEW, forms.SEND_NOW, ids.DIGEST_SETTINGS):
        assert values(said.blocks, button) == [own]


async def test_an_unknown_word_gets_help_and_cannot_ping_anybody(house: House) -> None:
    said = await house.runs("ann", "<!channel>")
    assert said.text.startswith("I did not understand “&lt;!channel&gt;”.")
    assert "It comes on working days at 09:00 (America/New_York)." in said.text


async def test_a_preview_is_shown_to_the_person_alone(house: House) -> None:
    reference = house.claim("unresolved")
    said = await house.runs("hana", "preview")
    assert [how for how, _, _ in said.said] == ["ack"]
    assert reference in str(said.blocks)
    assert house.sent() == []


async def test_who_sees_all_claims_may_look_at_the_desks_digest_and_not_change_it(house: House) -> None:
    assert (await house.runs("tess", "preview")).text.startswith("The desk's digest")
    for words in ("now", "pause 3", "schedule"):
        with pytest.raises(MayNot):
            await house.runs("tess", words)


@pytest.mark.parametrize("words", ["", "preview", "now", "pause", "schedule", "something"])
async def test_a_role_without_a_digest_is_told_so(house: House, words: str) -> None:
    with pytest.raises(rules.NoDigestForRole):
        await house.runs("gus", words)


async def test_who_has_just_joined_is_told_to_wait_a_minute(house: House) -> None:
    house.register.adds("U0NEW@T0BRAND001", "New", "holder", "Acme")
    with pytest.raises(rules.NoDigestYet) as refused:
        await house.runs("new", "preview")
    assert CONTACT in refused.value.say(house.programme.setup.catalogues.words("en", "UTC"), contact=CONTACT)


async def test_now_posts_it_now_and_pressing_twice_posts_it_once(house: House) -> None:
    for _ in range(2):
        said = await house.runs("ann", "now", source="trigger-1")
        assert said.text == "The digest is on its way."
    await house.runs("ann", "now", source="trigger-2")
    assert [one.to for one in house.sent("desk")] == [DESK, DESK]
    assert house.history("desk") == ["digest:subscribed", "digest:sent", "digest:sent"]


async def test_now_says_that_nothing_is_pending_even_where_that_is_skipped(house: House) -> None:
    await house.runs("hana", "now")
    assert "Nothing is pending." in house.sent("hana")[0]


async def test_the_days_own_digest_comes_all_the_same(house: House) -> None:
    house.claim()
    await house.runs("ann", "now")
    await house.ticks(NOW + DAY)
    assert len(house.sent("desk")) == 2


# -- pausing


async def test_a_pause_stops_it_and_off_starts_it_again(house: House) -> None:
    house.claim()
    said = await house.runs("ann", "pause 3")
    assert said.text.startswith("Paused until Thu 5 Mar 2026. The next digest comes on Thu 5 Mar, 09:00 EST;")
    for days in (1, 2):
        await house.ticks(NOW + days * DAY)
    assert house.sent("desk") == []
    assert "It is paused until Thu 5 Mar 2026." in (await house.runs("ann")).text
    said = await house.runs("ann", "pause off")
    assert said.text == "Saved. The next digest comes on Thu 5 Mar, 09:00 EST."
    assert "paused" not in (await house.runs("ann")).text.replace("/digest pause", "")
    assert house.history("desk") == ["digest:subscribed", "digest:paused", "digest:paused"]


async def test_a_pause_ends_by_itself(house: House) -> None:
    house.claim()
    await house.runs("ann", "pause until 2026-03-04")
    for days in (1, 2, 3):
        await house.ticks(NOW + days * DAY)
    assert [one.key[-10:] for one in house.sent("desk")] == ["2026-03-04", "2026-03-05"]


async def test_pausing_twice_is_once(house: House) -> None:
    for _ in range(2):
        await house.runs("hana", "pause 3")
    assert house.history("hana") == ["digest:subscribed", "digest:paused"]
    assert house.register.facts(f"digest:{house.subscription('hana').id}") == {"until": "2026-03-05"}


async def test_a_pause_that_is_not_understood_is_refused_in_words(house: House) -> None:
    with pytest.raises(rules.PauseNotUnderstood):
        await house.runs("ann", "pause forever")


# -- the form


async def test_the_form_shows_how_it_is_set_and_saving_it_unchanged_changes_nothing(house: House) -> None:
    form = (await house.runs("ann", "schedule")).view
    assert filled_in(form) == {
        "local_time": "09:00",
        "frequency": "daily",
        "options": [forms.WORKING_DAYS, forms.SAY_NOTHING],
        "paused_until": "",
    }
    saved = (await house.submits("ann", form)).view
    assert "Saved. The next digest comes on Tue 3 Mar, 09:00 EST." in str(saved)
    assert house.history("desk") == ["digest:subscribed"]


async def test_all_that_the_form_holds_is_kept(house: House) -> None:
    form = (await house.runs("hana", "schedule")).view
    await house.submits(
        "hana",
        form,
        local_time="17:30",
        frequency="weekly",
        options=[forms.WORKING_DAYS, forms.SAY_NOTHING],
        paused_until="2026-03-10",
    )
    form = (await house.runs("hana", "schedule")).view
    assert filled_in(form) == {
        "local_time": "17:30",
        "frequency": "weekly",
        "options": [forms.WORKING_DAYS, forms.SAY_NOTHING],
        "paused_until": "2026-03-10",
    }
    assert "The next one comes on Mon 16 Mar, 17:30 JST." in str(form)
    assert house.history("hana") == ["digest:subscribed", "digest:changed"]
    assert (await house.runs("hana")).text.endswith(
        "It comes weekly at 17:30 (Asia/Tokyo). It is paused until Tue 10 Mar 2026."
    )


async def test_a_pause_that_stands_may_be_saved_again_and_taken_away(house: House) -> None:
    await house.runs("hana", "pause 3")
    form = (await house.runs("hana", "schedule")).view
    await house.submits("hana", form)
    assert house.subscription("hana").paused_until is not None
    await house.submits("hana", form, paused_until="")
    assert house.subscription("hana").paused_until is None
    assert house.subscription("hana").next_at == NOW + timedelta(hours=10)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"local_time": ""}, "local_time"),
        ({"frequency": "hourly"}, "frequency"),
        ({"paused_until": "2026-03-02"}, "paused_until"),
        ({"paused_until": "2030-01-01"}, "paused_until"),
    ],
)
async def test_what_cannot_be_set_is_refused_under_its_field_and_nothing_is_changed(
    house: House, fields: dict[str, str], field: str
) -> None:
    form = (await house.runs("ann", "schedule")).view
    with pytest.raises(Refusal) as refused:
        await house.submits("ann", form, **{"local_time": "10:00", **fields})
    assert refused.value.field == field
    assert house.subscription("desk").local_time == "09:00"


async def test_a_digest_moved_to_an_earlier_hour_is_not_sent_twice_that_day(house: House) -> None:
    await house.ticks(NOW + DAY)
    form = (await house.runs("ann", "schedule")).view
    await house.submits("ann", form, local_time="11:00")
    assert await house.ticks(NOW + DAY + timedelta(hours=3)) == 0
    assert house.subscription("desk").next_at == NOW + 2 * DAY + timedelta(hours=2)


# -- by buttons alone


@pytest.mark.parametrize(("name", "reader"), [("hana", "hana"), ("ann", "desk"), ("wei", "shared")])
async def test_the_start_cards_button_finds_the_digest_by_who_presses(
    house: House, name: str, reader: str
) -> None:
    pressed = await house.presses(name, ids.DIGEST_SETTINGS)
    assert pressed.view["private_metadata"] == str(house.subscription(reader).id)
    assert [how for how, _ in pressed.views] == ["open"]


async def test_an_officer_sees_and_sends_the_channels_digest_from_its_form(house: House) -> None:
    reference = house.claim("handed_over")
    digest = str(house.subscription("shared").id)
    preview = await house.presses("wei", forms.PREVIEW, digest, in_form=True)
    assert [how for how, _ in preview.views] == ["push"]
    assert reference in str(preview.view)
    assert all(block["type"] != "actions" for block in preview.view["blocks"])
    sent = await house.presses("wei", forms.SEND_NOW, digest, in_form=True)
    assert "The digest is on its way." in str(sent.view)
    assert [one.to for one in house.sent()] == [SHARED]
    form = (await house.presses("wei", ids.DIGEST_SETTINGS, digest)).view
    await house.submits("wei", form, local_time="18:00")
    assert house.subscription("shared").local_time == "18:00"


async def test_buttons_on_a_message_answer_privately(house: House) -> None:
    digest = str(house.subscription("hana").id)
    preview = await house.presses("hana", forms.PREVIEW, digest)
    sent = await house.presses("hana", forms.SEND_NOW, digest)
    assert [how for one in (preview, sent) for how, _, _ in one.said] == ["respond", "respond"]


async def test_the_form_opens_on_top_of_another(house: House) -> None:
    pressed = await house.presses("hana", ids.DIGEST_SETTINGS, in_form=True)
    assert [how for how, _ in pressed.views] == ["push"]


async def test_in_a_platforms_own_channel_its_digest_is_meant(house: House) -> None:
    house.places(**{"desk": DESK, "shared": SHARED, "shared:lazada": LAZADA})
    house.subscribes()
    there = (await house.presses("lin", ids.DIGEST_SETTINGS, channel=SHARED)).view
    assert there["private_metadata"] == str(house.subscription("shared").id)
    nowhere = (await house.presses("lin", ids.DIGEST_SETTINGS)).view
    assert nowhere["private_metadata"] == str(house.subscription("shared:lazada").id)
    assert "in the channel shared for Lazada" in str(nowhere)


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("hana", "rival"),
        ("ann", "hana"),
        ("wei", "hana"),
        ("hana", "desk"),
        ("hana", "shared"),
        ("ann", "shared"),
        ("wei", "desk"),
        ("wei", "shared:lazada"),
    ],
)
async def test_nobody_looks_at_or_changes_what_is_not_theirs(house: House, name: str, reader: str) -> None:
    house.places(**{"desk": DESK, "shared": SHARED, "shared:lazada": LAZADA})
    house.subscribes()
    digest = str(house.subscription(reader).id)
    for action_id in (ids.DIGEST_SETTINGS, forms.PREVIEW, forms.SEND_NOW):
        with pytest.raises((MayNot, rules.NotYourDigest)):
            await house.presses(name, action_id, digest)
    form = {"callback_id": forms.FORM, "private_metadata": digest, "blocks": []}
    with pytest.raises((MayNot, rules.NotYourDigest)):
        await house.submits(name, form, local_time="10:00", frequency="daily")
    assert house.sent() == []


async def test_a_digest_that_is_none_is_nobodys(house: House) -> None:
    with pytest.raises(rules.NotYourDigest):
        await house.presses("ann", ids.DIGEST_SETTINGS, "9999")


async def test_one_that_has_ended_cannot_be_changed(house: House) -> None:
    digest = str(house.subscription("shared").id)
    house.places(desk=DESK)
    house.subscribes()
    with pytest.raises(rules.NoDigestYet):
        await house.presses("wei", forms.SEND_NOW, digest)
