"""The buttons of the desk's card of a case."""

from handlers import blocks, ids
from handlers.blocks import clip
from handlers.claims import desk_talk
from handlers.claims.alibabas import officers_card
from handlers.claims.rules import BEFORE_HAND_OVER, Status, Step, can
from handlers.doors import Block
from handlers.sellers.hints import Told
from handlers.words import Words
from storage.claim_faces import Face

#: Buttons on the desk's card, heard by the topics they are named for.
TAKE, REFUSE, ENDORSE = "triage.take", "triage.refuse", "hand_over.endorse"
APPROVE_RIGHT = "claims.approve_right"
PRIORITY = "triage.priority"
ASK, TAKE_BACK = "triage.ask", "triage.take_question_back"
#: The form that shows a sample of a batch; sending it endorses and hands over.
ENDORSE_FORM = "hand_over.endorse_sampled"
ON_BEHALF = "hand_over.on_behalf"


def desk_buttons(words: Words, face: Face, sellers: Told) -> list[Block]:
    value = face.case.key
    shown = _checking_buttons(words, face)
    if Status.UNDELIVERED in face.counts:
        name = words("Try again")
        shown.append(blocks.button(name, ids.TRY_AGAIN, officers_card(face.case), style="primary"))
    if Status.HANDED_OVER in face.counts or Status.UNDELIVERED in face.counts:
        shown.append(blocks.button(words("Record for Alibaba"), ON_BEHALF, value))
    listed = words("Claims") if face.claim_ids else words("Listings")
    shown.append(blocks.button(listed, ids.SHOW_CLAIM, value))
    if face.owner:
        shown.append(blocks.button(words("Escalate"), ids.ESCALATE, str(face.id)))
    return [*shown, *_seller_button(words, face, sellers), desk_talk.menu(words, face)]


def _checking_buttons(words: Words, face: Face) -> list[Block]:
    """What the desk does before it hands a case over."""
    value, is_filed = face.case.key, can(face.counts, Step.ENDORSE)
    shown: list[Block] = []
    if is_filed and face.taken_by_id is None:
        shown.append(blocks.button(words("Take"), TAKE, value, style="primary"))
    if is_filed or can(face.counts, Step.HAND_OVER):
        # one button stands out: first to take it, then to decide
        style = "" if shown else "primary"
        shown.append(blocks.button(words("Endorse and hand over"), ENDORSE, value, style=style))
    if can(face.counts, Step.APPROVE_RIGHT):
        shown.append(_approve_button(words, face))
    if can(face.counts, Step.ASK):
        shown.append(blocks.button(words("Ask"), ASK, value))
    if Status.NEEDS_CLARIFICATION in face.counts:
        shown.append(blocks.button(words("Take the question back"), TAKE_BACK, value))
    if can(face.counts, Step.REFUSE) and face.status in BEFORE_HAND_OVER:
        shown.append(blocks.button(words("Refuse"), REFUSE, value))
    if is_filed:
        shown.append(blocks.button(words("Priority"), PRIORITY, value))
    return shown


def _seller_button(words: Words, face: Face, sellers: Told) -> list[Block]:
    return [blocks.button(words("Seller"), ids.SELLERS, face.case.key)] if sellers.known else []


def _approve_button(words: Words, face: Face) -> Block:
    asked = words(
        "Has Alibaba approved {right}? All claims that wait for it move on. It cannot be taken back.",
        right=clip(face.right, 150),
    )
    confirm = blocks.confirmation(
        words("Approve the right?"), asked, words("Approve the right"), words("Cancel")
    )
    return blocks.button(words("Approve the right"), APPROVE_RIGHT, str(face.id), confirm=confirm)
