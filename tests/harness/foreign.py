"""Every door with an id that is real, and somebody else's: what a forger of requests would send.

A new button or form has to stand in one of these tables, or `test_foreign_doors` fails.
"""

from collections.abc import Mapping
from typing import Any

HOLDER, DESK, OFFICER = "holder", "desk", "officer"
#: What of the desk only a manager may do.
MANAGER = "manager"
#: What a form is sent with that needs a choice; other fields hold words.
Fields = Mapping[str, Any]
ON = ["yes"]

#: Buttons that name nothing of anybody's: what they lead to is worked out from who presses.
OPEN_ACTIONS = frozenset(
    {
        "claims.more_links",
        "claims.my_cases",
        "claims.open_form",
        "closures.sellers",
        "home.help",
        "home.take_next",
        "imports.open_form",
        "sellers.dealers",
        "triage.queue",
        "triage.take_next",
    }
)
#: The same of forms.
OPEN_FORMS = frozenset({"claims.file", "closures.search", "imports.give"})

#: Button → (whose it is, what it carries). `{…}` is a record of `test_foreign_doors.Records`.
ACTIONS: Mapping[str, tuple[str, str]] = {
    "amending.answer": (HOLDER, "{asked}:desk"),
    "amending.withdraw": (HOLDER, "{filed}"),
    "claims.approve_right": (MANAGER, "{filed}"),
    "claims.complete": (HOLDER, "{short}"),
    "claims.file_again": (HOLDER, "{declined}"),
    "claims.resume": (HOLDER, "{draft}"),
    "claims.show": (HOLDER + DESK, "{filed}"),
    "claims.show_lot": (HOLDER + DESK, "{lot}"),
    "closures.dismiss": (DESK, "{suggested}"),
    "closures.lists": (DESK, "{seller}"),
    "closures.merge": (DESK, "{seller}"),
    "closures.on_behalf": (DESK, "{closure}"),
    "closures.recommend": (DESK, "{suggested}"),
    "closures.record": (OFFICER, "{closure}"),
    "closures.reverse": (OFFICER, "{closure}"),
    "closures.seller": (DESK, "{seller}"),
    "closures.take_apart": (DESK, "{merge}"),
    "closures.take_name": (DESK, "taobao:Bright Bags"),
    "closures.undo": (OFFICER + DESK, "{closure}"),
    "counter_notices.accept": (HOLDER + DESK, "{notice}"),
    "counter_notices.ask": (HOLDER, "{notice}"),
    "counter_notices.open_form": (OFFICER, "{removed}"),
    "counter_notices.reinstate": (OFFICER, "{notice}"),
    "counter_notices.retract": (HOLDER, "{removed}"),
    "counter_notices.show": (HOLDER + DESK, "{notice}"),
    "counter_notices.stand_behind": (HOLDER + DESK, "{notice}"),
    "counter_notices.stand_behind_claim": (HOLDER, "{declined}"),
    "counter_notices.undo": (OFFICER, "{notice}"),
    "counter_notices.uphold": (OFFICER, "{notice}"),
    "digests.open_settings": (HOLDER, "{digest}"),
    "digests.preview": (HOLDER, "{digest}"),
    "digests.send_now": (HOLDER, "{digest}"),
    "escalations.acknowledge": (OFFICER, "{posted}"),
    "escalations.answer": (OFFICER, "{posted}"),
    "escalations.not_solved": (HOLDER, "{escalation}"),
    "escalations.open_form": (HOLDER + DESK, "{filed}"),
    "escalations.post": (DESK, "{escalation}"),
    "escalations.replies": (DESK, "claim:{given}"),
    "escalations.resolve": (DESK, "{escalation}"),
    "escalations.share": (DESK, "{escalation}"),
    "escalations.share_reply": (DESK, "{reply}"),
    "escalations.show": (HOLDER + DESK, "{escalation}"),
    "escalations.solved": (HOLDER, "{escalation}"),
    "hand_over.acknowledge": (OFFICER, "{given}"),
    "hand_over.all_removed": (OFFICER, "{given}"),
    "hand_over.ask": (OFFICER, "{given}"),
    "hand_over.decline": (OFFICER, "{given}"),
    "hand_over.endorse": (DESK, "{filed}"),
    "hand_over.on_behalf": (DESK, "{given}"),
    "hand_over.one_by_one": (OFFICER, "{given}"),
    "hand_over.send_sheet": (OFFICER, "{given}"),
    "hand_over.undo_record": (OFFICER, "{record}"),
    "hand_over.undo_sheet": (OFFICER, "{file}"),
    "home.take": (DESK, "{filed}"),
    "imports.drop": (HOLDER, "{import}"),
    "imports.file_lot_again": (HOLDER, "{lot}"),
    "imports.open": (HOLDER, "{import}"),
    "imports.read_again": (HOLDER, "{import}"),
    "imports.stop": (HOLDER, "{import}"),
    "sellers.remove_dealer": (HOLDER, "{dealer}"),
    "triage.ask": (DESK, "{filed}"),
    "triage.more": (DESK, "comments:{filed}"),
    "triage.priority": (DESK, "{filed}"),
    "triage.refuse": (DESK, "{filed}"),
    "triage.take": (DESK, "{filed}"),
    "triage.take_listed": (DESK, "{filed}"),
    "triage.take_question_back": (DESK, "{asked}"),
    "trust.readmit": (MANAGER, "{holder}"),
    "trust.settings": (MANAGER, ""),
    "trust.suspend": (MANAGER, "{holder}"),
    "undelivered.try_again": (DESK, "hand_over.card:{given}"),
}

