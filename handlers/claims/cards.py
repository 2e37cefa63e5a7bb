"""The living cards of a claim: the holder's, which is the receipt, and the desk's, also of a batch."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from handlers import blocks, ids
from handlers.blocks import clip, escape
from handlers.claims import buttons, passed, questions_shown
from handlers.claims.alibabas import acknowledged, alibabas_clock, as_told, beside
from handlers.claims.desk_buttons import desk_buttons
from handlers.claims.links import AGAIN
from handlers.claims.questioning import Asked
from handlers.claims.quoting import address, platform_name, quotation, quoted
from handlers.claims.rules import CLOSED, Priority, Status, Step, can
from handlers.claims.wording import PRIORITY_NAMES, STATUS_MARKS, counts_line, ground_name, standing
from handlers.doors import Block
from handlers.listings.platforms import Atlas
from handlers.sellers.hints import NOTHING_TOLD, Told
from handlers.words import N_, Words
from storage.claim_faces import Face, Line
from storage.outbox import Message

#: On the holder's card.
COMPLETE = "claims.complete"
FILE_AGAIN = "claims.file_again"
SHOWN_LINKS = 5
_REMARK = 150

_NEXT = {
    Status.FILED: N_("The IACC desk checks it, by {due}."),
    Status.ENDORSED: N_("The IACC desk hands it to Alibaba, by {due}."),
    Status.HANDED_OVER: N_("Alibaba decides on it, by {due}."),
    Status.UNDELIVERED: N_(
        "The IACC desk is still bringing it to Alibaba, whose time begins when it is there."
    ),
    Status.NEEDS_CLARIFICATION: N_("It waits for your answer, until {due}."),
    Status.QUERIED: N_("Alibaba has asked, and waits for your answer, until {due}."),
    Status.COUNTERED: N_("The seller objects. Your answer is needed by {due}."),
    Status.UNANSWERED: N_("The IACC desk answers the seller's objection, by {due}."),
    Status.STOOD_BEHIND: N_("Alibaba decides on the seller's objection, by {due}."),
    Status.LEFT_TO_ALIBABA: N_("Alibaba decides on the seller's objection, by {due}."),
    Status.WAITING_FOR_RIGHT: N_("The IACC desk checks the right, by {due}; then it moves on by itself."),
    Status.UNRESOLVED: N_("It waits for you to complete its short links, until {due}."),
}


def headline(words: Words, atlas: Atlas, face: Face) -> str:
    """One line: "MS-2026-000123 · 3 listings on Taobao"."""
    return f"{face.reference} · {about(words, atlas, face)}"


def about(words: Words, atlas: Atlas, face: Face) -> str:
    """What a case is about: "3 listings on Tmall Global"."""
    platforms = [face.platform]
    return subject(words, atlas, face.kind, face.family, face.listing_count, platforms=platforms)


def subject(
    words: Words, atlas: Atlas, kind: str, family: str, count: int, *, platforms: Iterable[str] = ()
) -> str:
    """What a claim is about: "3 listings on AliExpress"; `platforms`: where each stands, if known."""
    platform = platform_name(words, atlas, platforms, family)
    if kind == "store":
        return words.many(
            "{n} store front on {platform}", "{n} store fronts on {platform}", count, platform=platform
        )
    return words.many("{n} listing on {platform}", "{n} listings on {platform}", count, platform=platform)


def where_it_stands(words: Words, status: str, counts: Mapping[str, int], kind: str) -> str:
    """The state with its mark; or how many stand where, if they differ, the state's own in bold."""
    if len(counts) > 1 and counts.get(status) and Status(status) not in CLOSED:
        return counts_line(words, counts, kind, bold=status)
    line = f"{STATUS_MARKS[Status(status)]} *{standing(words, status, counts, kind)}*"
    return f"{line} · {counts_line(words, counts, kind)}" if len(counts) > 1 else line


def _stands(words: Words, face: Face) -> str:
    return where_it_stands(words, face.status, face.counts, face.kind)


def how_it_goes(words: Words, face: Face) -> str:
    """Where it stands, the steps it has come through, and what happens next: for whoever filed it."""
    steps = [_progress(words, face)] if face.owner and len(face.counts) == 1 else []
    return "\n".join([_stands(words, face), *steps, next_step(words, face)])


def next_step(words: Words, face: Face) -> str:
    """What happens next, by whom and until when; what became of it for a closed claim."""
    status = Status(face.status)
    if face.overdue_at is not None and status == Status.HANDED_OVER:
        return alibabas_clock(words, face)
    if face.due_at is not None and status in _NEXT:
        return words(_NEXT[status], due=f"*{words.when(face.due_at)}*")
    if status in (Status.DECLINED, Status.REFUSED):
        return words("It is closed; it can be put right and filed again.")
    if not face.owner and any(face.counts.get(one) for one in AGAIN):
        return words("It is closed; what was not acted on can be put right and filed again.")
    return words("Nothing more is to be done here.")


