"""What stands in each digest: what waits, oldest due first, within Slack's limits; nothing confidential."""

import string
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.checks.surfaces import problems_of_message
from handlers import ids
from handlers.claims.wording import status_name
from handlers.digests import contents, service
from handlers.digests.layout import Entry, as_text
from handlers.digests.lines import Teller
from handlers.digests.officers_view import officers_digest
from handlers.digests.views import desk_digest, holder_digest
from handlers.listings.platforms import load_platforms
from handlers.people import service as people
from handlers.words import Words
from storage.closures import PendingClosure
from storage.listed import Listed
from storage.outbox import Message
from storage.pending import PendingClaim, PendingEscalation
from storage.undelivered import HeldUp
from tests.digests.kit import CONFIDENTIAL, DESK, LAZADA, SHARED, House, lines, values
from tests.harness.register import NOW

DAY = timedelta(days=1)


@pytest.fixture
def house(house: House) -> House:
    house.subscribes()
    return house


def shown(house: House, name: str, channel: str = "") -> Message:
    """A person's digest as it is now."""
    said = house.do(name, service.preview, channel_id=channel)
    assert problems_of_message([dict(block) for block in said.blocks]) == []
    return said


def told(message: Message) -> list[str]:
    return lines([dict(block) for block in message.blocks])


def test_the_desk_reads_all_that_waits_each_once(house: House) -> None:
    filed = house.claim("filed", due=20)
    held = house.claim(
        "filed", due=4, taken_by_id=house.ids["ann"], taken_until=house.now + timedelta(minutes=30)
    )
    left = house.claim(
        "filed", due=2, taken_by_id=house.ids["ann"], taken_until=house.now - timedelta(minutes=1)
    )
    endorsed = house.claim("endorsed")
    overdue = house.claim("handed_over", due=-3)
    unseen = house.claim("handed_over", due=5)
    house.claim("handed_over", due=5, acknowledged_at=NOW)
    ours, theirs = house.escalation(), house.escalation("posted", posted_to="shared", due=-1)
    waiting, short = house.claim("waiting_for_right"), house.claim("unresolved", "Rival")
    house.claim("removed")
    late = "Mon 2 Mar, 06:00 EST"
    assert told(shown(house, "ann")) == [
        "The desk's digest, Mon 2 Mar 2026",
        "*Waiting for triage: 2*",
        f"*{left}* · 2 listings on Taobao/Tmall · Acme · due Mon 2 Mar, 11:00 EST",
        f"*{filed}* · 2 listings on Taobao/Tmall · Acme · due Tue 3 Mar, 05:00 EST",
        "*Being worked on: 1*",
        (
            f"*{held}* · 2 listings on Taobao/Tmall · with Ann until Mon 2 Mar, 09:30 EST · due"
            " Mon 2 Mar, 13:00 EST"
        ),
        "*Endorsed, not handed over: 1*",
        f"*{endorsed}* · 2 listings on Taobao/Tmall · Acme · due Tue 3 Mar, 09:00 EST",
        "*Overdue with Alibaba: 1*",
        f"*{overdue}* · 2 listings on Taobao/Tmall · Acme · not acknowledged · ⚠️ *overdue* since {late}",
        "*Not yet acknowledged by Alibaba: 1*",
        f"*{unseen}* · 2 listings on Taobao/Tmall · Acme · due Mon 2 Mar, 14:00 EST",
        "*Escalations with the desk: 1*",
        f"*{ours}* · A problem with a tool · Urgent · Acme · due Tue 3 Mar, 09:00 EST",
        "*Escalations waiting for Alibaba: 1*",
        f"*{theirs}* · A problem with a tool · Urgent · Acme · ⚠️ *overdue* since Mon 2 Mar, 08:00 EST",
        "*Waiting for a right: 1*",
        f"*{waiting}* · 2 listings on Taobao/Tmall · Acme · due Tue 3 Mar, 09:00 EST",
        "*Waiting for the rights-holder: 1*",
        f"*{short}* · 2 listings on Taobao/Tmall · Rival · due Tue 3 Mar, 09:00 EST",
    ]


