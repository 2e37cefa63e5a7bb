"""The shell that operators' scripts rely on: what is done, what is printed, and the exit code."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli import main
from bot.sandbox import demo
from bot.shell.opening import opened
from handlers.workspaces.service import settle
from storage.crypto import Keyring
from storage.db import open_engine
from storage.history import seal
from storage.migrate import pending
from tests.bot.conftest import Types

ANN = "U0ANN00001@T0IACC0001"
LINK = "https://item.taobao.com/item.htm?id=691541677564"


def add_ann(types: Types) -> None:
    types("member", "add", ANN, "--name", "Ann Lee", "--role", "analyst", "--organisation", "IACC")


def add_northwind(types: Types) -> None:
    types("organisation", "add", "Northwind", "--kind", "holder")


# -- the register


def test_a_member_is_added_and_listed(types: Types) -> None:
    said = types("member", "add", ANN, "--name", "Ann Lee", "--role", "analyst", "--organisation", "IACC")
    assert (said.code, said.out) == (0, "Ann Lee is a member now.\n")
    (ann,) = types("member", "list", "--json").document
    assert (ann["slack_id"], ann["name"], ann["roles"]) == (ANN, "Ann Lee", ["analyst"])
    assert "Ann Lee" in types("member", "list").out


def test_adding_a_member_twice_changes_nothing(types: Types) -> None:
    add_ann(types)
    again = types("member", "add", ANN, "--role", "analyst", "--organisation", "IACC", "--json")
    assert (again.code, again.document["outcome"]) == (0, "same")


def test_an_officer_is_added_with_everything_that_can_be_said_of_one(types: Types) -> None:
    officer = types(
        *("member", "add", "U0WEI00001@T0ALIBABA1", "--name", "Chen Wei", "--role", "officer"),
        *("--organisation", "Alibaba", "--platform", "taobao", "--platform", "tmall"),
        *("--language", "zh-CN", "--timezone", "Asia/Shanghai", "--json"),
    ).document
    assert officer["platforms"] == ["taobao", "tmall"]
    assert (officer["language"], officer["timezone"]) == ("zh-CN", "Asia/Shanghai")


def test_a_member_is_removed(types: Types) -> None:
    add_ann(types)
    assert types("member", "remove", ANN).code == 0
    assert types("member", "list", "--json").document == []


def test_a_refusal_is_said_in_words(types: Types) -> None:
    said = types("member", "remove", ANN)
    assert said.code == 1
    assert said.out == ""
    assert said.err.startswith(f"There is no member {ANN}.")


def test_a_refusal_is_one_json_document_for_programs(types: Types) -> None:
    said = types("member", "add", "ann", "--role", "analyst", "--organisation", "IACC", "--json")
    assert said.code == 1
    assert "is not a Slack member id" in said.document["error"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Northwind", "Northwind"), ("Acme Tools", "'Acme Tools'"), ("O'Neill", "'O'\"'\"'Neill'")],
)
def test_an_unknown_organisation_is_told_with_the_line_that_adds_it(
    types: Types, name: str, typed: str
) -> None:
    said = types("member", "add", ANN, "--role", "holder", "--organisation", name)
    assert said.code == 1
    assert f"marketsafe organisation add {typed} --kind holder|representative" in said.err


def test_what_was_typed_gives_a_terminal_no_orders(types: Types) -> None:
    types("organisation", "add", "\x1b[2JNorth\u009bwind", "--kind", "holder")
    said = types("organisation", "list").out
    assert "North" in said
    assert not {"\x1b", "\u009b"} & set(said)


def test_organisations_and_rights_are_added_and_listed(types: Types) -> None:
    add_northwind(types)
    names = {one["name"]: one["kind"] for one in types("organisation", "list", "--json").document}
    assert names == {"Alibaba": "alibaba", "IACC": "iacc", "Northwind": "holder"}
    right = ("right", "add", "--organisation", "Northwind", "--kind", "trademark", "--mark", "NORTHWIND")
    said = types(*right, "--number", "1234567", "--jurisdiction", "CN", "--approved")
    assert said.out == "NORTHWIND · 1234567 · CN of Northwind is registered: approved.\n"
    (listed,) = types("right", "list", "--organisation", "Northwind", "--json").document
    assert (listed["mark"], listed["state"]) == ("NORTHWIND", "approved")


def test_a_letter_lets_a_firm_act_until_it_is_revoked(types: Types) -> None:
    add_northwind(types)
    types("organisation", "add", "Kent Law", "--kind", "representative")
    letter = ("letter", "add", "--principal", "Northwind", "--agent", "Kent Law", "--from", "2026-01-01")
    made = types(*letter, "--to", "2026-12-31", "--json").document
    assert (made["from_on"], made["to_on"], made["revoked"]) == ("2026-01-01", "2026-12-31", False)
    assert types("letter", "revoke", str(made["id"])).code == 0
    assert [one["revoked"] for one in types("letter", "list", "--json").document] == [True]


def test_an_empty_list_says_so(types: Types) -> None:
    assert types("right", "list").out.endswith("There is none yet.\n")


# -- used wrongly


@pytest.mark.parametrize(
    "words",
    [
        ("dance",),
        ("member", "add"),
        ("member", "add", ANN, "--organisation", "IACC"),
        ("run", "--port", "0"),
        ("letter", "revoke", "first"),
        ("letter", "add", "--principal", "A", "--agent", "B", "--from", "soon", "--to", "2026-12-31"),
        ("digest", "send", "--audience", "desk", "--at", "monday"),
        ("digest", "send", "--audience", "desk", "--at", "2026-03-02T14:00"),
    ],
)
def test_wrong_usage_ends_with_2(types: Types, words: tuple[str, ...]) -> None:
    said = types(*words)
    assert said.code == 2
    assert "Usage:" in said.err


# -- the store


def test_migrate_says_what_it_did(types: Types, data_dir: Path) -> None:
    assert types("migrate").out.startswith("Applied: 0001")
    assert types("migrate", "--json").document == {"applied": []}
    engine = open_engine(f"sqlite:///{data_dir / 'sandbox.db'}")
    assert pending(engine) == []
    engine.dispose()


def test_postgresql_is_migrated_only_when_asked(
    types: Types, empty_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKETSAFE_DATABASE_URL", empty_postgres)
    said = types("member", "list")
    assert said.code == 1
    assert "Run: marketsafe migrate" in said.err
    assert types("migrate").code == 0
    assert types("member", "list", "--json").document == []


def test_a_store_that_cannot_be_reached_is_a_sentence_without_a_password(
    types: Types, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKETSAFE_DATABASE_URL", "postgresql://bot:secret@127.0.0.1:1/marketsafe")
    said = types("member", "list")
    assert said.code == 1
    assert said.err.startswith("The database cannot be used just now: postgresql://bot:***@127.0.0.1:1/")
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("member", "list"),
        ("organisation", "add", "Northwind", "--kind", "holder"),
        ("right", "list"),
        ("digest", "preview", "--audience", "desk"),
        ("outbox", "list"),
        ("audit", "verify"),
        ("run",),
        ("sandbox",),
    ],
)
def test_a_store_that_was_sealed_with_another_key_is_told_in_words(
    types: Types, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    with opened() as programme:
        programme.act_at(
            programme.clock(),
            settle,
            team_id=demo.IACC,
            enterprise_id="",
            name="IACC",
            bot_user_id=demo.BOT_USER,
            token=demo.BOT_TOKEN,
        )
    monkeypatch.setenv("MARKETSAFE_ENCRYPTION_KEYS", Keyring.new_key())
    said = types(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("This store was sealed with another key")
    assert "MARKETSAFE_ENCRYPTION_KEYS" in said.err


# -- real Slack without its token


def test_run_is_not_the_sandbox_where_only_the_token_of_real_slack_is_missing(
    types: Types, monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    said = types("run")
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "SLACK_BOT_TOKEN is not set though SLACK_SIGNING_SECRET is."
        " To try MarketSafe without Slack: marketsafe sandbox\n"
    )
    monkeypatch.setenv("MARKETSAFE_DESK_CHANNEL", "C0DESK0001")
    said = types("run")
    assert "though MARKETSAFE_DESK_CHANNEL and SLACK_SIGNING_SECRET are." in said.err
    assert not (data_dir / "sandbox.db").exists()


@pytest.mark.parametrize(
    ("words", "is_refused"),
    [(("member", "list"), True), (("migrate",), True), (("manifest",), False), (("links",), False)],
)
def test_a_command_does_not_write_into_the_sandboxs_store_when_real_slack_is_meant(
    types: Types, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], *, is_refused: bool
) -> None:
    monkeypatch.setenv("MARKETSAFE_PUBLIC_URL", "https://slack.iacc.example")
    said = types(*words)
    assert said.code == int(is_refused)
    assert said.err.startswith("SLACK_BOT_TOKEN is not set though MARKETSAFE_PUBLIC_URL is,") == is_refused


def test_the_doctor_misses_the_token_of_real_slack(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETSAFE_PUBLIC_URL", "https://slack.iacc.example")
    (found,) = (one for one in types("doctor", "--json").document if one["check"] == "settings")
    assert found["state"] == "wrong"
    assert found["said"] == "SLACK_BOT_TOKEN is not set though MARKETSAFE_PUBLIC_URL is."


def test_bad_settings_are_all_told(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETSAFE_PORT", "x")
    monkeypatch.setenv("MARKETSAFE_DESK_CHANNEL", "#desk")
    said = types("member", "list")
    assert said.code == 1
    assert [line[:22] for line in said.err.splitlines()[1:]] == [
        "- MARKETSAFE_PORT: x i",
        "- MARKETSAFE_DESK_CHAN",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("MARKETSAFE_SHARED_CHANNEL_EBAY", "there is no platform ebay"),
        ("MARKETSAFE_SHARED_CHANNEL_TMALL", "tmall belongs to taobao, which has another channel already"),
    ],
)
def test_a_shared_channel_of_no_platform_or_of_a_family_that_has_one_is_told(
    types: Types, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.setenv("MARKETSAFE_SHARED_CHANNEL_TAOBAO", "C0TAOBAO01")
    monkeypatch.setenv(name, "C0OTHER001")
    assert words in types("member", "list").err


def change(data_dir: Path, statement: str) -> None:
    engine = open_engine(f"sqlite:///{data_dir / 'sandbox.db'}")
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_audit_verify_names_the_first_broken_link(types: Types, data_dir: Path) -> None:
    add_ann(types)
    add_northwind(types)
    whole = types("audit", "verify", "--json")
    assert (whole.code, whole.document["unsealed"], whole.document["broken_at"]) == (0, 2, None)
    change(data_dir, "UPDATE history SET seq = id, link = 'made up', key_id = 'none'")
    broken = types("audit", "verify")
    assert broken.code == 1
    assert broken.out.startswith("The chain is broken at row 1:")
    assert broken.out.endswith(" No row before it is sound.\n")
    assert "sealed, " not in broken.out


@pytest.mark.parametrize(
    ("rows", "said"), [(1, "The first row is sound."), (4, "The first 4 rows are sound.")]
)
def test_audit_verify_says_how_much_before_the_break_can_be_trusted(
    types: Types, data_dir: Path, rows: int, said: str
) -> None:
    for n in range(rows + 1):
        types("organisation", "add", f"Brand {n}", "--kind", "holder")
    with opened() as programme:
        programme.store.run(lambda unit: seal(unit.session, unit.keyring), now=programme.clock())
    change(data_dir, "UPDATE history SET link = 'made up' WHERE seq = (SELECT max(seq) FROM history)")
    broken = types("audit", "verify")
    assert broken.code == 1
    assert broken.out.startswith(f"The chain is broken at row {rows + 1}:")
    assert broken.out.endswith(f" {said}\n")


# -- the outbox


def test_what_waits_is_listed_held_back_and_tried_again(types: Types) -> None:
    add_ann(types)
    (waits,) = types("outbox", "list", "--json").document
    assert (waits["address"], waits["state"]) == ("@U0ANN00001", "waiting")
    assert types("outbox", "park", waits["name"]).code == 0
    (parked,) = types("outbox", "list", "--parked", "--json").document
    assert (parked["state"], parked["error"]) == ("parked", "parked_by_hand")
    assert types("outbox", "retry", "--json").document == {"retried": 1}
    assert types("outbox", "list", "--parked").out == "Nothing waits, and nothing is held back.\n"


def test_retrying_says_how_many_or_that_there_is_nothing(types: Types) -> None:
    nothing = types("outbox", "retry")
    assert (nothing.code, nothing.out) == (0, "Nothing is parked: there is nothing to try again.\n")
    assert types("outbox", "retry", "--json").document == {"retried": 0}
    add_ann(types)
    for waiting in types("outbox", "list", "--json").document:
        types("outbox", "park", waiting["name"])
    assert types("outbox", "retry").out == "1 will be tried again.\n"


@pytest.mark.parametrize("verb", ["park", "retry"])
@pytest.mark.parametrize("name", ["letter:1", "post:404"])
def test_a_row_that_is_not_there_is_told(types: Types, verb: str, name: str) -> None:
    said = types("outbox", verb, name)
    assert said.code == 1
    assert name in said.err


# -- digests


def test_a_digest_is_previewed_and_its_turn_is_taken_once(types: Types) -> None:
    add_ann(types)
    add_northwind(types)
    hana = ("member", "add", "U0HANA0001@T0IACC0001", "--name", "Hana", "--role", "holder")
    types(*hana, "--organisation", "Northwind")
    at = ("--audience", "holders", "--at", "2026-03-02T14:30Z", "--json")
    (preview,) = types("digest", "preview", *at).document
    assert "Nothing is pending" in preview["text"]
    assert preview["reader"].startswith("person:")
    assert types("digest", "preview", *at[:-1]).out.startswith("To Hana:\n")
    outcomes = [types("digest", "send", *at).document[0]["outcome"] for _ in range(2)]
    assert outcomes == ["nothing_pending", "sent_before"]


def test_the_working_groups_digest_is_refused_in_words(types: Types) -> None:
    said = types("digest", "send", "--audience", "group")
    assert said.code == 1
    assert "working group" in said.err


# -- the rest


def test_links_prints_one_json_line_for_each_thing_found(types: Types) -> None:
    said = types("links", typed=f"{LINK}\nhttps://example.org/x\n")
    first, second = said.out.splitlines()
    assert '"item_id": "691541677564"' in first
    assert '"reason": "other_site"' in second
    assert [one.get("item_id") for one in types("links", "--json", typed=LINK).document] == ["691541677564"]


def test_links_prints_words_for_what_has_no_address(types: Types) -> None:
    (one,) = types("links", "--json", typed="盒马：牛奶 @ 浦东店").document
    assert (one["canonical_url"], one["named"]) == ("", "Freshippo: 牛奶 @ 浦东店")


def test_the_manifest_names_our_own_address(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETSAFE_PUBLIC_URL", "https://slack.iacc.example")
    assert "https://slack.iacc.example/slack/events" in types("manifest").out
    document = types("manifest", "--json").document
    assert document["settings"]["interactivity"]["request_url"].startswith("https://slack.iacc.example/")


def test_the_sandbox_is_not_mixed_with_real_slack(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("MARKETSAFE_ENCRYPTION_KEYS", "uVh0m3kRcUJcnTO9z5oJsIBT8oVZq0vEWRqkP2yMMa8=")
    said = types("sandbox")
    assert said.code == 1
    assert said.err.startswith("A Slack token is set")


def test_help_names_every_command_without_importing_the_bot(data_dir: Path) -> None:
    asked = "import sys; from bot.cli import marketsafe; marketsafe(['--help'], standalone_mode=False);"
    asked += "print([one for one in ('sqlalchemy', 'slack_bolt', 'aiohttp', 'babel') if one in sys.modules])"
    said = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)  # noqa: S603
    *helped, imported = said.stdout.splitlines()
    assert imported == "[]"
    commands = [line.split()[0] for line in helped if line.startswith("  ")]
    assert {
        *("audit", "digest", "doctor", "links", "manifest", "member", "migrate", "organisation", "outbox"),
        *("right", "run", "sandbox"),
    } <= set(commands)


def test_main_exits(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.setattr(sys, "argv", ["marketsafe", "member", "list", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    monkeypatch.setattr(sys, "argv", ["marketsafe", "member", "remove", ANN])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