def holder_card(
    words: Words,
    atlas: Atlas,
    face: Face,
    reasons: Sequence[str] = (),
    *,
    asked: Sequence[Asked] = (),
    linked: Sequence[str] = (),
    together: int = 0,
) -> Message:
    """What the person who filed sees of it, in direct messages: the receipt that lives on.

    `asked`: the questions about its case; `linked`: what it files again, or was filed again as;
    `together`: how many claims of one import are checked with it, itself among them; 0 for none.
    """
    status = standing(words, face.status, face.counts, face.kind)
    text = words("{reference} is {status}.", reference=face.reference, status=status)
    return Message(
        text,
        [
            blocks.header(headline(words, atlas, face)),
            blocks.section("\n".join([how_it_goes(words, face), *beside(words, face)])),
            *questions_shown.for_holder(words, asked),
            *([blocks.section("\n".join(reasons))] if reasons else []),
            blocks.context(
                f"{escape(face.right)} · {escape(face.organisation)} · {ground_name(words, face.ground)}"
            ),
            *([blocks.context(*linked)] if linked else []),
            *([blocks.context(*passed.for_holder(words, face))] if face.passed_at else []),
            *(
                [blocks.context(_with_alibaba(words, face), *as_told(words, face))]
                if face.acknowledged_at
                else []
            ),
            *([blocks.context(_together(words, together))] if together else []),
            blocks.actions(*_holder_buttons(words, face, asked)),
        ],
    )


def _holder_buttons(words: Words, face: Face, asked: Sequence[Asked]) -> list[Block]:
    value = str(face.id)
    complete = blocks.button(words("Complete short links"), COMPLETE, value, style="primary")
    again = blocks.button(words("Change and file again"), FILE_AGAIN, value)
    return [
        *buttons.to_answer(words, asked),
        *([complete] if can(face.counts, Step.RESOLVE) else []),
        *([again] if any(face.counts.get(status) for status in AGAIN) else []),
        blocks.button(words("Listings"), ids.SHOW_CLAIM, value),
        *after_decision(words, face.counts, value),
        blocks.button(words("Ask for help"), ids.ESCALATE, value),
        *buttons.to_withdraw(words, face.counts, value),
    ]


def after_decision(words: Words, counts: Mapping[str, int], value: str) -> list[Block]:
    """What its rights-holder may do with what Alibaba has decided. `value`: the claim's id."""
    shown = []
    if Status.DECLINED in counts:
        shown.append(blocks.button(words("Stand behind"), ids.STAND_BEHIND, value))
    if can(counts, Step.RETRACT):
        shown.append(blocks.button(words("Retract"), ids.RETRACT, value))
    return shown


def _together(words: Words, count: int) -> str:
    return words("One of {n} claims of one import that are checked together.", n=words.number(count))


def _progress(words: Words, face: Face) -> str:
    """How far it has come."""
    steps = [
        (words("filed"), True),
        passed.checking(words, face),
        (
            words("with Alibaba"),
            face.handed_over_at is not None and Status.UNDELIVERED not in face.counts,
        ),
        (words("decided"), False),
    ]
    return " → ".join(f"*{name}*" if done else name for name, done in steps)


def _with_alibaba(words: Words, face: Face) -> str:
    told = acknowledged(words, face)
    if not face.alibaba_number:
        return told
    return told + " · " + words("Alibaba's number: {number}", number=escape(face.alibaba_number))


def desk_card(
    words: Words,
    atlas: Atlas,
    face: Face,
    lines: Sequence[Line],
    *,
    notes: tuple[str, str],
    others: Sequence[str],
    remarks: Sequence[str] = (),
    has_more_remarks: bool = False,
    reasons: Sequence[str] = (),
    asked: Sequence[Asked] = (),
    linked: Sequence[str] = (),
    track: Sequence[str] = (),
    comments: Sequence[Block] = (),
    sellers: Told = NOTHING_TOLD,
    held_up: str = "",
) -> Message:
    """What the desk sees. `notes`: the note and the confidential one; `others`: other holders' claims.

    `remarks`: what a sheet says of each of `lines`, in confidence, and `has_more_remarks`: of any listing;
    `reasons`: why it was refused or declined; `asked`: questions and their answers; `linked`: as above;
    `track`: who did what; `comments`: what the desk says among itself; `sellers`: what is known of sellers;
    `held_up`: why it could not be brought to Alibaba, and what to do.
    """
    text = words(
        "{holder} filed {headline}: {status}.",
        holder=escape(face.organisation),
        headline=headline(words, atlas, face),
        status=standing(words, face.status, face.counts, face.kind),
    )
    return Message(
        clip(text, blocks.SECTION),
        [
            blocks.header(headline(words, atlas, face)),
            *([blocks.context(_of_one_import(words, face))] if face.claim_ids else []),
            *_where_it_is(words, face, held_up),
            *([blocks.context(*passed.for_desk(words, face))] if face.passed_at else []),
            *questions_shown.for_desk(words, asked),
            *([blocks.section("\n".join(reasons))] if reasons else []),
            blocks.section("", fields=_facts(words, face)),
            blocks.section(_links(words, face, lines, remarks)),
            *([blocks.context(_how_to_approve(words))] if can(face.counts, Step.APPROVE_RIGHT) else []),
            *_notes(words, notes),
            *([blocks.context(_where_remarks_are(words, face))] if has_more_remarks else []),
            *_beside_it(words, others, linked, sellers.lines, track),
            *comments,
            blocks.actions(*desk_buttons(words, face, sellers)),
        ],
    )


