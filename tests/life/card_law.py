"""The law of cards: shown anew, every card would say what it says."""

import json
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from handlers.claims import refreshing
from handlers.claims.cases import Case
from handlers.closures import refreshing as closures
from handlers.counter_notices import showing as notices
from handlers.counter_notices.undone_views import UNDO as UNDO_DECISION
from handlers.escalations import refreshing as escalations
from handlers.hand_over import deciding
from handlers.hand_over.taking_back import UNDO
from handlers.programme import Work
from storage import batches, outbox
from tests.life.life import Life
from tests.life.rows import Rows, rows_of
from tests.life.subjects import cases_of

#: What of other records comes and goes without a card being shown anew: the claims of others on the same
#: listings, and how their sellers stand by other claims.
_OF_OTHERS = ("also claimed by another rights-holder", "The seller of ", "The same name as ")
#: Buttons that take back what was recorded: after their hour they are refused in words.
_FOR_AN_HOUR = (UNDO, UNDO_DECISION)
_EMPTY = '"elements": []'


def every_card_shows_how_it_is(life: Life) -> None:
    """Of every record."""
    life.would(_all_cards)


def _all_cards(work: Work) -> None:
    rows = rows_of(work)
    for case in cases_of(work):
        _are_right(work, partial(_show_case, work, case))
    for show, ids in (
        (notices.refresh, rows.notices),
        (escalations.refresh, rows.escalations),
        (closures.refresh, [one for one in rows.closures if not _is_to_be_counted(rows, one)]),
    ):
        for one in ids:
            _are_right(work, partial(show, work, one))


def _is_to_be_counted(rows: Rows, closure_id: int) -> bool:
    """The clock counts a seller's strikes anew, within a minute."""
    return rows.sellers[rows.closures[closure_id].seller_id].look_again


def cards_of_cases(life: Life, keys: Collection[str]) -> None:
    """Of the cases among these: what one act has touched."""

    def look(work: Work) -> None:
        for case in cases_of(work):
            if case.key in keys:
                _are_right(work, partial(_show_case, work, case))

    if keys:
        life.would(look)


def _show_case(work: Work, case: Case) -> None:
    held = deciding.held(work, case)
    if held is not None:
        deciding.show_everywhere(work, held)
    elif batches.lock(work.session, case):
        refreshing.refresh(work, case)


def _are_right(work: Work, show: Callable[[], Any]) -> None:
    show()
    for key, wanted in work.promises.cards.items():
        card = outbox.card_named(work.session, key)
        assert card is not None, f"{key} was never promised"
        said, anew = _said(work, card.body), _said(work, wanted["body"])
        assert said == anew, f"{key} says {set(said) - set(anew)}, and is {set(anew) - set(said)}"
    work.promises.cards.clear()


def _said(work: Work, sealed: bytes) -> list[str]:
    """What a card says, block by block, without what is said of other records.

    And without what can be pressed for an hour.
    """
    body = json.loads(work.open(sealed))
    for block in body["blocks"]:
        if block["type"] == "actions":
            block["elements"] = [one for one in block["elements"] if one["action_id"] not in _FOR_AN_HOUR]
    told = [json.dumps(block, ensure_ascii=False, sort_keys=True) for block in body["blocks"]]
    return [body["text"], *(one for one in told if not any(hint in one for hint in (*_OF_OTHERS, _EMPTY)))]
