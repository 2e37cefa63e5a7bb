"""Which channel is what, the Start cards there, and what Slack tells us of channels."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.sandbox.checks.surfaces import problems_of_message
from handlers import ids
from handlers.doors import Event, Who
from handlers.programme import Work
from handlers.workspaces.listeners import WorkspaceDoors
from handlers.workspaces.service import Settled
from storage import workspaces
from storage.outbox import Message
from storage.workspaces import Installation
from tests.harness.register import ALIBABA_TEAM, DESK_TEAM, Answers, Register, register_at

DESK, SHARED, GROUP, ROOM = "C0DESK0001", "C0ALIBABA1", "C0GROUP001", "C0NORTHWND"
PLACES = {"desk": DESK, "shared": SHARED, "group": GROUP, "holder:3": ROOM}
ANN, MIA = f"U0ANN@{DESK_TEAM}", f"U0MIA@{DESK_TEAM}"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with register_at(tmp_path) as register:
        yield register


def settles(register: Register, places: dict[str, str] | None = PLACES) -> Settled:
    return register.settles(DESK_TEAM, places)


def places(register: Register) -> dict[str, str]:
    return register.act(lambda work: workspaces.places_at(work.session, DESK_TEAM))


def test_each_channel_gets_its_pinned_start_card(register: Register) -> None:
    assert settles(register).places == PLACES
    cards = register.cards()
    assert {key: card.to for key, card in cards.items()} == {
        f"home.start:{place}": channel for place, channel in PLACES.items()
    }
    assert {key for key, card in cards.items() if card.iacc_only} == {"home.start:desk"}
    for card in cards.values():
        assert card.pinned
        assert problems_of_message(card.blocks) == []


@pytest.mark.parametrize(
    ("place", "buttons"),
    [
        ("desk", [ids.QUEUE, ids.ESCALATE, ids.SELLERS, ids.DIGEST_SETTINGS, ids.SETTINGS, ids.HELP]),
        ("shared", [ids.DIGEST_SETTINGS, ids.HELP]),
        ("group", [ids.HELP]),
        (
            "holder:3",
            [
                ids.FILE_CLAIM,
                ids.IMPORT,
                ids.MY_CLAIMS,
                ids.ESCALATE,
                ids.DEALERS,
                ids.DIGEST_SETTINGS,
                ids.HELP,
            ],
        ),
    ],
)
def test_a_start_card_offers_what_those_who_read_there_may_do(
    register: Register, place: str, buttons: list[str]
) -> None:
    settles(register)
    assert register.cards()[f"home.start:{place}"].buttons == buttons


def test_where_alibaba_reads_the_start_card_says_everything_twice(register: Register) -> None:
    settles(register)
    faces = {place: register.cards()[f"home.start:{place}"] for place in PLACES}
    sections = {
        place: [block["type"] for block in card.blocks].count("section") for place, card in faces.items()
    }
    assert sections == {"desk": 1, "shared": 2, "group": 2, "holder:3": 1}


def test_settling_again_changes_nothing(register: Register) -> None:
    settles(register)
    settles(register)
    assert register.history(f"workspace:{DESK_TEAM}") == ["workspace:installed"]
    assert register.history("place:desk") == ["place:settled"]
    assert {card.wanted for card in register.cards().values()} == {1}


def test_a_new_token_is_kept_sealed_and_written_down_without_it(register: Register) -> None:
    settles(register)
    register.settles(DESK_TEAM, PLACES, version=2)
    kept = register.act(lambda work: work.session.exec(select(Installation)).one())
    assert b"xoxb" not in kept.bot_token
    assert register.programme.store.keyring.open(kept.bot_token) == "xoxb-2"
    assert register.history(f"workspace:{DESK_TEAM}") == ["workspace:installed", "workspace:changed"]
    assert register.facts(f"workspace:{DESK_TEAM}") == {"changed": ["bot_token"]}


def test_another_channel_for_the_desk_gets_a_card_of_its_own_and_back_again_the_first(
    register: Register,
) -> None:
    settles(register)
    settles(register, {**PLACES, "desk": "C0DESK0002"})
    assert [card.to for key, card in register.cards().items() if key.startswith("home.start:desk")] == [
        DESK,
        "C0DESK0002",
    ]
    settles(register)
    settles(register, {**PLACES, "desk": "C0DESK0002"})
    assert len(register.cards()) == len(PLACES) + 1
    assert places(register)["desk"] == "C0DESK0002"


def test_a_place_that_the_settings_no_longer_name_is_dropped_but_a_holders(register: Register) -> None:
    settles(register, {**PLACES, "shared:taobao": "C0TAOBAO01"})
    settles(register, {"desk": DESK, "shared": SHARED})
    assert places(register) == {"desk": DESK, "shared": SHARED, "holder:3": ROOM}
    assert register.history("place:group") == ["place:settled", "place:dropped"]


def test_installing_anew_leaves_the_places(register: Register) -> None:
    settles(register)
    settles(register, None)
    assert places(register) == PLACES


def test_a_place_that_nobody_knows_stops_the_start(register: Register) -> None:
    with pytest.raises(ValueError, match="kitchen"):
        settles(register, {"kitchen": "C0KITCHEN1"})


# -- what Slack tells us


class Delivery:
    """What delivery was told to look at anew."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    def forget(self, channel_id: str) -> None:
        self.forgotten.append(channel_id)


