"""One row and more of every table as each revision knew it, so that migrations run over a store in use.

A revision that adds or changes tables adds its rows here, under its own number, and leaves the earlier ones.
"""

from datetime import UTC, date, datetime
from typing import Any

AT = datetime(2026, 3, 2, 14, 0, 0, 250_000, tzinfo=UTC)

Rows = dict[str, list[dict[str, Any]]]

#: What a required column holds of which a sample says nothing.
FILLING: dict[type, Any] = {
    str: "",
    int: 0,
    bool: False,
    bytes: b"gAAAAA-sealed",
    datetime: AT,
    date: AT.date(),
    object: {},
}

_CLAIM = {"organisation_id": 11, "filed_by_id": 1, "right_id": 1, "family": "taobao", "filed_at": AT}

FIRST: Rows = {
    "installation": [{"id": 1, "team_id": "T1"}],
    "lane": [
        {"id": 1, "team_id": "T1", "address": "@U1", "channel_id": "D1", "free_at": AT},
        {"id": 2, "team_id": "T1", "address": "C1", "leased_by": "here:1"},
    ],
    "place": [{"name": "desk", "lane_id": 2}],
    "seen_event": [{"event_id": "Ev1"}],
    "organisation": [
        {"id": 11, "kind": "holder", "name": "Northwind"},
        {"id": 12, "kind": "representative", "name": "Harbour & Pine LLP"},
    ],
    "person": [{"id": 1, "team_id": "T2", "user_id": "U1", "organisation_id": 11, "lane_id": 1}],
    "person_role": [{"person_id": 1, "role": "holder"}],
    "person_platform": [{"person_id": 1, "platform": "taobao"}],
    "authorisation": [
        {
            "id": 1,
            "principal_id": 11,
            "agent_id": 12,
            "from_on": date(2026, 1, 1),
            "to_on": date(2026, 12, 31),
        }
    ],
    "ip_right": [{"id": 1, "organisation_id": 11, "kind": "trademark", "state": "approved"}],
    "listing": [{"id": 1, "family": "taobao", "kind": "listing", "item_id": "712345678901"}],
    "draft": [{"id": 1, "person_id": 1, "state": "filed", "token": "t0k3n", "claims": "1"}],
    "claim": [
        {**_CLAIM, "id": 1, "status": "filed", "owner": "desk", "due_at": AT, "source": "draft:1:0"},
        {**_CLAIM, "id": 2, "status": "removed", "owner": "", "source": "draft:1:1"},
    ],
    "claim_listing": [
        {"id": 1, "claim_id": 1, "organisation_id": 11, "listing_id": 1, "status": "filed", "open": True},
        {"id": 2, "claim_id": 2, "organisation_id": 11, "listing_id": 1, "status": "removed", "open": False},
    ],
    "remark": [{"id": 1, "claim_id": 2, "person_id": 1, "kind": "decline"}],
    "disclosure": [{"id": 1, "claim_id": 2, "person_id": 1, "place": "shared"}],
    "escalation": [
        {
            "id": 1,
            "claim_id": 1,
            "raised_by_id": 1,
            "organisation_id": 11,
            "kind": "claim",
            "urgency": "normal",
            "status": "with_desk",
            "owner": "desk",
            "due_at": AT,
        }
    ],
    "reply": [{"id": 1, "subject": "escalation:1", "channel_id": "C1", "ts": "1772460000.000100"}],
    "subscription": [
        {
            "id": 1,
            "audience": "desk",
            "reader": "desk",
            "frequency": "daily",
            "calendar": "US",
            "active": True,
        }
    ],
    "post": [
        {"id": 1, "key": "claims.filed:1", "lane_id": 2, "kind": "message", "state": "waiting"},
        {"id": 2, "key": "claims.filed:2", "lane_id": 2, "kind": "file", "state": "parked"},
    ],
    "card": [{"id": 1, "key": "claims.desk:1", "lane_id": 2, "kind": "message", "state": "waiting"}],
    "history": [
        {"id": 1, "subject": "claim:1", "tag": "claim:filed", "facts": {"listings": [1]}, "seq": 1},
        {"id": 2, "subject": "claim:2", "tag": "claim:filed", "facts": {"listings": []}},
    ],
    "slot": [{"job": "digest:1", "slot": "2026-03-02"}],
}

SHEETS: Rows = {
    "given_file": [
        {"id": 1, "kind": "outcomes", "subject": "claim:2", "way": "form", "state": "taken", "result": {}},
        {
            "id": 2,
            "kind": "outcomes",
            "subject": "claim:2",
            "person_id": 1,
            "way": "thread",
            "source": "C1:1772460000.000200:F1",
            "state": "waiting",
            "result": {},
        },
    ],
    "remark": [{"id": 2, "claim_id": 2, "person_id": 1, "kind": "decline", "places": "1", "undone_at": AT}],
}

IMPORTS: Rows = {
    "batch": [
        {
            "id": 1,
            "organisation_id": 11,
            "lot": "import:1:0",
            "place": 1,
            "claim_count": 1,
            "counts": {"filed": 1},
        }
    ],
    "claim": [
        {
            **_CLAIM,
            "id": 3,
            "batch_id": 1,
            "status": "filed",
            "owner": "desk",
            "due_at": AT,
            "source": "import:1:0:0",
        }
    ],
    "sheet_import": [
        {"id": 1, "person_id": 1, "right_id": 1, "way": "form", "token": "V1", "state": "running"},
        {"id": 2, "person_id": 1, "right_id": 1, "way": "shell", "token": "V2", "state": "done"},
    ],
    "import_sheet": [{"id": 1, "import_id": 1, "place": 1, "state": "read"}],
    "sheet_part": [{"id": 1, "sheet_id": 1, "place": 0}],
    "import_refused_row": [{"id": 1, "sheet_id": 1, "row": 7, "why": "already_claimed"}],
}

