"""The register of organisations and people, on a real store."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.sandbox.checks.surfaces import problems_of_message
from handlers import ids
from handlers.people import rules, service
from handlers.people.service import Member
from handlers.programme import Work
from handlers.refusals import Refusal
from storage import outbox
from tests.harness.register import BRAND_TEAM, DESK_TEAM, TODAY, Register, register_at, standing_of

HANA, ANN, WEI = f"U0HANA@{BRAND_TEAM}", f"U0ANN@{DESK_TEAM}", "U0WEI@E0ALIBABA1"
CHINESE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: zh_CN\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Welcome to MarketSafe, {name}."
msgstr "{name}，欢迎使用 MarketSafe。"

msgid "officer"
msgstr "专员"
"""


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    chinese = tmp_path / "marketsafe.po"
    chinese.write_text(CHINESE, encoding="utf-8")
    with register_at(tmp_path, chinese=chinese) as register:
        register.founds("Acme", "holder")
        yield register


def test_a_new_holder_is_welcomed_with_what_they_can_do(register: Register) -> None:
    register.settles(DESK_TEAM)
    member = register.adds(HANA, "Hana Sato", "holder", "Acme", timezone="Asia/Tokyo")
    assert (member.outcome, member.roles, member.slack_id) == ("added", ("holder",), HANA)
    card = register.cards()[f"home.start:person:{member.person_id}"]
    assert (card.to, card.team, card.iacc_only) == ("@U0HANA", DESK_TEAM, False)
    assert card.text == "Welcome to MarketSafe, Hana Sato. You take part for Acme. Your role: holder."
    assert "no evidence is asked for" in card
    assert "in confidence never reaches Alibaba" in card
    assert card.buttons == [
        ids.FILE_CLAIM,
        ids.IMPORT,
        ids.MY_CLAIMS,
        ids.ESCALATE,
        ids.DEALERS,
        ids.DIGEST_SETTINGS,
        ids.HELP,
    ]
    assert problems_of_message(card.blocks) == []


def test_whose_own_workspace_has_the_app_is_written_to_from_there(register: Register) -> None:
    register.settles(DESK_TEAM)
    register.settles(BRAND_TEAM)
    member = register.adds(HANA, "Hana Sato", "holder", "Acme")
    assert register.cards()[f"home.start:person:{member.person_id}"].team == BRAND_TEAM


def test_who_was_added_before_the_first_start_is_written_to_once_there_is_an_installation(
    register: Register,
) -> None:
    member = register.adds(HANA, "Hana Sato", "holder", "Acme")
    assert register.cards()[f"home.start:person:{member.person_id}"].team == BRAND_TEAM
    register.settles(DESK_TEAM)
    assert register.cards()[f"home.start:person:{member.person_id}"].team == DESK_TEAM


def test_adding_somebody_twice_is_once(register: Register) -> None:
    first = register.adds(HANA, "Hana Sato", "holder", "Acme")
    again = register.adds(HANA, "Hana Sato", "holder", "Acme")
    assert (again.person_id, again.outcome) == (first.person_id, "same")
    assert register.history(f"person:{first.person_id}") == ["person:added"]
    assert [card.wanted for card in register.cards().values()] == [1]


def test_adding_somebody_again_adds_a_role_and_updates_what_is_given(register: Register) -> None:
    register.adds(HANA, "Hana Sato", "holder", "Acme", timezone="Asia/Tokyo")
    again = register.adds(HANA.lower(), " Hana  Mori ", "member", "Acme", language="zh_CN")
    assert (again.outcome, again.name, again.roles) == ("changed", "Hana Mori", ("holder", "member"))
    assert (again.language, again.timezone) == ("zh-CN", "Asia/Tokyo")
    assert register.history(f"person:{again.person_id}") == ["person:added", "person:changed"]
    assert [card.wanted for card in register.cards().values()] == [2]


def test_an_officer_reads_chinese_and_acts_for_the_platforms_named(register: Register) -> None:
    given = {"platforms": ["Taobao", "tmall"], "language": "zh-CN", "timezone": "Asia/Shanghai"}
    member = register.adds(WEI, "Chen Wei", "officer", "Alibaba", **given)
    assert member.platforms == ("taobao", "tmall")
    card = register.cards()[f"home.start:person:{member.person_id}"]
    assert card.text.startswith("Chen Wei，欢迎使用 MarketSafe。")
    assert "专员" in card
    assert "淘宝, 天猫" in card
    assert card.buttons == [ids.DIGEST_SETTINGS, ids.HELP]


