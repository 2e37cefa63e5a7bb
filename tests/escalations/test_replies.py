"""What is written in the threads of the cards: recorded once, told to the desk, shared when it says so."""

from typing import Any

import pytest

from bot.sandbox.checks.surfaces import problems_of_message, problems_of_modal
from handlers.escalations import cards, forms, posting, replies, service
from handlers.escalations.rules import AlreadyShared, NoSuchEscalation, NoSuchReply
from handlers.hand_over.service import card_key
from handlers.people import service as people_service
from handlers.people.rules import MayNot
from storage import escalations
from storage.batches import Case
from storage.outbox import Message
from tests.escalations.kit import DESK, SHARED, House, texts
from tests.harness.register import ALIBABA_TEAM, BRAND_TEAM, DESK_TEAM


@pytest.fixture
def posted(house: House) -> House:
    """An escalation whose cards stand: at the desk as 1.0, with Alibaba as 2.0."""
    house.do("hana", service.escalate, source="V1", about="", holder="", kind="tool", urgency="", said="Help")
    view = house.do("ann", posting.prepare_post, escalation_id=1, token="t", place="shared", said="Look")
    house.do("ann", posting.confirm_post, draft_id=int(view["private_metadata"]))
    house.stands("escalations.desk:1", "1.0")
    house.stands("escalations.shared:1", "2.0")
    return house


def by_wei(text: str, *, ts: str = "2.1", thread: str = "2.0", **more: Any) -> dict[str, Any]:
    """A message event of an officer in the shared channel."""
    return {
        "type": "message",
        "channel": SHARED,
        "user": "U0WEI",
        "user_team": ALIBABA_TEAM,
        "text": text,
        "ts": ts,
        "thread_ts": thread,
        **more,
    }


def changed(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": message["channel"],
        "message": message,
    }


def recorded(house: House, subject: str = "escalation:1") -> list[tuple[str, bool]]:
    """(words, was it edited) of each."""
    found = house.act(
        lambda work: [
            (work.open(one.words), one.edited_at is not None)
            for one in escalations.replies_to(work.session, subject)
        ]
    )
    return list(found)


async def test_an_officers_reply_is_kept_and_told_to_the_desk(posted: House) -> None:
    await posted.says("", by_wei("We look at <https://x.example|it> &amp; <!channel>"))
    assert recorded(posted) == [("We look at https://x.example & @channel", False)]
    desk = posted.card("escalations.desk:1")
    assert "1 reply in its threads" in desk
    assert desk.buttons == [cards.RESOLVE, cards.REPLIES]
    (told,) = posted.posts("escalations.reply:")
    assert (told.to, told.iacc_only) == (DESK, True)
    assert told.text == "Wei wrote about ES-2026-000001:\n> We look at https://x.example &amp; @channel"
    assert told.buttons == [cards.REPLIES]
    assert problems_of_message(told.blocks) == []
    assert posted.register.history("escalation:1")[-1] == "escalation:reply_recorded"
    assert "We look" not in str(posted.register.facts("escalation:1"))


async def test_one_message_told_twice_is_one_reply(posted: House) -> None:
    for _ in range(2):
        await posted.says("", by_wei("Hello"))
    assert recorded(posted) == [("Hello", False)]
    assert len(posted.posts("escalations.reply:")) == 1


async def test_an_edit_is_kept_whenever_it_comes(posted: House) -> None:
    await posted.says("", by_wei("Helo"))
    await posted.says("", changed(by_wei("Helo")))
    assert recorded(posted) == [("Helo", False)]
    await posted.says("", changed(by_wei("Hello")))
    assert recorded(posted) == [("Hello", True)]
    assert posted.register.history("escalation:1")[-1] == "escalation:reply_edited"
    await posted.says("", by_wei("Helo"))
    assert recorded(posted) == [("Hello", True)]
    await posted.says("", changed(by_wei("Second", ts="2.2")))
    await posted.says("", by_wei("Secnd", ts="2.2"))
    assert recorded(posted)[1:] == [("Second", True)]


@pytest.mark.parametrize(
    "event",
    [
        by_wei("Not in a thread", thread=""),
        by_wei("The card itself", ts="2.0"),
        by_wei("In another thread", thread="3.0"),
        by_wei("By a bot", bot_id="B1"),
        by_wei("Joined", subtype="channel_join"),
        by_wei("  "),
        by_wei("Elsewhere", channel="C0OTHER"),
        {"type": "message", "subtype": "message_deleted", "channel": SHARED, "deleted_ts": "2.1"},
        {"type": "message", "subtype": "message_changed", "channel": SHARED},
    ],
)
async def test_all_else_is_let_be(posted: House, event: dict[str, Any]) -> None:
    await posted.says("", event)
    assert recorded(posted) == []


async def test_a_thread_that_is_no_cards_of_ours_is_let_be(posted: House) -> None:
    posted.stands("home.start:shared", "9.0")
    await posted.says("", by_wei("Hello", thread="9.0"))
    assert recorded(posted) == []


async def test_a_card_that_was_posted_anew_is_still_known_by_its_old_thread(posted: House) -> None:
    posted.act(
        lambda work: work.session.connection().exec_driver_sql(
            "UPDATE card SET ts = '8.0', replaces_ts = '2.0' WHERE key = 'escalations.shared:1'"
        )
    )
    await posted.says("", by_wei("Old thread"))
    await posted.says("", by_wei("New thread", ts="8.1", thread="8.0"))
    assert [text for text, _ in recorded(posted)] == ["Old thread", "New thread"]


