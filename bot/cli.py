"""The command line: arguments in, one call into `bot.shell`, an exit code out.

0: done. 1: something is not right, and was said in words. 2: used wrongly. Every command takes `--json` and
then prints one JSON document, also for what went wrong.
"""
# ruff: noqa: PLC0415 - a command imports only what it needs, so that `marketsafe --help` takes 0.1 s

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from bot.shell.typed import JSON as _JSON
from bot.shell.typed import Instant
from bot.shell.typed import InWords as _InWords
from bot.shell.typed import reports as _reports

if TYPE_CHECKING:
    from bot.shell.report import Report


_AT = click.option("--at", type=Instant(), help="An instant such as 2026-03-02T14:00Z; without, now.")
_AUDIENCE = click.option("--audience", required=True, help="desk, officers or holders.")
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_WHO = click.argument("who", metavar="U123@T456")
_PORT = click.option("--port", type=click.IntRange(1, 65_535), help="Serve on this port.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="marketsafe", prog_name="marketsafe")
def marketsafe() -> None:
    """MarketSafe: an anti-counterfeiting programme, run in Slack."""


@marketsafe.command()
@_PORT
@_JSON
def run(port: int | None, *, as_json: bool) -> None:
    """Serve Slack. Without a Slack token: beside a stand-in for Slack, to try it out."""
    with _InWords(as_json=as_json):
        from bot.shell import serving

        serving.run(port=port, as_json=as_json)


@marketsafe.command()
@_PORT
@click.option("--empty", is_flag=True, help="Register nobody and nothing.")
@click.option("--bare", is_flag=True, help="Register the demo's people, but put in no example claims.")
@_JSON
def sandbox(port: int | None, *, empty: bool, bare: bool, as_json: bool) -> None:
    """Try it out: the bot beside a stand-in for Slack, on this machine alone."""
    with _InWords(as_json=as_json):
        from bot.shell import serving

        serving.sandbox(port=port, empty=empty, bare=bare, as_json=as_json)


@marketsafe.command()
@click.option("--scale", type=click.Choice(["demo", "headline"]), default="demo", help="How much of it.")
@_reports
def seed(scale: str) -> "Report":
    """Put an example programme into a store without claims; nothing of it is sent to anybody."""
    from bot.shell.seeding import command

    return command.seed(scale=scale)


@marketsafe.command()
@_reports
def migrate() -> "Report":
    """Bring the database up to date."""
    from bot.shell import store

    return store.migrate()


@marketsafe.command()
@_reports
def doctor() -> "Report":
    """Check everything, and say what to do about what is not right."""
    from bot.shell import doctor as check

    return check.doctor()


@marketsafe.command()
@_reports
def manifest() -> "Report":
    """Print the manifest of the Slack app, with your own address (MARKETSAFE_PUBLIC_URL) in it."""
    from bot.shell import manifest as file

    return file.show_manifest()


@marketsafe.command()
@_reports
def links() -> "Report":
    """Read any text (standard input); print a JSON line for each listing found or line not understood."""
    from bot.shell import links as reading

    return reading.read()


@marketsafe.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--as", "who", required=True, metavar="U123@T456", help="Who stands behind it.")
@click.option("--right", required=True, help="Its number; rows may name another.")
@click.option("--ground", default="", help="Such as counterfeit; without, the right's usual one.")
@_reports
def import_sheet(file: str, who: str, right: str, ground: str) -> "Report":
    """File the listings of a CSV or XLSX sheet; stopped half way, the same command goes on."""
    from bot.shell import importing

    return importing.import_sheet(file=file, slack_id=who, right=right, ground=ground)


@marketsafe.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--as", "who", default="", metavar="U123@T456", help="Who records it.")
@click.option("--on-behalf-of", default="", metavar="U123@T456", help="For the desk: whose word it is.")
@click.option("--source", default="", help='With it, where they said it: "e-mail of 12 March".')
@_reports
def outcomes(file: str, who: str, on_behalf_of: str, source: str) -> "Report":
    """Record a filled-in sheet of outcomes: an officer's own, or for an officer with the source."""
    if not (who or on_behalf_of):
        raise click.UsageError("Say who records it: --as; for an officer also --on-behalf-of and --source.")
    if bool(on_behalf_of) != bool(source.strip()):
        raise click.UsageError("--on-behalf-of and --source go together: who said it, and where.")
    if not who:
        raise click.UsageError("Say with --as who at the IACC records it: everybody reads their name.")
    from bot.shell import outcomes as sheets

    return sheets.record(file=file, slack_id=who, on_behalf_of=on_behalf_of, source=source)


@marketsafe.group()
def member() -> None:
    """The people who take part."""


@member.command("add")
@_WHO
@click.option("--name", default="", help="As colleagues call them.")
@click.option("--role", "roles", multiple=True, required=True, help="Can be given several times.")
@click.option("--organisation", required=True, help="Its name, such as IACC or Alibaba.")
@click.option("--platform", "platforms", multiple=True, help="For officers; without, all of them.")
@click.option("--language", default="", help="en or zh-CN.")
@click.option("--timezone", default="", help="Such as Asia/Shanghai.")
@_reports
def add_member(who: str, **given: Any) -> "Report":
    """Add somebody, or add to what they already are."""
    from bot.shell import register

    return register.add_member(slack_id=who, **given)


@member.command("list")
@_reports
def list_members() -> "Report":
    """Everybody who takes part."""
    from bot.shell import register

    return register.list_members()


@member.command("remove")
@_WHO
@_reports
def remove_member(who: str) -> "Report":
    """From now on they may do nothing; history keeps their name."""
    from bot.shell import register

    return register.remove_member(slack_id=who)


@marketsafe.group()
def organisation() -> None:
    """Rights-holders, their representatives, the IACC and Alibaba."""


@organisation.command("add")
@click.argument("name")
@click.option("--kind", required=True, help="holder or representative.")
@_reports
def add_organisation(name: str, kind: str) -> "Report":
    """Add an organisation."""
    from bot.shell import register

    return register.add_organisation(name=name, kind=kind)


@organisation.command("list")
@_reports
def list_organisations() -> "Report":
    """All organisations."""
    from bot.shell import register

    return register.list_organisations()


@marketsafe.group()
def letter() -> None:
    """Letters by which a representative acts for a rights-holder."""


@letter.command("add")
@click.option("--principal", required=True, help="The rights-holder's name.")
@click.option("--agent", required=True, help="The representative's name.")
@click.option("--from", "from_on", required=True, type=_DAY, help="The first day.")
@click.option("--to", "to_on", required=True, type=_DAY, help="The last day.")
@_reports
def add_letter(principal: str, agent: str, from_on: datetime, to_on: datetime) -> "Report":
    """Let a representative act for a rights-holder."""
    from bot.shell import register

    return register.add_letter(principal=principal, agent=agent, from_on=from_on.date(), to_on=to_on.date())


@letter.command("list")
@_reports
def list_letters() -> "Report":
    """All letters, the newest first."""
    from bot.shell import register

    return register.list_letters()


@letter.command("revoke")
@click.argument("letter_id", metavar="ID", type=int)
@_reports
def revoke_letter(letter_id: int) -> "Report":
    """End a letter today."""
    from bot.shell import register

    return register.revoke_letter(letter_id=letter_id)


@marketsafe.group()
def right() -> None:
    """Trademarks, copyrights and patents."""


@right.command("add")
@click.option("--organisation", required=True, help="The rights-holder's name.")
@click.option("--kind", required=True, help="Such as trademark or copyright.")
@click.option("--mark", required=True, help="What it is called.")
@click.option("--number", default="", help="The office's number.")
@click.option("--jurisdiction", required=True, help="Such as CN, US, EU or WO.")
@click.option("--approved", is_flag=True, help="Alibaba has approved it already.")
@_reports
def add_right(**given: Any) -> "Report":
    """Register a right, so that claims can be filed on it."""
    from bot.shell import register

    return register.add_right(**given)


@right.command("list")
@click.option("--organisation", default="", help="Only this rights-holder's.")
@_reports
def list_rights(organisation: str) -> "Report":
    """All rights."""
    from bot.shell import register

    return register.list_rights(organisation=organisation)


@marketsafe.group()
def digest() -> None:
    """Digests of pending work."""


@digest.command("send")
@_AUDIENCE
@_AT
@_reports
def send_digest(audience: str, at: datetime | None) -> "Report":
    """Send an audience's digests that are due by then; never one twice."""
    from bot.shell import digests

    return digests.send(audience=audience, at=at)


@digest.command("preview")
@_AUDIENCE
@_AT
@_reports
def preview_digest(audience: str, at: datetime | None) -> "Report":
    """Print an audience's digests as they would read then; nothing is sent."""
    from bot.shell import digests

    return digests.preview(audience=audience, at=at)


@marketsafe.group()
def export() -> None:
    """What the store knows, as sheets and for programs."""


@export.command("decisions")
@click.option("--since", type=_DAY, help="From this day on (UTC), such as 2026-03-01; without, all.")
@click.option("--output", "-o", default="", metavar="FILE", help="Write the CSV there.")
@_reports
def export_decisions(since: datetime | None, output: str) -> "Report":
    """The desk's decisions on claims as CSV: endorsed, refused, asked, passed on, released, hold expired."""
    from bot.shell import exporting

    return exporting.export_decisions(since=since, output=output)


@marketsafe.group()
def outbox() -> None:
    """What the bot still has to say."""


@outbox.command("list")
@click.option("--parked", "parked_only", is_flag=True, help="Only what is held back.")
@_reports
def list_outbox(*, parked_only: bool) -> "Report":
    """What waits and what is held back, the oldest first."""
    from bot.shell import outbox as rows

    return rows.list_rows(parked_only=parked_only)


@outbox.command("retry")
@click.argument("name", default="")
@_reports
def retry_outbox(name: str) -> "Report":
    """Try again what is held back: one (post:12), or all."""
    from bot.shell import outbox as rows

    return rows.retry(name=name)


@outbox.command("park")
@click.argument("name")
@_reports
def park_outbox(name: str) -> "Report":
    """Hold back what waits (post:12)."""
    from bot.shell import outbox as rows

    return rows.park(name=name)


@marketsafe.group()
def audit() -> None:
    """The history, which nobody can change unseen."""


@audit.command("verify")
@_reports
def verify_audit() -> "Report":
    """Walk the whole chain; note its head elsewhere, so that a chain cut short shows."""
    from bot.shell import store

    return store.verify_history()


def main() -> None:
    """The console script."""
    marketsafe(prog_name="marketsafe", args=sys.argv[1:])
