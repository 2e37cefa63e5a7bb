"""What is for IACC people alone is read by IACC people alone."""

import pytest
from sqlalchemy import update

from bot.sandbox import demo
from storage.base import table_of
from storage.people import Person
from tests.delivery.kit import Office

WORD = "a confidential word"


async def nobody_reads_it(office: Office) -> None:
    await office.settles()
    said = [str(call.args) for call in office.sandbox.calls if call.method != "chat.postMessage" or call.ok]
    assert not [args for args in said if WORD in args]


async def test_the_desk_reads_it(office: Office) -> None:
    office.says(WORD, to="desk", iacc_only=True)
    await office.settles()
    assert office.world.desk.reads() == [WORD]
    assert office.parked() == {}


async def test_a_shared_channel_does_not_and_the_managers_are_told(office: Office) -> None:
    office.says(WORD, to="shared", iacc_only=True)
    await nobody_reads_it(office)
    assert office.parked() == {f"test:{WORD}": "not_iacc_only"}
    (told,) = office.world.manager.dm.reads()
    assert demo.SHARED in told
    assert WORD not in told
    assert office.sandbox.unread() == []


async def test_a_shared_channel_does_not_even_while_nobody_else_has_joined(office: Office) -> None:
    office.world.desk.teams.append(demo.ALIBABA)
    office.says(WORD, to="desk", iacc_only=True)
    await nobody_reads_it(office)
    assert office.parked() == {f"test:{WORD}": "not_iacc_only"}


async def test_a_channel_whose_share_is_pending_does_not(office: Office) -> None:
    office.sandbox.offer_share(office.world.desk, office.world.alibaba)
    office.says(WORD, to="desk", iacc_only=True)
    await nobody_reads_it(office)
    assert office.parked() == {f"test:{WORD}": "not_iacc_only"}


@pytest.mark.parametrize("user_id", [demo.STRANGER, demo.HOLDER, demo.REPRESENTATIVE])
async def test_a_channel_with_somebody_else_in_it_does_not(office: Office, user_id: str) -> None:
    office.world.desk.members.append(user_id)
    office.says(WORD, to="desk", iacc_only=True)
    await nobody_reads_it(office)
    assert office.parked() == {f"test:{WORD}": "not_iacc_only"}


async def test_a_colleague_who_was_removed_from_the_register_is_somebody_else(office: Office) -> None:
    office.says("before", to="desk", iacc_only=True)
    await office.settles()
    person = table_of(Person)
    office.do(
        lambda uow: uow.session.execute(
            update(person).where(person.c.user_id == demo.ANALYST).values(removed_at=uow.now)
        )
    )
    office.says(WORD, to="desk", iacc_only=True)
    await nobody_reads_it(office)
    assert office.parked() == {f"test:{WORD}": "not_iacc_only"}


@pytest.mark.parametrize(("user_id", "parked"), [(demo.ANALYST, False), (demo.HOLDER, True)])
async def test_a_direct_message_goes_to_an_iacc_person_only(
    office: Office, user_id: str, *, parked: bool
) -> None:
    office.says(WORD, to=f"@{user_id}", iacc_only=True)
    await office.settles()
    assert bool(office.parked()) is parked
    assert [message.text for message in office.sandbox.person(user_id).dm.messages] == [WORD] * (not parked)


async def test_a_home_tab_shows_it_to_an_iacc_person_only(office: Office) -> None:
    for user_id in (demo.ANALYST, demo.HOLDER):
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": WORD}}]
        office.shows(user_id, WORD, to=f"~{user_id}", kind="home", iacc_only=True, blocks=blocks)
    await office.settles()
    assert [call.args["user_id"] for call in office.sandbox.calls.of("views.publish")] == [demo.ANALYST]


async def test_an_edit_and_a_file_are_checked_as_well(office: Office) -> None:
    office.shows("card", "filed", to="desk", iacc_only=True)
    await office.settles()
    office.later(61)
    office.world.desk.members.append(demo.STRANGER)
    office.shows("card", WORD, to="desk", iacc_only=True)
    office.uploads("sheet.csv", to="desk", iacc_only=True)
    await nobody_reads_it(office)
    assert office.parked() == {"card": "not_iacc_only", "test:sheet.csv": "not_iacc_only"}
    assert not office.sandbox.calls.of("files.getUploadURLExternal")
    assert len(office.world.manager.dm.reads()) == 1


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
async def test_while_the_check_fails_nothing_is_sent(office: Office, method: str) -> None:
    office.sandbox.faults.error(method, "internal_error", times=2)
    office.says(WORD, to="desk", iacc_only=True)
    await office.delivers()
    assert not office.sandbox.calls.of("chat.postMessage")
    await office.settles()
    assert office.world.desk.reads() == [WORD]


async def test_a_channel_is_believed_for_a_minute_unless_something_happened(office: Office) -> None:
    for n, pause in enumerate((0, 30, 31)):
        office.later(pause)
        office.says(f"message {n}", to="desk", iacc_only=True)
        await office.delivers()
    assert len(office.sandbox.calls.of("conversations.members")) == 2
    office.postman.forget_channel(demo.DESK)
    office.world.desk.members.append(demo.STRANGER)
    office.later(1)
    office.says(WORD, to="desk", iacc_only=True)
    await nobody_reads_it(office)
    assert office.parked() == {f"test:{WORD}": "not_iacc_only"}


async def test_what_was_read_while_something_happened_is_not_believed(office: Office) -> None:
    office.sandbox.faults.slow("conversations.members", 0.1)
    office.says("one", to="desk", iacc_only=True)
    delivery = office.delivering()
    await office.until_met()
    office.postman.forget_channel(demo.DESK)
    await delivery
    office.later(1)
    office.says("two", to="desk", iacc_only=True)
    await office.delivers()
    assert len(office.sandbox.calls.of("conversations.members")) == 2


async def test_all_of_a_large_channel_is_read(office: Office) -> None:
    many = [f"U{n:07d}" for n in range(1500)]
    for user_id in many:
        office.sandbox.person(user_id, user_id, office.world.iacc)
    office.world.desk.members[1:1] = many[:-1]
    office.world.desk.members.append(many[-1])
    office.says(WORD, to="desk", iacc_only=True)
    await nobody_reads_it(office)
    assert office.parked() == {f"test:{WORD}": "not_iacc_only"}
    assert len(office.sandbox.calls.of("conversations.members")) == 2