async def test_the_desk_sees_all_replies_and_shares_those_from_the_shared_channel(posted: House) -> None:
    await posted.says("", by_wei("Tell them it is mended"))
    await posted.says(
        DESK_TEAM,
        {"channel": DESK, "user": "U0ANN", "text": "Between us", "ts": "1.1", "thread_ts": "1.0"},
    )
    assert len(posted.posts("escalations.reply:")) == 1
    view = (await posted.presses("max", cards.REPLIES, "escalation:1")).view
    assert problems_of_modal(view) == []
    assert "Tell them" in texts(view)
    assert "*Ann* (The IACC)" in texts(view)
    assert texts(view).count(forms.SHARE_REPLY) == 1
    after = (await posted.presses("max", f"{forms.SHARE_REPLY}:1", "1", {**view, "id": "V9"})).view
    assert problems_of_modal(after) == []
    assert forms.SHARE_REPLY not in texts(after)
    (told,) = posted.posts("escalations.reply_shared:")
    assert (told.to, told.text) == (
        "@U0HANA",
        "Alibaba wrote about ES-2026-000001:\n> Tell them it is mended",
    )
    with pytest.raises(AlreadyShared):
        posted.do("ann", replies.share_reply, reply_id=1)
    with pytest.raises(NoSuchReply):
        posted.do("ann", replies.share_reply, reply_id=2)
    with pytest.raises(NoSuchReply):
        posted.do("ann", replies.share_reply, reply_id=3)
    assert "Between us" not in str(posted.posts("escalations.reply"))


async def test_what_the_desk_itself_wrote_to_alibaba_is_shared_as_its_own(posted: House) -> None:
    await posted.says(
        DESK_TEAM, {"channel": SHARED, "user": "U0ANN", "text": "Thank you", "ts": "2.1", "thread_ts": "2.0"}
    )
    assert posted.posts("escalations.reply:") == []
    posted.do("max", replies.share_reply, reply_id=1)
    (told,) = posted.posts("escalations.reply_shared:")
    assert told.text.startswith("The IACC desk wrote about")


async def test_only_the_desk_opens_and_shares_replies(posted: House) -> None:
    await posted.says("", by_wei("Hello"))
    for name in ("hana", "wei", "tess"):
        with pytest.raises(MayNot):
            posted.do(name, replies.offer_replies, subject="escalation:1")
        with pytest.raises(MayNot):
            posted.do(name, replies.share_reply, reply_id=1)


async def test_the_desk_sees_that_a_reply_was_edited(posted: House) -> None:
    await posted.says("", by_wei("Helo"))
    await posted.says("", changed(by_wei("Hello")))
    view = posted.do("ann", replies.offer_replies, subject="escalation:1")
    assert ", edited " in texts(view)
    assert "> Hello" in texts(view)


async def test_nothing_is_shared_with_somebody_who_has_left(posted: House) -> None:
    await posted.says("", by_wei("Hello"))
    posted.act(people_service.remove_member, slack_id=f"U0HANA@{BRAND_TEAM}", by="shell:operator")
    assert forms.SHARE_REPLY not in texts(posted.do("ann", replies.offer_replies, subject="escalation:1"))
    with pytest.raises(NoSuchReply):
        posted.do("ann", replies.share_reply, reply_id=1)


async def test_without_replies_the_form_says_so(posted: House) -> None:
    view = posted.do("ann", replies.offer_replies, subject="escalation:1")
    assert "Nobody has written" in texts(view)
    assert problems_of_modal(view) == []


@pytest.mark.parametrize("subject", ["", "escalation:", "escalation:9", "claim:9", "claim:x"])
def test_a_case_that_is_not_there_is_refused(posted: House, subject: str) -> None:
    with pytest.raises(NoSuchEscalation):
        posted.do("ann", replies.offer_replies, subject=subject)


async def test_replies_under_a_hand_over_card_belong_to_its_claim(house: House) -> None:
    claim_id = house.claim("Acme", filed_by="hana", handed_over=True)
    house.act(
        lambda work: work.show(card_key(Case(claim_id)), to=work.places()["shared"], message=Message("x"))
    )
    house.stands(card_key(Case(claim_id)), "5.0")
    await house.says("", by_wei("Which of them?", ts="5.1", thread="5.0"))
    assert recorded(house, f"claim:{claim_id}") == [("Which of them?", False)]
    (told,) = house.posts("escalations.reply:")
    assert "Wei wrote about MS-2026-000001" in told
    house.do("ann", replies.share_reply, reply_id=1)
    (given,) = house.posts("escalations.reply_shared:")
    assert (given.to, given.text) == ("@U0HANA", "Alibaba wrote about MS-2026-000001:\n> Which of them?")


async def test_longest_and_most_replies_fit(posted: House) -> None:
    for n in range(60):
        await posted.says("", by_wei("&amp;" * 5000, ts=f"2.{n + 1}"))
    view = posted.do("ann", replies.offer_replies, subject="escalation:1")
    assert problems_of_modal(view) == []
    assert len(texts(view).encode()) < 250 * 1024
    posted.do("ann", replies.share_reply, reply_id=1)
    for promised in posted.posts("escalations."):
        assert problems_of_message(promised.blocks) == []


async def test_somebody_the_register_does_not_know_is_named_as_slack_does(posted: House) -> None:
    await posted.says("", by_wei("Hello", user="U0NEW"))
    (told,) = posted.posts("escalations.reply:")
    assert told.text.startswith("<@U0NEW> wrote about")


async def test_a_reply_changes_the_desks_card_alone(posted: House) -> None:
    before = {key: card.wanted for key, card in posted.register.cards().items()}
    await posted.says("", by_wei("Hello"))
    after = {key: card.wanted for key, card in posted.register.cards().items()}
    assert {key for key in after if after[key] != before[key]} == {"escalations.desk:1"}