def _where_it_is(words: Words, face: Face, held_up: str) -> list[Block]:
    lines = [_stands(words, face), _turn(words, face), *_priority(words, face), *beside(words, face)]
    return [blocks.section("\n".join(lines)), *([blocks.section(held_up)] if held_up else [])]


def _priority(words: Words, face: Face) -> list[str]:
    """In which order it is taken, while it waits for that."""
    named = PRIORITY_NAMES.get(Priority(face.priority))
    return [words(named)] if named and can(face.counts, Step.ENDORSE) else []


def _of_one_import(words: Words, face: Face) -> str:
    return words.many(
        "{n} claim of one import", "{n} claims of one import, checked together", len(face.claim_ids)
    )


def _where_remarks_are(words: Words, face: Face) -> str:
    if face.claim_ids:
        return words("🔒 What its sheet says of each listing, for the IACC only, stands in *Claims*.")
    return words("🔒 What its sheet says of each listing, for the IACC only, stands in *Listings*.")


def _facts(words: Words, face: Face) -> list[str]:
    facts = {
        words("Rights-holder"): escape(face.organisation),
        words("Filed by"): f"{escape(face.filed_by)} (<@{face.filer_user_id}>)",
        words("Right"): escape(face.right),
        words("Ground"): ground_name(words, face.ground),
    }
    return [f"*{title}*\n{fact}" for title, fact in facts.items()]


def _how_to_approve(words: Words) -> str:
    return words(
        "When Alibaba has approved the right, a manager presses *Approve the right*; every claim that waits "
        "for it then moves on by itself."
    )


def _turn(words: Words, face: Face) -> str:
    if face.taken_by_id is not None and face.taken_until is not None:
        return words(
            "Held by {name} until {when}.",
            name=f"*{escape(face.taken_by)}*",
            when=words.when(face.taken_until),
        )
    if face.status == Status.UNDELIVERED and face.due_at is not None:
        return words("The desk brings it to Alibaba, by {due}.", due=f"*{words.when(face.due_at)}*")
    if face.owner == "holder" and face.due_at is not None:
        return words("It waits for the rights-holder, until {due}.", due=f"*{words.when(face.due_at)}*")
    return next_step(words, face)


def _links(words: Words, face: Face, lines: Sequence[Line], remarks: Sequence[str]) -> str:
    shown = [
        f"{line.position}. {listing_link(words, line)}{remark_below(remark, _REMARK)}"
        for line, remark in zip_longest(lines[:SHOWN_LINKS], remarks, fillvalue="")
        if isinstance(line, Line)
    ]
    if face.listing_count > len(shown):
        shown.append(words.many("… and {n} more", "… and {n} more", face.listing_count - len(shown)))
    return "\n".join(shown)


def remark_below(remark: str, limit: int = 900) -> str:
    """What a sheet says of a listing, below it: for the IACC alone."""
    return f"\n{quoted(f'🔒 {remark}', limit)}" if remark else ""


def listing_link(words: Words, line: Line, limit: int = 220) -> str:
    """One listing as a link, or as the words that name it, with what is to be known of it."""
    told = address(line.url, limit)
    if line.back_again:
        told += " " + words("🔁 back again")
    if line.status == Status.UNRESOLVED:
        told += " " + words("❔ short link")
    return told


def _notes(words: Words, notes: tuple[str, str]) -> list[Block]:
    note, confidential = notes
    return [
        *quotation(words("*Note* (Alibaba will see it)"), note),
        *quotation(words("🔒 *Confidential, for the IACC only*"), confidential),
    ]


def _beside_it(words: Words, others: Sequence[str], *lines: Sequence[str]) -> list[Block]:
    """In small print: who else claims these listings, and then these lines, each list for itself."""
    told = [[_others(words, others)] if others else [], *lines]
    return [blocks.context(*its) for its in told if its]


def _others(words: Words, others: Sequence[str]) -> str:
    return words(
        "Some of these are also claimed by another rights-holder: {references}", references=", ".join(others)
    )