def test_each_claim_of_the_desk_has_its_button_and_the_digest_has_its_own(house: House) -> None:
    first, second = house.claim("filed", due=1), house.claim("filed", due=2)
    blocks = [dict(block) for block in shown(house, "ann").blocks]
    assert values(blocks, ids.SHOW_CLAIM) == [str(int(one[-6:])) for one in (first, second)]
    assert values(blocks, ids.DIGEST_SETTINGS) == [str(house.subscription("desk").id)]
    assert values(blocks, ids.MY_CLAIMS) == [""]


def test_long_lists_show_ten_lines_and_say_how_many_more_there_are(house: House) -> None:
    claims = [house.claim("filed", due=n) for n in range(25)]
    said = told(shown(house, "ann"))
    assert said[1] == "*Waiting for triage: 25*"
    assert [line[1:15] for line in said[2:12]] == claims[:10]
    assert said[12:] == ["… and 15 more"]


def test_the_officers_read_what_waits_for_them_overdue_first_in_both_languages(house: House) -> None:
    late = house.claim("handed_over", due=-30, acknowledged_at=NOW, listings={"handed_over": 3, "removed": 4})
    unseen_late = house.claim("handed_over", due=-1)
    unseen = house.claim("handed_over", due=5)
    seen = house.claim("handed_over", due=6, acknowledged_at=NOW)
    house.claim("filed", due=-9)
    new, old = (house.escalation(one, posted_to="shared", due=8) for one in ("posted", "acknowledged"))
    house.escalation("answered", posted_to="shared")
    house.escalation()
    said = told(shown(house, "wei"))
    half, an_hour_ago = (len(said) + 1) // 2, "Mon 2 Mar, 21:00 China time"
    assert said[1:half] == [
        "*Overdue: 2*",
        f"*{late}* · 3 listings on Taobao/Tmall · ⚠️ *overdue* since Sun 1 Mar, 16:00 China time",
        f"*{unseen_late}* · 2 listings on Taobao/Tmall · not acknowledged · ⚠️ *overdue* since {an_hour_ago}",
        "*To be acknowledged: 1*",
        f"*{unseen}* · 2 listings on Taobao/Tmall · due Tue 3 Mar, 03:00 China time",
        "*Awaiting an outcome: 1*",
        f"*{seen}* · 2 listings on Taobao/Tmall · due Tue 3 Mar, 04:00 China time",
        "*Escalations: 2*",
        f"*{new}* · A problem with a tool · Urgent · to be acknowledged · due Tue 3 Mar, 06:00 China time",
        f"*{old}* · A problem with a tool · Urgent · to be answered · due Tue 3 Mar, 06:00 China time",
    ]
    assert repr(shown(house, "wei")).count("Each one has its card in this channel") == 2
    assert said[half] == "*已逾期: 2*"
    assert "3 个商品" in said[half + 1]
    assert len(said[half:]) == len(said[1:half])


def test_nothing_confidential_and_no_name_reaches_the_officers(house: House) -> None:
    for due in (-1, 1):
        house.claim("handed_over", due=due)
    house.escalation(
        "posted", posted_to="shared", posted_words=house.register.programme.store.keyring.seal("x")
    )
    officers = repr(shown(house, "wei"))
    for word in (CONFIDENTIAL, "Acme", "Hana", "Ann"):
        assert word not in officers
    assert CONFIDENTIAL not in repr(shown(house, "ann"))
    assert CONFIDENTIAL not in repr(shown(house, "hana"))


def test_each_shared_channel_reads_of_its_own_work_and_of_that_of_channels_given_up(house: House) -> None:
    house.places(**{"desk": DESK, "shared": SHARED, "shared:lazada": LAZADA})
    house.subscribes()
    here = house.claim("handed_over", family="lazada", handed_to="shared:lazada")
    before = house.claim("handed_over", family="lazada", handed_to="shared")
    lost = house.claim("handed_over", family="lazada", handed_to="shared:old")
    other = house.claim("handed_over", family="taobao", handed_to="shared:old")
    posted = house.escalation("posted", posted_to="shared:lazada")
    lazada, shared = repr(shown(house, "lin", LAZADA)), repr(shown(house, "wei", SHARED))
    named = (here, before, lost, other, posted)
    assert [one for one in named if one in lazada] == [here, lost, posted]
    assert [one for one in named if one in shared] == [before, other]


