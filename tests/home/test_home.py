"""Help that fits who asks, the Home tab, and the way in for somebody unknown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.checks.surfaces import problems_of_home, problems_of_message
from handlers import ids
from handlers.actor import Actor
from handlers.doors import Block, Command, Event, Press, Who
from handlers.home.helps import Helps
from handlers.home.listeners import HomeDoors
from handlers.home.rules import Waiting
from handlers.people import service as people_service
from handlers.programme import Work
from storage.outbox import Message
from tests.harness.register import (
    ALIBABA_TEAM,
    BRAND_TEAM,
    CONTACT,
    DESK_TEAM,
    NOW,
    Answers,
    Register,
    register_at,
)

HANA, ANN, WEI = f"U0HANA@{DESK_TEAM}", f"U0ANN@{DESK_TEAM}", f"U0WEI@{ALIBABA_TEAM}"
HANAS_HOME = f"home:{HANA}"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with register_at(tmp_path) as register:
        register.settles(DESK_TEAM)
        register.founds("Acme", "holder")
        yield register


def nothing(_work: Work, _actor: Actor) -> list[Waiting]:
    return []


@pytest.fixture
def doors(register: Register) -> HomeDoors:
    return HomeDoors(register.programme, nothing)


def who(slack_id: str) -> Who:
    return Who(*slack_id.split("@"))


async def answered(
    doors: HomeDoors, slack_id: str, word: str = "", locale: str = ""
) -> tuple[str, list[Block]]:
    """What somebody reads who sends `/marketsafe word`."""
    answers = Answers()
    command = Command(who(slack_id), "1", answers, locale=locale, command="/marketsafe", word=word)
    await (doors.say_something_else if word else doors.ask_help)(command)
    [(how, text, blocks)] = answers.said
    assert how == "ack"
    assert problems_of_message(blocks) == []
    return text, blocks


def texts(blocks: list[Block]) -> str:
    return "\n".join(block["text"]["text"] for block in blocks if "text" in block)


def buttons(blocks: list[Block]) -> list[str]:
    return [one["action_id"] for block in blocks if block["type"] == "actions" for one in block["elements"]]


@dataclass(frozen=True)
class Asker:
    """Somebody who asks for help, and what they must find there."""

    slack_id: str
    role: str
    organisation: str
    says: Sequence[str]
    says_not: Sequence[str]
    offers: Sequence[str]


HOLDER_OFFERS = (ids.ESCALATE, ids.DEALERS, ids.DIGEST_SETTINGS)
DESK_OFFERS = (ids.QUEUE, ids.ESCALATE, ids.SELLERS, ids.DIGEST_SETTINGS)
ASKERS = (
    Asker(
        HANA,
        "holder",
        "Acme",
        ("*File a claim*", "no evidence", "`/claim` files a claim", "`/digest`"),
        ("desk channel", "*Acknowledge*"),
        (ids.FILE_CLAIM, ids.IMPORT, ids.MY_CLAIMS, *HOLDER_OFFERS),
    ),
    Asker(
        ANN,
        "analyst",
        "IACC",
        ("*Take* one", "`/claim list`", "`/escalate`"),
        ("*File a claim*", "`/claim` files", "keep the register"),
        DESK_OFFERS,
    ),
    Asker(
        ANN,
        "manager",
        "IACC",
        ("*Take* one", "keep the register"),
        ("*File a claim*",),
        (*DESK_OFFERS, ids.SETTINGS),
    ),
    Asker(ANN, "translator", "IACC", ("look at every claim",), ("*Take* one", "`/digest`"), (ids.SELLERS,)),
    Asker(
        WEI,
        "officer",
        "Alibaba",
        ("*All removed*", "Buttons do it all"),
        ("`/", "Commands"),
        (ids.DIGEST_SETTINGS,),
    ),
    Asker(HANA, "member", "Acme", ("working group", "`/marketsafe` shows this help"), ("`/claim",), ()),
)


@pytest.mark.parametrize("asker", ASKERS, ids=lambda asker: asker.role)
async def test_help_fits_the_role_of_who_asks(register: Register, doors: HomeDoors, asker: Asker) -> None:
    register.adds(asker.slack_id, "Somebody", asker.role, asker.organisation)
    _, blocks = await answered(doors, asker.slack_id)
    said = texts(blocks)
    assert [words for words in asker.says if words not in said] == []
    assert [words for words in asker.says_not if words in said] == []
    assert buttons(blocks) == list(asker.offers)
    assert CONTACT in blocks[-1]["elements"][0]["text"]


async def test_an_unknown_word_gets_help_and_is_named(register: Register, doors: HomeDoors) -> None:
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    text, blocks = await answered(doors, HANA, "<!here>" + "x" * 100)
    assert text.startswith("I did not understand “&lt;!here&gt;xxx")
    assert len(text) < 200
    assert buttons(blocks)[0] == ids.FILE_CLAIM


@pytest.mark.parametrize("word", ["", "apply"])
async def test_somebody_unknown_is_told_how_to_apply_in_both_languages(
    register: Register, doors: HomeDoors, word: str
) -> None:
    text, blocks = await answered(doors, f"U0SAM@{BRAND_TEAM}", word)
    assert CONTACT in text
    assert texts(blocks).count(f"`U0SAM@{BRAND_TEAM}`") == 2
    _, in_one = await answered(doors, f"U0SAM@{BRAND_TEAM}", word, locale="en-GB")
    assert texts(in_one).count(f"`U0SAM@{BRAND_TEAM}`") == 1


async def test_the_help_button_answers_its_presser_alone(register: Register, doors: HomeDoors) -> None:
    register.adds(WEI, "Chen Wei", "officer", "Alibaba")
    for slack_id, words in ((WEI, "what you can do"), (HANA, "do not know you yet")):
        answers = Answers()
        await doors.press_help(Press(who(slack_id), "1", answers, action_id=ids.HELP))
        assert [how for how, *_ in answers.said] == ["respond", "ack"]
        assert words in answers.said[0][1]


# -- help is remembered


async def test_help_is_remembered_until_something_is_committed(register: Register, doors: HomeDoors) -> None:
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    await answered(doors, HANA)
    register.adds(HANA, "Hana Sato", "member", "Acme")
    assert "working group" not in texts((await answered(doors, HANA))[1])
    doors.helps.forget()
    assert "working group" in texts((await answered(doors, HANA))[1])


async def test_somebody_unknown_is_not_remembered_as_such(register: Register, doors: HomeDoors) -> None:
    await answered(doors, HANA)
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    assert buttons((await answered(doors, HANA))[1])[0] == ids.FILE_CLAIM


async def test_who_was_removed_is_not_helped_as_before(register: Register) -> None:
    moments = iter([NOW, NOW, NOW + timedelta(seconds=6), NOW + timedelta(seconds=6)])
    doors = HomeDoors(replace(register.programme, clock=lambda: next(moments)), nothing)
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    await answered(doors, HANA)
    register.act(people_service.remove_member, slack_id=HANA, by="shell:operator")
    assert "do not know you yet" in (await answered(doors, HANA))[0]


def test_help_put_together_before_a_commit_is_not_kept_after_it() -> None:
    helps, message = Helps(), Message("Help.")
    age = helps.age
    helps.forget()
    helps.keep(who(HANA), message, now=NOW, age=age)
    assert helps.find(who(HANA), now=NOW) is None
    helps.keep(who(HANA), message, now=NOW, age=helps.age)
    assert helps.find(who(HANA), now=NOW) == message
    assert helps.find(who(HANA), now=NOW - timedelta(seconds=1)) is None


def test_help_is_remembered_for_so_many_and_no_more() -> None:
    helps = Helps()
    for n in range(2001):
        helps.keep(Who(f"U{n}", DESK_TEAM), Message("Help."), now=NOW, age=0)
    assert [n for n in range(2001) if helps.find(Who(f"U{n}", DESK_TEAM), now=NOW)] == [2000]


# -- the Home tab


def case(n: int, since: datetime) -> Waiting:
    return Waiting(f"*MS-2026-{n:06d}* waits", since=since, due_at=since + timedelta(days=1), value=str(n))


async def opens_home(doors: HomeDoors, slack_id: str, tab: str = "home") -> None:
    answers = Answers()
    event = Event(who(slack_id), "Ev1", answers, kind="app_home_opened", event={"tab": tab})
    await doors.open_home(event)
    assert answers.said == [("ack", "", [])]


async def test_the_home_tab_shows_what_waits_oldest_first_and_shortcuts(register: Register) -> None:
    register.adds(HANA, "Hana Sato", "holder", "Acme", timezone="Asia/Tokyo")
    waiting = [case(2, NOW), case(1, NOW - timedelta(days=3))]
    await opens_home(HomeDoors(register.programme, lambda _work, _actor: waiting), HANA)
    home = register.cards()[HANAS_HOME]
    assert (home.to, home.kind, home.team) == ("~U0HANA", "home", DESK_TEAM)
    assert home.text == "Hello, Hana Sato. *2 cases wait for you, the oldest first:*"
    assert [texts([block]) for block in home.blocks if "waits" in str(block)] == [
        "*MS-2026-000001* waits\n⚠️ *overdue* since Sat 28 Feb, 23:00 JST",
        "*MS-2026-000002* waits\ndue Tue 3 Mar, 23:00 JST",
    ]
    assert home.buttons[:2] == [ids.SHOW_CLAIM, ids.SHOW_CLAIM]
    assert home.buttons[2:] == [
        ids.FILE_CLAIM,
        ids.IMPORT,
        ids.MY_CLAIMS,
        ids.ESCALATE,
        ids.DEALERS,
        ids.DIGEST_SETTINGS,
        ids.HELP,
    ]
    assert problems_of_home({"type": "home", "blocks": home.blocks}) == []


async def test_a_long_list_says_how_much_more_there_is(register: Register) -> None:
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    waiting = [case(n, NOW) for n in range(300)]
    await opens_home(HomeDoors(register.programme, lambda _work, _actor: waiting), HANA)
    home = register.cards()[HANAS_HOME]
    assert "and 290 more" in home
    assert problems_of_home({"type": "home", "blocks": home.blocks}) == []


async def test_an_unchanged_home_tab_is_not_published_again(register: Register, doors: HomeDoors) -> None:
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    for _ in range(2):
        await opens_home(doors, HANA)
    home = register.cards()[HANAS_HOME]
    assert (home.wanted, home.text) == (1, "Hello, Hana Sato. Nothing waits for you.")
    await opens_home(HomeDoors(register.programme, lambda _work, _actor: [case(1, NOW)]), HANA)
    assert register.cards()[HANAS_HOME].wanted == 2


async def test_somebody_unknown_finds_the_way_in_on_the_home_tab(
    register: Register, doors: HomeDoors
) -> None:
    await opens_home(doors, f"U0SAM@{DESK_TEAM}")
    home = register.cards()[f"home:U0SAM@{DESK_TEAM}"]
    assert (home.to, home.kind) == ("~U0SAM", "home")
    assert CONTACT in home
    assert problems_of_home({"type": "home", "blocks": home.blocks}) == []


async def test_somebody_of_another_workspace_is_known_by_the_user_id_that_slack_names(
    register: Register, doors: HomeDoors
) -> None:
    register.adds(WEI, "Chen Wei", "officer", "Alibaba")
    for told_by in (DESK_TEAM, ""):  # "": Slack says that the conversation is shared, and not with whom
        await opens_home(doors, f"U0WEI@{told_by}")
        (home,) = (one for one in register.cards().values() if one.kind == "home")
        assert (home.key, home.to, home.team) == (f"home:U0WEI@{DESK_TEAM}", "~U0WEI", DESK_TEAM)
        assert home.text == "Hello, Chen Wei. Nothing waits for you."


async def test_the_home_tab_is_shown_by_the_installation_in_which_it_was_opened(
    register: Register, doors: HomeDoors
) -> None:
    register.settles(BRAND_TEAM)
    register.adds(WEI, "Chen Wei", "officer", "Alibaba")
    for team in (DESK_TEAM, BRAND_TEAM):
        await opens_home(doors, f"U0WEI@{team}")
        assert register.cards()[f"home:U0WEI@{team}"].team == team


async def test_of_two_people_with_one_user_id_neither_is_taken_for_the_other(
    register: Register, doors: HomeDoors
) -> None:
    register.adds(WEI, "Chen Wei", "officer", "Alibaba")
    register.adds(f"U0WEI@{BRAND_TEAM}", "Wei Chen", "holder", "Acme")
    await opens_home(doors, f"U0WEI@{DESK_TEAM}")
    assert "We do not know you yet" in register.cards()[f"home:U0WEI@{DESK_TEAM}"]
    register.act(people_service.remove_member, slack_id=f"U0WEI@{BRAND_TEAM}", by="shell:operator")
    await opens_home(doors, f"U0WEI@{DESK_TEAM}")
    assert "Hello, Chen Wei." in register.cards()[f"home:U0WEI@{DESK_TEAM}"]


async def test_who_was_removed_and_is_back_finds_their_home_tab_again(
    register: Register, doors: HomeDoors
) -> None:
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    await opens_home(doors, HANA)
    register.act(people_service.remove_member, slack_id=HANA, by="shell:operator")
    await opens_home(doors, HANA)
    assert "We do not know you yet" in register.cards()[HANAS_HOME]
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    await opens_home(doors, HANA)
    home = register.cards()[HANAS_HOME]
    assert (home.wanted, home.text) == (3, "Hello, Hana Sato. Nothing waits for you.")


async def test_the_messages_tab_is_not_the_home_tab(register: Register, doors: HomeDoors) -> None:
    await opens_home(doors, HANA, tab="messages")
    assert register.cards() == {}