def test_an_officer_for_whom_no_platform_is_named_acts_for_all(register: Register) -> None:
    member = register.adds(WEI, "Chen Wei", "officer", "Alibaba")
    assert set(member.platforms) == set(register.programme.setup.platforms.platforms)
    again = register.adds(WEI, "Chen Wei", "officer", "Alibaba")
    assert again.outcome == "same"


def test_an_officer_keeps_the_platforms_named_before(register: Register) -> None:
    register.adds(WEI, "Chen Wei", "officer", "Alibaba", platforms=["taobao"])
    assert register.adds(WEI, "Chen Wei", "officer", "Alibaba").platforms == ("taobao",)


def test_what_people_are_called_pings_nobody(register: Register) -> None:
    member = register.adds(HANA, "<!channel> & co", "holder", "Acme")
    card = register.cards()[f"home.start:person:{member.person_id}"]
    assert "<!channel>" not in card
    assert "&lt;!channel&gt; &amp; co" in card


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"slack_id": "hana"}, rules.NotASlackId),
        ({"slack_id": "U0HANA"}, rules.NotASlackId),
        ({"name": "  "}, rules.NameMissing),
        ({"organisation": "Acne"}, rules.NoSuchOrganisation),
        ({"roles": ["officer"]}, rules.RoleDoesNotFit),
        ({"roles": ["king"]}, rules.RoleDoesNotFit),
        ({"roles": []}, rules.RoleDoesNotFit),
        ({"platforms": ["taobao"]}, rules.PlatformsAreForOfficers),
        ({"organisation": "Alibaba", "roles": ["officer"], "platforms": ["ebay"]}, rules.NoSuchPlatform),
        ({"language": "klingon"}, rules.LanguageNotSpoken),
        ({"timezone": "Shanghai"}, rules.NotATimezone),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_leaves_nothing(
    register: Register, changed: dict[str, object], refusal: type[Refusal]
) -> None:
    fitting: dict[str, object] = {
        "slack_id": HANA,
        "name": "Hana",
        "roles": ["holder"],
        "organisation": "Acme",
    }
    with pytest.raises(refusal) as refused:
        register.act(service.add_member, **{**fitting, **changed}, by="shell:operator")  # type: ignore[arg-type]
    words = register.programme.setup.catalogues.words("en", "UTC")
    assert refused.value.say(words, contact="x@example.org").endswith(".")
    assert register.act(service.list_members) == []
    assert register.cards() == {}


def test_nobody_changes_sides_without_being_removed_first(register: Register) -> None:
    register.founds("Rival", "holder")
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    with pytest.raises(rules.SomewhereElse):
        register.adds(HANA, "Hana Sato", "holder", "Rival")
    register.act(service.remove_member, slack_id=HANA, by="shell:operator")
    moved = register.adds(HANA, "", "member", "Rival")
    assert (moved.outcome, moved.organisation, moved.name) == ("back", "Rival", "Hana Sato")


def test_who_was_removed_has_no_rights_and_comes_back_with_the_new_ones_alone(register: Register) -> None:
    member = register.adds(ANN, "Ann Lee", "manager", "IACC")
    register.act(service.remove_member, slack_id=ANN, by="shell:operator")
    assert register.act(service.list_members) == []
    back = register.adds(ANN, "Ann Lee", "translator", "IACC")
    assert (back.person_id, back.outcome, back.roles) == (member.person_id, "back", ("translator",))
    assert register.history(f"person:{member.person_id}") == ["person:added", "person:removed", "person:back"]
    assert [post.text for post in register.posts()] == [
        "Welcome back to MarketSafe, Ann Lee. You take part for IACC again."
    ]


@pytest.mark.parametrize("times", [0, 1])
def test_who_is_not_there_cannot_be_removed(register: Register, times: int) -> None:
    if times:
        register.adds(ANN, "Ann Lee", "manager", "IACC")
        register.act(service.remove_member, slack_id=ANN, by="shell:operator")
    with pytest.raises(rules.NoSuchPerson):
        register.act(service.remove_member, slack_id=ANN, by="shell:operator")


def test_members_are_listed_by_name(register: Register) -> None:
    register.adds(HANA, "Hana Sato", "holder", "Acme")
    register.adds(ANN, "Ann Lee", "analyst", "IACC")
    listed = [(one.name, one.kind, one.roles) for one in register.act(service.list_members)]
    assert listed == [("Ann Lee", "iacc", ("analyst",)), ("Hana Sato", "holder", ("holder",))]


