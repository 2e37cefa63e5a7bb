"""What digests and the Home tab ask of escalations."""

from handlers.escalations import posting, service
from storage import escalation_faces, escalations
from tests.escalations.kit import House


def raised(house: House, name: str, urgency: str, *, claim_id: int = 0) -> int:
    about = f"MS-2026-{claim_id:06d}" if claim_id else ""
    source = f"V{house.now}{name}"
    fields = {"about": about, "holder": "", "kind": "other", "urgency": urgency, "said": "Help"}
    house.do(name, service.escalate, source=source, **fields)
    row = house.act(lambda work: escalations.by_source(work.session, source))
    assert row is not None
    return row.id or 0


def posted(house: House, escalation_id: int) -> None:
    view = house.do(
        "ann", posting.prepare_post, escalation_id=escalation_id, token="t", place="shared", said="Look"
    )
    house.do("ann", posting.confirm_post, draft_id=int(view["private_metadata"]))


def test_what_waits_for_each_side_comes_with_the_earliest_due_first(house: House) -> None:
    claim_id = house.claim("Acme", filed_by="hana", handed_over=True)
    slow = raised(house, "hana", "normal", claim_id=claim_id)
    urgent = raised(house, "rival", "urgent")
    mine = raised(house, "max", "normal")
    for one in (slow, urgent):
        posted(house, one)
    waiting = house.act(lambda work: escalation_faces.pending(work.session, owner="officer"))
    assert [(one.id, one.family, one.holder) for one in waiting] == [
        (urgent, "", ""),
        (slow, "taobao", "Acme"),
    ]
    waiting = house.act(lambda work: escalation_faces.pending(work.session, owner="desk"))
    assert [(one.reference, one.raised_by) for one in waiting] == [(f"ES-2026-{mine:06d}", "Max")]
    rows = house.act(lambda work: escalations.pending(work.session, owner="officer"))
    assert [row.reference for row in rows] == [f"ES-2026-{urgent:06d}", f"ES-2026-{slow:06d}"]


def test_a_holder_sees_what_is_open_of_its_own(house: House) -> None:
    for name in ("hana", "hiro", "rival"):
        raised(house, name, "normal")
    house.do("ann", service.resolve, escalation_id=2, said="Solved")
    acme = [house.ids["Acme"]]
    still = house.act(lambda work: escalation_faces.open_of(work.session, acme))
    assert [one.raised_by for one in still] == ["Hana"]
    rows = house.act(lambda work: escalations.open_of(work.session, acme[0]))
    assert [row.id for row in rows] == [1]
