"""Rights are registered once, for rights-holders."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.people.rules import NoSuchOrganisation
from handlers.refusals import Refusal
from handlers.rights import rules, service
from storage.rights import KnownRight
from tests.harness.register import Register, register_at


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with register_at(tmp_path) as register:
        register.founds("Acme", "holder")
        register.founds("Rival", "holder")
        register.founds("Kent Law", "representative")
        yield register


def registers(register: Register, **changed: object) -> KnownRight:
    right = {
        "organisation": "Acme",
        "kind": "trademark",
        "mark": "ACME",
        "number": "123",
        "jurisdiction": "CN",
    }
    return register.act(service.add_right, **{**right, **changed}, by="shell:operator")  # type: ignore[arg-type]


def test_a_right_is_pending_until_it_is_said_to_be_approved(register: Register) -> None:
    pending = registers(register, mark=" ACME  gold ", jurisdiction="cn")
    assert (pending.name, pending.state) == ("ACME gold · 123 · CN", "pending")
    assert registers(register, approved=True, number="124").state == "approved"
    assert register.history(f"right:{pending.id}") == ["right:registered"]


def test_history_tells_codes_and_never_what_a_mark_is_called(register: Register) -> None:
    right = registers(register)
    facts = {"kind": "trademark", "jurisdiction": "CN", "state": "pending"}
    assert register.facts(f"right:{right.id}") == {"organisation": right.organisation_id, **facts}


def test_the_same_right_twice_is_refused_in_words(register: Register) -> None:
    registers(register)
    with pytest.raises(rules.RightAlreadyThere) as refused:
        registers(register, mark="acme", jurisdiction="cn")
    words = register.programme.setup.catalogues.words("en", "UTC")
    said = refused.value.say(words, contact="")
    assert said.startswith("Acme has this right already: ACME · 123 · CN.")


@pytest.mark.parametrize("other", [{"number": "124"}, {"jurisdiction": "US"}, {"organisation": "Rival"}])
def test_another_number_country_or_holder_is_another_right(register: Register, other: dict[str, str]) -> None:
    assert registers(register).id != registers(register, **other).id
    assert len(register.act(service.list_rights)) == 2


def test_a_kind_may_be_written_as_people_write_it(register: Register) -> None:
    assert registers(register, kind="Utility model").kind == "utility_model"


def test_a_copyright_needs_no_number(register: Register) -> None:
    assert registers(register, kind="copyright", number="").name == "ACME · CN"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"kind": "secret"}, rules.NoSuchRightKind),
        ({"mark": " "}, rules.MarkMissing),
        ({"number": " "}, rules.NumberMissing),
        ({"kind": "design", "number": ""}, rules.NumberMissing),
        ({"jurisdiction": "China"}, rules.NotAJurisdiction),
        ({"jurisdiction": ""}, rules.NotAJurisdiction),
        ({"organisation": "Nobody"}, NoSuchOrganisation),
        ({"organisation": "Kent Law"}, rules.NotARightsHolder),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    register: Register, changed: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        registers(register, **changed)
    assert register.act(service.list_rights) == []


def test_rights_are_listed_for_one_holder_or_for_all(register: Register) -> None:
    registers(register, organisation="Rival")
    registers(register)
    assert [right.organisation for right in register.act(service.list_rights)] == ["Acme", "Rival"]
    assert [one.organisation for one in register.act(service.list_rights, organisation="Rival")] == ["Rival"]