def test_a_holder_reads_whose_turn_an_escalation_is(house: House) -> None:
    stated = {
        house.escalation("with_desk", due=-1): "with the IACC desk",
        house.escalation("posted", posted_to="shared", due=-1): "posted to Alibaba",
        house.escalation("acknowledged", posted_to="shared", due=-1): "acknowledged by Alibaba",
        house.escalation("answered", posted_to="shared", due=-1): "answered by Alibaba · with the IACC desk",
    }
    said = told(shown(house, "hana"))
    for reference, where in stated.items():
        late = "⚠️ *overdue* since Mon 2 Mar, 22:00 JST"
        assert f"*{reference}* · A problem with a tool · Urgent · {where} · {late}" in said


def test_an_answer_that_was_shared_is_asked_about_and_is_none_of_the_desks_work(house: House) -> None:
    reference = house.escalation("answered", posted_to="shared", shared_at=NOW)
    assert not any(reference in line for line in told(shown(house, "ann")))
    said = f"*{reference}* · A problem with a tool · Urgent · answered by Alibaba · does that solve it?"
    assert [line for line in told(shown(house, "hana")) if reference in line] == [
        f"{said} · due Tue 3 Mar, 23:00 JST"
    ]


def test_a_holder_reads_what_needs_them_where_the_rest_is_and_what_was_decided(house: House) -> None:
    short = house.claim("unresolved", due=50)
    with_alibaba, filed = house.claim("handed_over", due=-2), house.claim("filed", due=10)
    help_wanted = house.escalation()
    decided = house.claim("removed", listings={"removed": 3, "declined": 1})
    for status in ("unresolved", "filed", "removed"):
        house.claim(status, "Rival")
    house.escalation(holder="Rival")
    there = status_name(ENGLISH, "handed_over")
    assert told(shown(house, "hana")) == [
        "Your digest, Mon 2 Mar 2026",
        "*Needs you: 1*",
        (
            f"*{short}* · 2 listings on Taobao/Tmall · {status_name(ENGLISH, 'unresolved')}"
            " · due Thu 5 Mar, 01:00 JST"
        ),
        "*On its way: 2*",
        f"*{with_alibaba}* · 2 listings on Taobao/Tmall · {there} · ⚠️ *overdue* since Mon 2 Mar, 21:00 JST",
        (
            f"*{filed}* · 2 listings on Taobao/Tmall · {status_name(ENGLISH, 'filed')}"
            " · due Tue 3 Mar, 09:00 JST"
        ),
        "*Your escalations: 1*",
        f"*{help_wanted}* · A problem with a tool · Urgent · with the IACC desk · due Tue 3 Mar, 23:00 JST",
        "*Decided since the last digest: 1*",
        f"*{decided}* · 4 listings on Taobao/Tmall · ✅ 3 removed · ✖️ 1 declined by Alibaba",
    ]


def test_a_holder_reads_in_their_own_language(house: House) -> None:
    house.claim("unresolved", "Rival")
    said = told(shown(house, "rival"))
    assert said[0] == "您的摘要，2026年3月2日 周一"
    assert "（北京时间）" in said[2]


async def test_what_was_decided_is_told_in_one_digest_and_not_again(house: House) -> None:
    before = house.claim("removed", decided_at=NOW - 3 * DAY)
    first = house.claim("removed", decided_at=NOW - timedelta(hours=1))
    await house.ticks(NOW + timedelta(hours=10))  # nine in the morning in Tokyo
    house.now += timedelta(hours=2)
    second = house.claim("declined")
    await house.ticks(NOW + timedelta(hours=34))
    await house.ticks(NOW + timedelta(hours=58))
    one, two = house.sent("hana")
    named = (before, first, second)
    assert [claim for claim in named if claim in one] == [first]
    assert [claim for claim in named if claim in two] == [second]


async def test_what_was_being_committed_while_a_digest_went_out_is_told_in_the_next(house: House) -> None:
    house.claim("removed")
    await house.runs("hana", "now")
    meanwhile = house.claim("removed", decided_at=house.now - timedelta(seconds=2))
    house.now += DAY
    await house.runs("hana", "now")
    assert meanwhile in house.sent("hana")[-1]


