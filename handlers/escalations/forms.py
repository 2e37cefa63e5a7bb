"""The forms of the person who asks and of the desk; the officers' form is in `shared`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import blocks
from handlers.bilingual import Both
from handlers.blocks import clip, escape
from handlers.doors import Block, View
from handlers.escalations.cards import POST, REPLIES, RESOLVE, SHARE, Said, headline, turn
from handlers.escalations.quoting import name, quotations
from handlers.escalations.rules import MOST_WORDS, Disclosure, Kind, Urgency
from handlers.escalations.shared import face as shared_face
from handlers.escalations.wording import KIND_NAMES, URGENCY_NAMES, place_name
from handlers.listings.platforms import Atlas
from handlers.words import Words
from storage.escalation_faces import Face
from storage.escalations import Reply
from storage.outbox import Message

FORM, CONFIRM_POST = "escalations.escalate", "escalations.confirm_post"
SHARE_REPLY = "escalations.share_reply"
#: Replies that one view shows: each is two blocks or three of a hundred.
_SHOWN_REPLIES = 25


@dataclass(frozen=True, slots=True)
class DueTimes:
    """What each urgency means, if it were raised now: the desk's due time and, once posted, Alibaba's."""

    desk: datetime
    normal: datetime
    urgent: datetime


def escalate_form(
    words: Words,
    *,
    claim: str,
    typed: str,
    principals: Mapping[int, str],
    due: DueTimes,
) -> View:
    """What somebody fills in to ask for help.

    `claim`: the reference it is about, "" for none. `typed`: words to begin with. `principals`: the
    rights-holders to choose from, {} where there is no choice.
    """
    kinds = [blocks.option(words(name), kind.value) for kind, name in KIND_NAMES.items()]
    about_claim = kinds[list(KIND_NAMES).index(Kind.CLAIM)] if claim else None
    return blocks.form(
        FORM,
        words("Ask for help"),
        [
            blocks.section(
                words(
                    "This goes to the IACC desk. Nothing of it is shown to Alibaba, unless the desk does so "
                    "in its own words."
                )
            ),
            *([_not_a_reference(words)] if typed and not claim else []),
            blocks.field(
                "about",
                words("About which claim?"),
                blocks.text_input("about", initial=claim, placeholder="MS-2026-000123", limit=40),
                hint=words("Leave it empty if it is about none."),
                optional=True,
            ),
            *_holder(words, principals),
            blocks.field(
                "kind", words("What is it about?"), blocks.select("kind", kinds, initial=about_claim)
            ),
            _urgency(words, due),
            blocks.field(
                "words",
                words("What has happened, and what do you need?"),
                blocks.text_input("words", multiline=True, initial=typed, limit=MOST_WORDS),
            ),
        ],
        submit=words("Send to the desk"),
        close=words("Cancel"),
    )


def _not_a_reference(words: Words) -> Block:
    return blocks.context(
        words(
            "What you typed after the command is no reference (MS-… for a claim, ES-… for an escalation), "
            "so it stands below as your words."
        )
    )


def _holder(words: Words, principals: Mapping[int, str]) -> list[Block]:
    if not principals:
        return []
    options = [blocks.option(name, str(holder_id)) for holder_id, name in principals.items()]
    return [
        blocks.field(
            "holder",
            words("For which rights-holder?"),
            blocks.select("holder", options),
            hint=words("Not needed where a claim is named."),
            optional=True,
        )
    ]


def _urgency(words: Words, due: DueTimes) -> Block:
    options = [
        blocks.option(
            words(URGENCY_NAMES[Urgency.NORMAL]),
            Urgency.NORMAL.value,
            words("Alibaba acknowledges by {when}", when=words.when(due.normal)),
        ),
        blocks.option(
            words(URGENCY_NAMES[Urgency.URGENT]),
            Urgency.URGENT.value,
            words("Alibaba acknowledges by {when}", when=words.when(due.urgent)),
        ),
    ]
    return blocks.field(
        "urgency",
        words("How urgent is it?"),
        blocks.select("urgency", options, initial=options[0]),
        hint=words(
            "The IACC desk sees to it by {desk} in any case. Alibaba's times are those it would have if the "
            "desk posted it now. Urgent is for danger to people, or loss that grows by the hour.",
            desk=words.when(due.desk),
        ),
    )


def escalated_view(words: Words, face: Face) -> View:
    """After asking: what happens next."""
    return _done(
        words,
        f"✅ *{headline(words, face)}*\n{turn(words, face)}",
        words("The receipt is in your messages with MarketSafe and shows every step."),
    )


def done_view(words: Words, face: Face) -> View:
    """After any other form: where the escalation stands now."""
    return _done(words, f"✅ *{headline(words, face)}*\n{turn(words, face)}", words("All cards show it."))


def _done(words: Words, said: str, more: str) -> View:
    shown = [blocks.section(said), blocks.context(more)]
    return {
        **blocks.form("escalations.done", words("Done"), shown, close=words("Close")),
        "clear_on_close": True,
    }


def resolve_form(words: Words, face: Face) -> View:
    """The desk's words to the person who asked, with which it is closed."""
    return blocks.form(
        RESOLVE,
        words("Resolve"),
        [
            blocks.section(f"*{headline(words, face)}*"),
            blocks.field(
                "words",
                _to_whom(words, face),
                blocks.text_input("words", multiline=True, limit=MOST_WORDS),
                hint=_who_reads(words, face),
            ),
        ],
        submit=words("Resolve"),
        close=words("Cancel"),
        private_metadata=str(face.id),
    )