def appointed(register: Register) -> list[Member]:
    return register.act(service.appoint_first_managers, managers=[ANN])


def test_the_settings_appoint_the_first_managers_once(register: Register) -> None:
    assert [(one.slack_id, one.roles, one.organisation) for one in appointed(register)] == [
        (ANN, ("manager",), "IACC")
    ]
    assert appointed(register) == []
    register.adds(ANN, "Ann Lee", "manager", "IACC")
    assert appointed(register) == []
    assert [one.name for one in register.act(service.list_members)] == ["Ann Lee"]


def test_the_settings_make_a_manager_of_an_analyst(register: Register) -> None:
    register.adds(ANN, "Ann Lee", "analyst", "IACC")
    assert [one.roles for one in appointed(register)] == [("analyst", "manager")]


def test_the_settings_do_not_bring_back_who_was_removed(register: Register) -> None:
    appointed(register)
    register.act(service.remove_member, slack_id=ANN, by="shell:operator")
    assert appointed(register) == []
    assert register.act(service.list_members) == []


def test_an_organisation_has_a_name_of_its_own_and_a_known_kind(register: Register) -> None:
    for name, kind, refusal in (
        ("  Acme ", "holder", rules.AlreadyThere),
        ("Brand", "seller", rules.NoSuchKind),
        (" ", "holder", rules.NameMissing),
    ):
        with pytest.raises(refusal):
            register.founds(name, kind)
    assert [one.name for one in register.act(service.list_organisations)] == ["Acme", "Alibaba", "IACC"]


@pytest.fixture
def lawyer(register: Register) -> Member:
    register.founds("Kent Law", "representative")
    return register.adds(f"U0ROB@{DESK_TEAM}", "Rob Kent", "holder", "Kent Law")


def adds_letter(register: Register, until: date = date(2026, 12, 31), **changed: str) -> service.Letter:
    sides = {"principal": "Acme", "agent": "Kent Law", **changed}
    return register.act(
        service.add_letter, **sides, from_on=date(2026, 1, 1), to_on=until, by="shell:operator"
    )


def principals(register: Register, member: Member, today: date = TODAY) -> list[str]:
    return [name for _, name in standing_of(register, member, today=today).principals]


def test_a_representative_acts_for_a_holder_while_the_letter_lasts(
    register: Register, lawyer: Member
) -> None:
    assert principals(register, lawyer) == []
    letter = adds_letter(register)
    assert principals(register, lawyer) == ["Acme"]
    assert register.act(service.revoke_letter, letter_id=letter.id, by="shell:operator").revoked
    assert principals(register, lawyer) == []
    register.act(service.revoke_letter, letter_id=letter.id, by="shell:operator")
    assert register.history(f"letter:{letter.id}") == ["letter:added", "letter:revoked"]


def test_a_letter_is_over_after_its_last_day(register: Register, lawyer: Member) -> None:
    adds_letter(register, until=TODAY)
    assert principals(register, lawyer) == ["Acme"]
    assert principals(register, lawyer, today=TODAY + timedelta(days=1)) == []


def test_the_same_letter_twice_is_one(register: Register, lawyer: Member) -> None:
    assert adds_letter(register) == adds_letter(register)
    assert len(register.act(service.list_letters)) == 1


def test_a_letter_goes_from_a_holder_to_a_representative(register: Register, lawyer: Member) -> None:
    with pytest.raises(rules.LetterNotFitting):
        adds_letter(register, principal="Kent Law", agent="Acme")
    with pytest.raises(rules.NoSuchOrganisation):
        adds_letter(register, principal="Nobody")
    with pytest.raises(rules.LetterEndsBeforeItBegins):
        adds_letter(register, until=date(2025, 12, 31))
    with pytest.raises(rules.NoSuchLetter):
        register.act(service.revoke_letter, letter_id=7, by="shell:operator")


def test_a_welcome_that_could_not_be_delivered_is_tried_again(register: Register) -> None:
    member = register.adds(HANA, "Hana Sato", "holder", "Acme")
    key = f"home.start:person:{member.person_id}"

    def park(work: Work) -> None:
        card = outbox.card_named(work.session, key)
        assert card is not None
        card.state = "parked"
        work.session.add(card)

    register.act(park)
    register.adds(HANA, "Hana Sato", "holder", "Acme", timezone="Asia/Tokyo")
    assert register.cards()[key].wanted == 2
