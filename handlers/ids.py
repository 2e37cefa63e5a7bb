"""Ids of buttons and commands that more than one topic shows; each is heard by the topic it is named for."""

FILE_CLAIM = "claims.open_form"
IMPORT = "imports.open_form"
MY_CLAIMS = "claims.my_cases"
SHOW_CLAIM = "claims.show"
FILE_LOT_AGAIN = "imports.file_lot_again"
SHOW_LOT = "claims.show_lot"
QUEUE = "triage.queue"
ESCALATE = "escalations.open_form"
SHOW_ESCALATION = "escalations.show"
TRY_AGAIN = "undelivered.try_again"
COUNTER_NOTICE = "counter_notices.open_form"
SHOW_NOTICE = "counter_notices.show"
STAND_BEHIND = "counter_notices.stand_behind_claim"
RETRACT = "counter_notices.retract"
DEALERS = "sellers.dealers"
SELLERS = "closures.sellers"
SHOW_SELLER = "closures.seller"
SETTINGS = "trust.settings"
DIGEST_SETTINGS = "digests.open_settings"
HELP = "home.help"

#: No database counts further.
_MOST_DIGITS = 18


def number(value: str) -> int:
    """The id that a button or form carries; 0, which nothing has, for what is none."""
    is_one = value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
    return int(value) if is_one else 0