@pytest.fixture
def delivery() -> Delivery:
    return Delivery()


@pytest.fixture
def doors(register: Register, delivery: Delivery) -> WorkspaceDoors:
    settles(register)
    return WorkspaceDoors(register.programme, delivery.forget)


def event(kind: str, source: str = "Ev1", who: Who | None = None, **inner: Any) -> Event:
    return Event(
        who=who or Who("", ""),
        source=source,
        answer=Answers(),
        channel_id=str(inner.get("channel", "")),
        kind=kind,
        event=inner,
    )


def new_id(old: str, new: str, source: str = "Ev1") -> Event:
    return event("channel_id_changed", source, old_channel_id=old, new_channel_id=new)


async def test_what_was_promised_to_a_channel_follows_it_to_its_new_id(
    register: Register, doors: WorkspaceDoors, delivery: Delivery
) -> None:
    heard = new_id(DESK, "C0DESK0002")
    await doors.hear_new_id(heard)
    assert isinstance(heard.answer, Answers)
    assert [how for how, *_ in heard.answer.said] == ["ack"]
    assert places(register)["desk"] == "C0DESK0002"
    assert register.cards()["home.start:desk"].to == "C0DESK0002"
    assert delivery.forgotten == [DESK, "C0DESK0002"]


async def test_a_new_id_that_is_already_known_takes_everything_over(
    register: Register, doors: WorkspaceDoors
) -> None:
    def promise(work: Work) -> None:
        lane = workspaces.lane(work.session, team_id=DESK_TEAM, address="C0DESK0002")
        work.say("note:1", to=lane, message=Message("A note."))

    register.act(promise)
    await doors.hear_new_id(new_id(DESK, "C0DESK0002"))
    assert register.cards()["home.start:desk"].to == "C0DESK0002"
    assert [post.to for post in register.posts()] == ["C0DESK0002"]
    assert places(register)["desk"] == "C0DESK0002"


async def test_settings_that_name_the_old_id_still_find_the_channel(
    register: Register, doors: WorkspaceDoors
) -> None:
    await doors.hear_new_id(new_id(DESK, "C0DESK0002"))
    settled = settles(register)
    assert settled.moved == {DESK: "C0DESK0002"}
    assert places(register)["desk"] == "C0DESK0002"
    await doors.hear_new_id(new_id("C0DESK0002", DESK, "Ev2"))
    assert settles(register).moved == {}
    await doors.hear_new_id(new_id(DESK, "C0DESK0003", "Ev3"))
    assert settles(register).moved == {DESK: "C0DESK0003"}


async def test_a_new_id_is_heard_once(register: Register, doors: WorkspaceDoors) -> None:
    await doors.hear_new_id(new_id(DESK, "C0DESK0002"))
    await doors.hear_new_id(new_id("C0DESK0002", DESK, "Ev2"))
    await doors.hear_new_id(new_id(DESK, "C0DESK0002"))
    assert places(register)["desk"] == DESK
    assert register.history(f"channel:{DESK}") == ["channel:moved"]


