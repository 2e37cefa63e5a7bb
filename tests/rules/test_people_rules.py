"""Who may do what, and what a member must have."""

from itertools import product

import pytest

from handlers import start
from handlers.people import rules
from handlers.people.rules import FITS, MAY, ROLE_NAMES, Action, Role, fits, may
from handlers.words import Catalogues


def test_every_action_has_its_row_and_every_role_its_name() -> None:
    assert set(MAY) == set(Action)
    assert set(ROLE_NAMES) == set(Role)


@pytest.mark.parametrize(("kind", "other"), [("holder", "alibaba"), ("iacc", "alibaba"), ("holder", "iacc")])
def test_nobody_sits_on_two_sides_of_the_table(kind: str, other: str) -> None:
    assert FITS[kind] & FITS[other] == {Role.MEMBER}


def test_no_officer_may_do_what_the_desk_or_a_holder_does() -> None:
    officers = {action for action in Action if may(frozenset({"officer"}), action)}
    others = {
        action
        for role, action in product(set(Role) - {Role.OFFICER}, Action)
        if may(frozenset({role}), action)
    }
    # the desk takes back what it recorded in an officer's place, and the service looks whose it is
    assert officers & others == {Action.UNDO_OUTCOME}


def test_somebody_without_a_role_may_do_nothing() -> None:
    assert [action for action in Action if may(frozenset(), action)] == []
    assert not fits("seller", "holder")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("U0123ABCD@T0123ABCD", "U0123ABCD@T0123ABCD"),
        (" w012@e0abc\n", "W012@E0ABC"),
        ("U0123ABCD", None),
        ("T0123@U0123", None),
        ("U0123@T0123@T1", None),
        ("<@U0123>@T0123", None),
        ("U01 23@T0123", None),
        ("", None),
    ],
)
def test_a_slack_id_is_a_persons_and_their_teams(text: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(rules.NotASlackId):
            rules.slack_id(text)
    else:
        assert str(rules.slack_id(text)) == read


@pytest.mark.parametrize(
    ("text", "spoken"), [("en", "en"), ("EN-us", "en"), ("zh", "zh-CN"), ("zh_Hans_CN", "zh-CN")]
)
def test_every_way_to_write_a_language_we_speak_is_understood(text: str, spoken: str) -> None:
    assert rules.a_language(text) == spoken


@pytest.mark.parametrize("text", ["", "cn", "de", "english"])
def test_a_language_that_we_do_not_speak_is_refused(text: str) -> None:
    with pytest.raises(rules.LanguageNotSpoken):
        rules.a_language(text)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_told_something_and_no_more_than_fits_a_message(role: Role) -> None:
    words = Catalogues.load().words("en", "UTC")
    duties = start.duties(words, frozenset({role}))
    assert duties
    assert len("\n".join(duties)) < 3000
    assert start.commands(words, frozenset({role}))[-1] == "`/marketsafe` shows this help"