_NOTICE = {"claim_id": 2, "recorded_by_id": 1}
WHOLE_LIFE: Rows = {
    "counter_notice": [
        {**_NOTICE, "id": 1, "round": 1, "state": "countered", "owner": "holder", "due_at": AT},
        {**_NOTICE, "id": 2, "round": 2, "state": "upheld", "owner": ""},
    ],
    "question": [{"id": 1, "claim_id": 1, "asker": "desk", "asked_by_id": 1, "changed": ["note"]}],
    "on_behalf": [{"id": 1, "claim_id": 2, "person_id": 1, "act": "outcome"}],
    "recorded": [{"id": 1, "subject": "claim:2", "person_id": 1, "officer_id": 1, "result": {}}],
    "desk_comment": [{"id": 1, "subject": "claim:1", "person_id": 1, "source": "V1"}],
    "skipped": [{"id": 1, "person_id": 1, "subject": "claim:1"}],
    "served": [{"organisation_id": 11}],
    "claim": [
        {
            **_CLAIM,
            "id": 4,
            "status": "countered",
            "owner": "holder",
            "due_at": AT,
            "source": "draft:2:0",
            "follows_id": 2,
        }
    ],
    "claim_listing": [
        {
            "id": 3,
            "claim_id": 4,
            "organisation_id": 11,
            "listing_id": 1,
            "status": "countered",
            "open": False,
            "round": 1,
            "notice_id": 1,
            "handed_over_at": AT,
        }
    ],
}

PLATFORMS: Rows = {
    "batch": [
        {
            "id": 2,
            "organisation_id": 11,
            "lot": "import:1:0",
            "place": 2,
            "claim_count": 0,
            "counts": {},
            "platform": "tmall",
        }
    ]
}

SELLERS: Rows = {
    "seller": [{"id": 1, "name": "Bright Bags"}, {"id": 2, "name": "shop 42", "merged_into_id": 1}],
    "seller_alias": [
        {"id": 1, "seller_id": 1, "family": "taobao", "key_kind": "shop_id", "key": "42", "source": "link"}
    ],
    "seller_listed": [{"id": 1, "seller_id": 1, "list": "watch", "listed_by_id": 1}],
    "seller_action": [{"id": 1, "seller_id": 1, "kind": "closed", "recorded_by_id": 1}],
    "closure": [
        {"id": 1, "seller_id": 1, "family": "taobao", "state": "suggested", "owner": "desk", "due_at": AT},
        {"id": 2, "seller_id": 2, "family": "1688", "state": "answered", "owner": "", "action_id": 1},
    ],
    "listing": [
        {
            "id": 2,
            "family": "taobao",
            "kind": "listing",
            "item_id": "712345678902",
            "seller_key_kind": "shop_id",
            "seller_key": "42",
            "seller_name": "Bright Bags",
        }
    ],
}

TRUST: Rows = {
    "trust_setting": [{"id": 1, "is_on": True, "one_in": 10, "set_by_id": 1}],
    "trust_suspension": [{"id": 1, "organisation_id": 11, "suspended_by_id": 1}],
    "listing_store": [{"id": 1, "listing_id": 2, "family": "taobao", "key_kind": "shop_id", "key": "43"}],
    "seller_visibility": [{"id": 1, "family": "lazada", "to_holders": False, "set_by_id": 1}],
    "seller_merge": [{"id": 1, "gone_id": 2, "kept_id": 1, "merged_by_id": 1}],
}

PAPERS: Rows = {
    "kept_file": [{"content_hash": "0" * 64, "size": 3}],
    "counter_notice": [
        {**_NOTICE, "id": 3, "round": 1, "state": "upheld", "owner": "", "turn_at": AT, "papers_with_id": 1}
    ],
    "paper": [{"id": 1, "notice_id": 1, "person_id": 1, "state": "given", "content_hash": "0" * 64}],
    "seller_action": [{"id": 2, "seller_id": 1, "kind": "warned", "recorded_by_id": 1, "officer_id": 1}],
}

UNDELIVERED: Rows = {
    "undelivered": [{"id": 1, "key": "hand_over.card:9", "reference": "MS-2026-000009"}],
    "claim": [
        {**_CLAIM, "id": 9, "status": "undelivered", "owner": "desk", "due_at": AT, "source": "draft:9:0"}
    ],
    "claim_listing": [
        {"id": 9, "claim_id": 9, "organisation_id": 11, "position": 1, "status": "undelivered", "open": True}
    ],
}

#: Revision → the rows that a store of that revision may hold besides those of the revisions before.
SAMPLES: dict[str, Rows] = {
    "0001": FIRST,
    "0002": SHEETS,
    "0003": IMPORTS,
    "0004": WHOLE_LIFE,
    "0005": PLATFORMS,
    "0006": SELLERS,
    "0007": TRUST,
    "0008": PAPERS,
    "0009": UNDELIVERED,
}