async def test_who_acts_for_several_rights_holders_reads_whose_each_claim_is(house: House) -> None:
    house.register.founds("Kent Law", "representative")
    lea = "U0LEA@T0BRAND001"
    house.ids["lea"] = house.register.adds(lea, "Lea", "holder", "Kent Law", timezone="Asia/Tokyo").person_id
    for principal in ("Acme", "Rival"):
        days = {"from_on": NOW.date(), "to_on": NOW.date() + 2 * DAY}
        house.act(people.add_letter, principal=principal, agent="Kent Law", by="shell:operator", **days)
    house.subscribes()
    house.claim("unresolved")
    house.claim("unresolved", "Rival")
    said = told(shown(house, "lea"))
    assert ["Acme" in said[2], "Rival" in said[3]] == [True, True]
    house.now += 3 * DAY  # the letters have ended
    assert told(shown(house, "lea"))[1:] == ["Nothing is pending."]


# -- whatever the volume

ATLAS = load_platforms()
ENGLISH = Words("en", ZoneInfo("America/New_York"))
CHINESE = Words("zh_CN", ZoneInfo("Asia/Shanghai"))
NAMES = st.text(st.sampled_from(string.ascii_letters + " &<>*_~`!@|长"), min_size=1, max_size=400)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
COUNTS = st.integers(0, 10**7)
STATUSES = st.sampled_from(["filed", "handed_over", "waiting_for_right", "unresolved", "removed"])
KINDS, URGENCIES = st.sampled_from(["claim", "safety"]), st.sampled_from(["urgent", "normal"])
FAMILIES = st.sampled_from(sorted({one.family for one in ATLAS.platforms.values()}))


@st.composite
def listed(draw: st.DrawFn, one: st.SearchStrategy[object]) -> Listed[object]:
    """Lists as the store gives them: at most so many lines as the terms say, here up to forty."""
    sample = draw(one)
    shown_lines = draw(st.integers(0, 40))
    return Listed((sample,) * shown_lines, shown_lines and shown_lines + draw(COUNTS))


CLAIMS = listed(
    st.builds(
        PendingClaim,
        id=st.integers(10**17, 10**18),
        reference=st.just("MS-2026-" + "9" * 18),
        organisation=NAMES,
        family=FAMILIES,
        kind=st.sampled_from(["listing", "store"]),
        status=STATUSES,
        owner=st.just("desk"),
        listing_count=COUNTS,
        due_at=INSTANTS,
        acknowledged_at=st.none(),
        taken_by=NAMES,
        taken_until=INSTANTS,
        counts=st.dictionaries(STATUSES, COUNTS),
    )
)
ESCALATIONS = listed(
    st.builds(
        PendingEscalation,
        id=COUNTS,
        reference=st.just("ES-2026-" + "9" * 18),
        organisation=NAMES,
        kind=KINDS,
        urgency=URGENCIES,
        status=st.sampled_from(["with_desk", "posted"]),
        due_at=INSTANTS,
    )
)

_NOTICE = {
    "id": st.integers(10**17, 10**18),
    "reference": st.just("MS-2026-" + "9" * 52),
    "family": FAMILIES,
    "kind": st.sampled_from(["listing", "store"]),
    "count": COUNTS,
    "due_at": INSTANTS,
}
NOTICES = listed(st.builds(contents.NoticeLine, organisation=NAMES, **_NOTICE))
OFFICER_NOTICES = listed(st.builds(contents.OfficerNotice, **_NOTICE))


CLOSURES = listed(
    st.builds(
        PendingClosure,
        id=COUNTS,
        reference=st.just("CL-2026-" + "9" * 18),
        seller_id=st.integers(10**17, 10**18),
        seller=NAMES,
        family=FAMILIES,
        state=st.sampled_from(["suggested", "recommended"]),
        due_at=INSTANTS,
    )
)

HELD_UP = listed(
    st.builds(
        HeldUp,
        key=st.just("hand_over.card:" + "9" * 18),
        reference=st.just("MS-2026-" + "9" * 18),
        error=st.sampled_from(["is_archived", "outcome_unknown", "x" * 80]),
        since=INSTANTS,
    )
)