async def test_a_channel_of_others_is_none_of_our_business(register: Register, doors: WorkspaceDoors) -> None:
    await doors.hear_new_id(new_id("C0OTHER001", "C0OTHER002"))
    await doors.hear_sharing(event("channel_shared", channel="C0OTHER001"))
    await doors.hear_joining(event("member_joined_channel", channel="C0OTHER001"))
    assert register.history("channel:C0OTHER001") == []


def told(register: Register) -> list[tuple[str, str]]:
    """To whom something was said, and how it begins."""
    return [(post.to, post.text.partition(".")[0]) for post in register.posts()]


OPENED = "The desk channel is being shared with another organisation"
CLOSED = "The desk channel is no longer shared"


async def test_managers_are_told_once_when_the_desk_channel_opens_and_when_it_closes(
    register: Register, doors: WorkspaceDoors, delivery: Delivery
) -> None:
    register.adds(MIA, "Mia Ross", "manager", "IACC")
    register.adds(ANN, "Ann Lee", "analyst", "IACC")
    for source, kind in (
        ("Ev1", "shared_channel_invite_accepted"),
        ("Ev2", "shared_channel_invite_approved"),
        ("Ev3", "channel_shared"),
        ("Ev3", "channel_shared"),
    ):
        await doors.hear_sharing(event(kind, source, channel=DESK))
    assert told(register) == [("@U0MIA", OPENED)]
    assert register.history(f"channel:{DESK}") == [
        "channel:being_shared",
        "channel:being_shared",
        "channel:shared",
    ]
    await doors.hear_sharing(event("channel_unshared", "Ev4", channel=DESK, is_ext_shared=True))
    assert told(register) == [("@U0MIA", OPENED)]
    await doors.hear_sharing(event("channel_unshared", "Ev5", channel=DESK, is_ext_shared=False))
    assert told(register) == [("@U0MIA", OPENED), ("@U0MIA", CLOSED)]
    assert set(delivery.forgotten) == {DESK}


async def test_without_a_manager_the_analysts_are_told(register: Register, doors: WorkspaceDoors) -> None:
    register.adds(ANN, "Ann Lee", "analyst", "IACC")
    await doors.hear_sharing(event("channel_shared", channel=DESK))
    assert told(register) == [("@U0ANN", OPENED)]


async def test_an_invitation_declined_closes_the_desk_channel_again(
    register: Register, doors: WorkspaceDoors
) -> None:
    register.adds(MIA, "Mia Ross", "manager", "IACC")
    await doors.hear_sharing(event("shared_channel_invite_accepted", "Ev1", channel=DESK))
    await doors.hear_sharing(event("shared_channel_invite_declined", "Ev2", channel=DESK))
    assert [what for _, what in told(register)] == [OPENED, CLOSED]


async def test_the_shared_channel_may_be_shared(register: Register, doors: WorkspaceDoors) -> None:
    register.adds(MIA, "Mia Ross", "manager", "IACC")
    await doors.hear_sharing(event("channel_shared", channel=SHARED, connected_team_id=ALIBABA_TEAM))
    assert register.facts(f"channel:{SHARED}") == {"team": ALIBABA_TEAM, "event": "Ev1"}
    assert told(register) == []


@pytest.mark.parametrize(
    ("who", "channel", "is_told"),
    [
        (Who("U0ANN", DESK_TEAM), DESK, False),
        (Who(f"UBOT{DESK_TEAM}", DESK_TEAM), DESK, False),
        (Who("U0STRANGER", DESK_TEAM), DESK, True),
        (Who("U0ANN", ALIBABA_TEAM), DESK, True),
        (Who("U0STRANGER", DESK_TEAM), SHARED, False),
    ],
)
async def test_managers_hear_of_a_stranger_in_the_desk_channel(
    register: Register, doors: WorkspaceDoors, who: Who, channel: str, *, is_told: bool
) -> None:
    register.adds(MIA, "Mia Ross", "manager", "IACC")
    register.adds(ANN, "Ann Lee", "analyst", "IACC")
    for _ in range(2):
        await doors.hear_joining(event("member_joined_channel", who=who, channel=channel))
    told_of = [post.text for post in register.posts()]
    assert len(told_of) == is_told
    assert all(text.startswith(f"<@{who.user_id}> has joined the desk channel") for text in told_of)