def _to_whom(words: Words, face: Face) -> str:
    return words("What became of it") if face.is_clocks else words("Your words to the person who asked")


def _who_reads(words: Words, face: Face) -> str:
    if face.is_clocks:
        return words("The desk reads them. Alibaba does not.")
    return words("{name} reads them. Alibaba does not.", name=clip(face.raised_by, 200))


def share_form(words: Words, face: Face, answer: str) -> View:
    """Alibaba's answer as the person who asked would get it, to be edited or shortened."""
    return blocks.form(
        SHARE,
        words("Share the answer"),
        [
            blocks.section(f"*{headline(words, face)}*"),
            blocks.field(
                "words",
                words("Alibaba's answer, as it is shared"),
                blocks.text_input("words", multiline=True, initial=answer, limit=MOST_WORDS),
                hint=words(
                    "{name} reads it. Shorten it or put it into your own words, if that is better.",
                    name=clip(face.raised_by, 200),
                ),
            ),
        ],
        submit=words("Share"),
        close=words("Cancel"),
        private_metadata=str(face.id),
    )


def post_form(words: Words, atlas: Atlas, face: Face, said: Said, places: Sequence[str]) -> View:
    """Step one: the desk's own words for Alibaba. What was confided stands above, for reading only."""
    options = [blocks.option(place_name(words, atlas, place), place) for place in places]
    return blocks.form(
        POST,
        words("Post to Alibaba"),
        [
            blocks.section(words("🔒 *What they wrote, for the IACC only*")),
            *quotations(said.words),
            blocks.divider(),
            blocks.section(_what_of_the_claim(words, face)),
            blocks.field("place", words("Where to"), blocks.select("place", options, initial=options[0])),
            blocks.field(
                "words",
                words("Your words for Alibaba"),
                blocks.text_input("words", multiline=True, limit=MOST_WORDS),
                hint=words(
                    "Alibaba reads these and nothing of the above. If you can, write English and Chinese."
                ),
            ),
        ],
        submit=words("See what they will see"),
        close=words("Cancel"),
        private_metadata=str(face.id),
    )


def _what_of_the_claim(words: Words, face: Face) -> str:
    if not face.claim_reference:
        return words("It is about no claim: Alibaba does not see who asks, nor for whom.")
    if face.claim_handed_over_at is None:
        return words(
            "{reference} has not been handed over: Alibaba sees neither its reference nor the rights-holder.",
            reference=face.claim_reference,
        )
    return words(
        "Alibaba has {reference} already: it sees the reference and the rights-holder, {holder}.",
        reference=face.claim_reference,
        holder=name(face.holder),
    )


def post_preview(
    words: Words,
    readers: Both,
    atlas: Atlas,
    shown: Disclosure,
    *,
    place: str,
    officers: Sequence[str],
    draft_id: int,
) -> View:
    """Step two: just what Alibaba will see, where, and who is mentioned."""
    where = words("*{place}* will show this:", place=place_name(words, atlas, place))
    if officers:
        who = words("Mentioned: {names}", names=clip(", ".join(map(escape, officers)), 1000))
    else:
        who = words("No officer acts for this platform yet: nobody is mentioned. A manager can add one.")
    return blocks.form(
        CONFIRM_POST,
        words("What they will see"),
        [
            blocks.section(f"👁️ {where}"),
            blocks.divider(),
            *shared_face(readers, shown),
            blocks.divider(),
            blocks.context(who),
        ],
        submit=words("Post it"),
        close=words("Back"),
        private_metadata=str(draft_id),
    )


@dataclass(frozen=True, slots=True)
class Shareable:
    """One recorded reply, opened, with its author's name and where it was written."""

    reply: Reply
    author: str
    text: str
    is_alibabas: bool
    may_share: bool


def replies_view(words: Words, title: str, subject: str, replies: Sequence[Shareable]) -> View:
    """What was written under the cards, the newest last, each with a button to share it."""
    shown: list[Block] = []
    for one in replies[-_SHOWN_REPLIES:]:
        shown.append(blocks.section(_reply_head(words, one), accessory=_share_button(words, one)))
        shown += quotations(one.text, at_most=1)
        if one.reply.shared_at:
            shown.append(blocks.context(words("Shared on {when}", when=words.when(one.reply.shared_at))))
    if not shown:
        shown = [blocks.section(words("Nobody has written in its threads yet."))]
    return blocks.form("escalations.replies", title, shown, close=words("Close"), private_metadata=subject)


def with_replies_button(words: Words, message: Message, subject: str) -> Message:
    """The message, and below it the button to all replies."""
    button = blocks.button(words("Replies"), REPLIES, subject)
    return Message(message.text, [*message.blocks, blocks.actions(button)])


def _reply_head(words: Words, one: Shareable) -> str:
    when = words.when(one.reply.at)
    if one.reply.edited_at:
        when = words("{when}, edited {edited}", when=when, edited=words.when(one.reply.edited_at))
    side = words("Alibaba") if one.is_alibabas else words("The IACC")
    return f"*{one.author}* ({side}) · {when}"


def _share_button(words: Words, one: Shareable) -> Block | None:
    if not one.may_share:
        return None
    return blocks.button(
        words("Share with the holder"),
        f"{SHARE_REPLY}:{one.reply.id}",
        str(one.reply.id),
        confirm=blocks.confirmation(
            words("Share this reply?"),
            words("The person who asked gets these words by direct message. It cannot be taken back."),
            words("Share"),
            words("Cancel"),
        ),
    )