def without_repetition(message: Message) -> list[dict[str, object]]:
    """The blocks, each button with an id of its own, as claims that differ have."""
    blocks = [dict(block) for block in message.blocks]
    for n, block in enumerate(blocks):
        if "accessory" in block:
            block["accessory"] = {**block["accessory"], "action_id": f"show:{n}"}
    return blocks


@given(
    st.builds(
        contents.DeskDigest,
        at=INSTANTS,
        triage=CLAIMS,
        held=CLAIMS,
        endorsed=CLAIMS,
        undelivered=HELD_UP,
        overdue=CLAIMS,
        unacknowledged=CLAIMS,
        escalations=ESCALATIONS,
        unanswered=ESCALATIONS,
        waiting_for_right=CLAIMS,
        no_answer=CLAIMS,
        with_holders=CLAIMS,
        notices=NOTICES,
        notices_with_holders=NOTICES,
        notices_undecided=NOTICES,
        closures=CLOSURES,
        recommended=CLOSURES,
    )
)
@settings(deadline=None, max_examples=60)
def test_the_desks_digest_is_always_one_that_slack_takes(digest: contents.DeskDigest) -> None:
    message = desk_digest(Teller(ENGLISH, ATLAS, digest.at), digest, settings=1)
    assert problems_of_message(without_repetition(message)) == []
    assert len(message.text) <= 3000


@given(
    st.builds(
        contents.HolderDigest,
        at=INSTANTS,
        notices=NOTICES,
        needs_you=CLAIMS,
        with_others=CLAIMS,
        escalations=ESCALATIONS,
        decided=CLAIMS,
        names_holders=st.booleans(),
    )
)
@settings(deadline=None, max_examples=40)
def test_a_holders_digest_is_always_one_that_slack_takes(digest: contents.HolderDigest) -> None:
    message = holder_digest(Teller(CHINESE, ATLAS, digest.at), digest, settings=1)
    assert problems_of_message(without_repetition(message)) == []
    assert len(message.text) <= 3000


OFFICER_LINES = listed(
    st.builds(
        contents.OfficerLine,
        reference=st.just("MS-2026-" + "9" * 18),
        family=FAMILIES,
        kind=st.sampled_from(["listing", "store"]),
        count=COUNTS,
        due_at=INSTANTS,
        acknowledged=st.booleans(),
    )
)
OFFICER_CLOSURES = listed(
    st.builds(
        contents.OfficerClosure,
        id=COUNTS,
        reference=st.just("CL-2026-" + "9" * 18),
        family=FAMILIES,
        due_at=INSTANTS,
    )
)
OFFICER_ESCALATIONS = listed(
    st.builds(
        contents.OfficerEscalation,
        reference=st.just("ES-2026-" + "9" * 18),
        kind=KINDS,
        urgency=URGENCIES,
        due_at=INSTANTS,
        acknowledged=st.booleans(),
    )
)


@given(st.lists(st.one_of(NAMES, st.just("x" * 99)), max_size=60), COUNTS, st.integers(500, 3000))
def test_lines_of_text_never_take_more_room_than_there_is(said: list[str], more: int, room: int) -> None:
    shown_lines = as_text(CHINESE, [Entry(one) for one in said], total=len(said) + more, room=room)
    assert len(shown_lines) <= room


def test_room_is_kept_to_say_how_many_more_there_are() -> None:
    full = as_text(ENGLISH, [Entry("x" * 99)] * 5, total=10_000_000, room=500)
    assert len(full) <= 500
    assert full.endswith("… and 9,999,997 more")


@given(
    st.builds(
        contents.OfficersDigest,
        at=INSTANTS,
        overdue=OFFICER_LINES,
        unacknowledged=OFFICER_LINES,
        awaiting=OFFICER_LINES,
        escalations=OFFICER_ESCALATIONS,
        notices=OFFICER_NOTICES,
        closures=OFFICER_CLOSURES,
    )
)
@settings(deadline=None, max_examples=40)
def test_the_officers_digest_is_always_one_that_slack_takes(digest: contents.OfficersDigest) -> None:
    both = Teller(ENGLISH, ATLAS, digest.at), Teller(CHINESE, ATLAS, digest.at)
    message = officers_digest(both, digest, settings=1)
    assert problems_of_message([dict(block) for block in message.blocks]) == []
    assert len(message.text) <= 3100
