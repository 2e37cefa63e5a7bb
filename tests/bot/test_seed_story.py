"""What the example is made of: the headline's bulk, the story's order in time, and all of it or nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.foundation import calendars
from bot.shell import cast
from bot.shell.seeding import headline, living, tale
from storage.all_or_nothing import AllOrNothing
from storage.uow import UnitOfWork
from tests.bot.seeds import by_status, counted, programme_at, settings

# -- the headline


def test_the_headline_is_all_removed_in_whole_claims_and_says_nothing(tmp_path: Path) -> None:
    scale, present = headline.Scale(listings=1_310, stores=320), datetime.now(UTC)
    with programme_at(tmp_path) as programme:
        headline.put_in(programme, cast.in_the_demo(settings(tmp_path)), present, scale)
    assert set(by_status(tmp_path, "claim")) == set(by_status(tmp_path, "claim_listing")) == {"removed"}
    kinds = "SELECT kind, count(*) FROM listing GROUP BY kind"
    assert counted(tmp_path, kinds) == {"listing": 1_310, "store": 320}
    assert sum(by_status(tmp_path, "claim_listing").values()) == 1_630
    largest = "SELECT 'largest', max(listing_count) FROM claim"
    assert counted(tmp_path, largest)["largest"] == 300
    unsaid = "SELECT 'promises', (SELECT count(*) FROM post) + count(*) FROM card WHERE key LIKE 'claims%'"
    assert counted(tmp_path, unsaid) == {"promises": 0}
    acts = counted(tmp_path, "SELECT tag, count(*) FROM history WHERE tag LIKE 'claim:%' GROUP BY tag")
    assert len(set(acts.values())) == 1
    assert {"claim:filed", "claim:endorsed", "claim:handed_over", "claim:removed"} <= set(acts)


def test_the_headlines_own_numbers_are_the_announcements() -> None:
    assert headline.Scale() == headline.Scale(listings=180_000, stores=5_000)


# -- the story


@pytest.mark.parametrize(
    "present",
    [
        datetime(2026, 1, 2, 3, tzinfo=UTC),  # a holiday's night
        datetime(2026, 2, 22, 12, tzinfo=UTC),  # a Sunday at the end of the Spring Festival
        datetime(2026, 3, 30, 7, tzinfo=UTC),  # Europe's clocks have changed, America's weeks ago
        datetime(2026, 10, 9, 23, 59, tzinfo=UTC),  # after the Golden Week
        datetime(2026, 11, 4, 14, tzinfo=UTC),  # America's clocks have changed
        datetime(2027, 1, 4, 4, tzinfo=UTC),  # weeks on both sides of a year's end
    ],
    ids=str,
)
def test_whenever_it_is_put_in_no_act_comes_before_what_it_follows(present: datetime, tmp_path: Path) -> None:
    story = tale.read(present, calendars(settings(tmp_path)))
    assert story.begins_at < story.acts[0].at
    assert story.acts[-1].at < present
    happened: dict[str, list[str]] = {}
    for act in story.acts:
        happened.setdefault(act.subject, []).append(act.verb)
    for name in story.filings:
        steps = [_STEPS[verb] for verb in happened[name] if verb in _STEPS]
        assert (steps[0], steps) == (0, sorted(steps)), name
    begins = {act.subject: act.at for act in story.acts if act.verb in ("files", "asks")}
    for name, plea in story.pleas.items():
        assert happened[name][0] == "asks"
        assert not plea.about or begins[plea.about] < begins[name], name
    approved = next(act.at for act in story.acts if act.verb == "registers")
    assert all(
        act.at > approved for act in story.acts if (act.subject, act.verb) == ("night-lights", "takes")
    )


#: What may follow what in a claim's life.
_STEPS = {"files": 0, "completes": 1, "takes": 2, "hands-over": 3, "refuses": 3, "acknowledges": 4}
_STEPS |= dict.fromkeys(("removes", "declines", "decides"), 5)


def test_a_line_that_is_no_act_is_told(tmp_path: Path) -> None:
    reader = tale._Reader(tale.Almanac(datetime.now(UTC), calendars(settings(tmp_path))))
    with pytest.raises(ValueError, match="is no act"):
        reader.take({"right": [{"right": "ACME US", "at": "3 10:00 nobody"}]})


# -- all of it, or nothing


def test_units_that_are_not_kept_leave_nothing(database_url: str, tmp_path: Path) -> None:
    with programme_at(tmp_path, database_url) as programme:
        store = AllOrNothing.over(programme.store)
        store.run(lambda unit: unit.record("claim:1", "claim:filed", "person:1"), now=programme.clock())
        assert not store.read(living.is_untouched, now=programme.clock())
        store.close()
        assert programme.store.read(living.is_untouched, now=programme.clock())


def test_a_unit_that_raises_is_undone_alone(database_url: str, tmp_path: Path) -> None:
    def fails(unit: UnitOfWork) -> None:
        unit.record("claim:2", "claim:filed", "person:1")
        unit.flush()
        raise ValueError("this one alone")

    def subjects(unit: UnitOfWork) -> list[str]:
        return [str(one) for one in unit.session.scalars(text("SELECT subject FROM history"))]

    with programme_at(tmp_path, database_url) as programme:
        store = AllOrNothing.over(programme.store)
        store.run(lambda unit: unit.record("claim:1", "claim:filed", "person:1"), now=programme.clock())
        with pytest.raises(ValueError, match="this one alone"):
            store.run(fails, now=programme.clock())
        store.keep()
        store.close()
        assert programme.store.read(subjects, now=programme.clock()) == ["claim:1"]
