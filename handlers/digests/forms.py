"""The form in which a digest is changed, and the short answers around it."""

from datetime import date, datetime

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims.quoting import family_name
from handlers.digests.rules import Audience, Frequency
from handlers.doors import Block, View
from handlers.listings.platforms import Atlas
from handlers.words import N_, Words
from storage.digests import Subscription
from storage.outbox import Message

FORM, NOTICE = "digests.settings", "digests.notice"
PREVIEW, SEND_NOW = "digests.preview", "digests.send_now"
#: Of a word that was not understood, what is repeated.
_WORD = 60
#: Options of the form's checkboxes.
WORKING_DAYS, SAY_NOTHING = "working_days", "say_nothing_pending"

_CALENDARS = {
    "US": N_("Only on working days in the United States"),
    "CN": N_("Only on working days in China"),
}


def settings_form(
    words: Words, atlas: Atlas, subscription: Subscription, *, country: str, paused_until: date | None
) -> View:
    """All that can be set. `country`: whose working days; `paused_until`: on the digest's own clock."""
    return blocks.form(
        FORM,
        words("Change this digest"),
        [
            blocks.section(whose(words, atlas, subscription)),
            _time_field(words, subscription),
            _frequency_field(words, subscription),
            _options_field(words, subscription, country),
            _pause_field(words, paused_until),
            blocks.actions(*_try_buttons(words, subscription)),
        ],
        submit=words("Save"),
        close=words("Cancel"),
        private_metadata=str(subscription.id),
    )


def whose(words: Words, atlas: Atlas, subscription: Subscription) -> str:
    """Which digest this is, and when it comes next."""
    name = digest_name(words, atlas, subscription.audience, subscription.reader)
    coming = words("The next one comes on {when}.", when=words.when(subscription.next_at))
    return f"*{name}*\n{coming}"


def digest_name(words: Words, atlas: Atlas, audience: str, reader: str) -> str:
    """What people call a digest."""
    if audience == Audience.HOLDERS:
        return words("Your own digest, by direct message")
    if audience == Audience.DESK:
        return words("The desk's digest, in the desk channel")
    family = reader.partition(":")[2]
    if family not in atlas.platforms:
        return words("The officers' digest, in the shared channel")
    platform = family_name(words, atlas, family)
    return words("The officers' digest, in the channel shared for {platform}", platform=platform)


def _time_field(words: Words, subscription: Subscription) -> Block:
    return blocks.field(
        "local_time",
        words("Time of day"),
        {"type": "timepicker", "action_id": "local_time", "initial_time": subscription.local_time},
        hint=words("On the clock of {zone}.", zone=subscription.timezone),
    )


def _frequency_field(words: Words, subscription: Subscription) -> Block:
    options = {
        Frequency.DAILY: blocks.option(words("Daily"), Frequency.DAILY.value),
        Frequency.WEEKLY: blocks.option(words("Weekly"), Frequency.WEEKLY.value),
    }
    chosen = options[Frequency(subscription.frequency)]
    return blocks.field(
        "frequency",
        words("How often"),
        blocks.select("frequency", list(options.values()), initial=chosen),
        hint=words("A weekly digest comes on Mondays, or on the first working day of the week."),
    )


def _skips_the_old(subscription: Subscription) -> bool:
    """Is it left out when it would only repeat the last one? Channels always get theirs."""
    return subscription.audience == Audience.HOLDERS and not subscription.say_nothing_pending


def _options_field(words: Words, subscription: Subscription, country: str) -> Block:
    working = blocks.option(words(_CALENDARS[country]), WORKING_DAYS)
    said, hint = words("Also say when nothing is pending"), ""
    if subscription.audience == Audience.HOLDERS:
        said = words("Also when nothing is pending or nothing has changed")
        hint = words(
            "Otherwise a daily digest that needs nothing of you and tells nothing new waits for Monday."
        )
    say = blocks.option(said, SAY_NOTHING)
    chosen = [
        option
        for option, is_set in (
            (working, bool(subscription.calendar)),
            (say, subscription.say_nothing_pending),
        )
        if is_set
    ]
    return blocks.field(
        "options",
        words("Which days, and when all is done"),
        blocks.checkboxes("options", [working, say], initial=chosen),
        hint=hint,
        optional=True,
    )


def _pause_field(words: Words, paused_until: date | None) -> Block:
    picker: Block = {"type": "datepicker", "action_id": "paused_until"}
    if paused_until is not None:
        picker["initial_date"] = paused_until.isoformat()
    return blocks.field(
        "paused_until",
        words("Paused until"),
        picker,
        hint=words("On this day digests come again. Leave it empty for no pause."),
        optional=True,
    )


def _try_buttons(words: Words, subscription: Subscription) -> list[Block]:
    value = str(subscription.id)
    return [
        blocks.button(words("Preview"), PREVIEW, value),
        blocks.button(words("Send it now"), SEND_NOW, value),
    ]


def overview(
    words: Words, atlas: Atlas, subscription: Subscription, *, paused_until: date | None, not_understood: str
) -> Message:
    """What `/digest` can do, and how this person's digest is set. `not_understood`: a word, "" for none."""
    said = words("`/digest` shows and changes the digest of pending work.")
    if not_understood:
        said = words("I did not understand “{word}”.", word=escape(clip(not_understood, _WORD)))
    lines = [
        words("`/digest preview` shows it to you alone"),
        words("`/digest now` sends it at once"),
        words("`/digest pause 3` stops it for three days, `/digest pause off` starts it again"),
        words("`/digest schedule` changes when it comes"),
    ]
    change = blocks.button(words("Change this digest"), ids.DIGEST_SETTINGS, str(subscription.id))
    set_so = setting(words, subscription, paused_until)
    return Message(
        f"{said} {set_so}",
        [
            blocks.section(said),
            blocks.section("\n".join(f"• {line}" for line in lines)),
            blocks.section(f"{whose(words, atlas, subscription)}\n{set_so}"),
            blocks.actions(*_try_buttons(words, subscription), change),
        ],
    )


def setting(words: Words, subscription: Subscription, paused_until: date | None) -> str:
    """How it is set, in a sentence or two."""
    named = {"time": subscription.local_time, "zone": subscription.timezone}
    if subscription.frequency == Frequency.WEEKLY:
        said = words("It comes weekly at {time} ({zone}).", **named)
    elif subscription.calendar:
        said = words("It comes on working days at {time} ({zone}).", **named)
    else:
        said = words("It comes daily at {time} ({zone}).", **named)
    if _skips_the_old(subscription) and subscription.frequency == Frequency.DAILY:
        said += " " + words("When nothing needs you and nothing has changed, it waits for Monday.")
    if paused_until is not None:
        said += " " + words("It is paused until {day}.", day=words.day(paused_until))
    return said


def saved(words: Words, next_at: datetime) -> str:
    return words("Saved. The next digest comes on {when}.", when=words.when(next_at))


def paused(words: Words, until: date, next_at: datetime) -> str:
    return words(
        "Paused until {day}. The next digest comes on {when}; `/digest pause off` starts it again at once.",
        day=words.day(until),
        when=words.when(next_at),
    )


def on_its_way(words: Words) -> str:
    return words("The digest is on its way.")


def notice(words: Words, said: str) -> View:
    """A form that only says something."""
    return blocks.form(NOTICE, words("Digest"), [blocks.section(said)], close=words("Close"))


def preview_view(words: Words, digest: Message) -> View:
    """A digest shown in a form, without the buttons below it."""
    shown = [dict(block) for block in digest.blocks if block["type"] != "actions"]
    return blocks.form(NOTICE, words("Preview"), shown, close=words("Close"))