#: What the menu of the desk's card carries besides.
MENU = ("release", "pass_on", "skip", "comment", "comments")

_WORDS: Fields = {"words": "Mine now.", "reason": "Mine now."}
#: Form → (whose it is, its private metadata, what stands in it).
FORMS: Mapping[str, tuple[str, str, Fields]] = {
    "amending.answered": (HOLDER, "{asked}:desk", {"answer": "Mine now.", "note": "x", "confidential": "x"}),
    "amending.withdrawn": (HOLDER, "{filed}", {"what": "whole", "reason": "mistake"}),
    "claims.completed": (
        HOLDER,
        "{short}",
        {"listing_1": "https://item.taobao.com/item.htm?id=691541677999"},
    ),
    "claims.confirm": (HOLDER, "{draft}", {"statement": ON}),
    "closures.dismiss": (DESK, "{suggested}:suggested", _WORDS),
    "closures.lists": (DESK, "{seller}", {"list": "watch"}),
    "closures.merge": (DESK, "{seller}", {"into": "2", "reason": "x"}),
    "closures.on_behalf": (DESK, "{closure}", {"officer": "0", "source": "x", "kind": "closed"}),
    "closures.recommend": (DESK, "{suggested}", _WORDS),
    "closures.record": (OFFICER, "{closure}", {"kind": "closed"}),
    "closures.reverse": (OFFICER, "{closure}", _WORDS),
    "closures.take_apart": (DESK, "{merge}", _WORDS),
    "counter_notices.asked": (HOLDER, "{notice}", _WORDS),
    "counter_notices.claim_stood_behind": (
        HOLDER,
        "{declined}",
        {"places": "all", "statement": ON, "words": "x"},
    ),
    "counter_notices.record": (
        OFFICER,
        "{removed}",
        {"places": "all", "ground": "authorised", "words": "Mine."},
    ),
    "counter_notices.reinstated": (OFFICER, "{notice}", _WORDS),
    "counter_notices.retracted": (HOLDER, "{removed}", {"places": "all", "reason": "mistake"}),
    "counter_notices.stood_behind": (HOLDER + DESK, "{notice}", {"words": "x", "statement": ON}),
    "digests.settings": (HOLDER, "{digest}", {"local_time": "09:00", "frequency": "weekly"}),
    "escalations.answer": (OFFICER, "{posted}", _WORDS),
    "escalations.confirm_post": (DESK, "{post_draft}", {}),
    "escalations.escalate": (
        HOLDER + DESK,
        "",
        {"about": "{reference}", "kind": "claim", "urgency": "normal", "words": "Mine now."},
    ),
    "escalations.not_solved": (HOLDER, "{escalation}", _WORDS),
    "escalations.post": (DESK, "{escalation}", {"place": "shared", "words": "x"}),
    "escalations.resolve": (DESK, "{escalation}", _WORDS),
    "escalations.share": (DESK, "{escalation}", _WORDS),
    "hand_over.declined": (OFFICER, "{given}", {"reason": "cannot_find"}),
    "hand_over.endorse_sampled": (DESK, "{batch}", {}),
    "hand_over.on_behalf": (DESK, "{given}", {"officer": "0", "source": "x", "what": "all_removed"}),
    "hand_over.outcomes": (OFFICER, "{given}", {"listing_1": "removed"}),
    "hand_over.query": (OFFICER, "{given}", {"reason": "which_goods"}),
    "hand_over.sheet": (OFFICER, "{given}", {"sheet": [{"id": "F0FORGED01", "name": "x.xlsx"}]}),
    "imports.confirm": (HOLDER, "{import}", {"statement": ON}),
    "sellers.add_dealer": (
        HOLDER,
        "",
        {"holder": "{holder}", "store": "https://shop104736810.taobao.com", "note": "Mine now."},
    ),
    "triage.ask": (DESK, "{filed}", {"reason": "which_goods"}),
    "triage.comment": (DESK, "{filed}", _WORDS),
    "triage.pass_on": (DESK, "{filed}", {"colleague": "{manager}"}),
    "triage.priority_form": (DESK, "{filed}", {"priority": "0", "words": "Mine now."}),
    "triage.refuse": (DESK, "{filed}", {"reason": "market"}),
    "trust.save": (MANAGER, "", {"is_on": "on", "one_in": "10", "told": ["taobao"]}),
    "trust.suspend": (MANAGER, "{holder}", _WORDS),
}

#: Selects that offer what is somebody's: whose they are.
SELECTS: Mapping[str, str] = {"claims.right": HOLDER, "closures.others": DESK}


def state_of(fields: Fields) -> dict[str, dict[str, dict[str, Any]]]:
    """`view.state.values` in which these fields stand."""
    return {name: {name: _element(value)} for name, value in fields.items()}


def _element(value: Any) -> dict[str, Any]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {"type": "file_input", "files": value}
    if isinstance(value, list):
        return {"type": "checkboxes", "selected_options": [{"value": one} for one in value]}
    return {"type": "plain_text_input", "value": value}
