"""What cannot be delivered in Slack, in words: why, and what to do."""

from collections.abc import Mapping

from handlers.words import N_, Words

#: Our own codes and the ones of Slack that the desk can do something about.
WHY: Mapping[str, str] = {
    "account_inactive": N_("the app was removed from that workspace"),
    "card_missing": N_("it belongs below a card that does not exist"),
    "card_parked": N_("the card it belongs below could not be delivered"),
    "channel_not_found": N_("the channel does not exist any more, or the app cannot see it"),
    "file_not_taken": N_("Slack does not take the file there"),
    "invalid_blocks": N_("Slack does not accept how it is laid out"),
    "is_archived": N_("the channel is archived"),
    "missing_scope": N_("the app lacks a permission; it must be installed again"),
    "msg_too_long": N_("it is too long"),
    "no_key_fits": N_("the key it was encrypted with is gone"),
    "not_in_channel": N_("the app is not a member of the channel; invite it"),
    "not_installed": N_("the app is not installed in that workspace"),
    "parked_by_hand": N_("it was held back by hand"),
    "outcome_unknown": N_("Slack did not say whether it arrived; look before you send it again"),
    "token_revoked": N_("the app was removed from that workspace"),
    "user_disabled": N_("the person's account is closed"),
    "user_not_found": N_("the app cannot write to this person"),
    "user_not_visible": N_("the app cannot write to this person"),
}
#: What mends it, where somebody other than an operator can.
MENDED_BY: Mapping[str, str] = {
    "is_archived": N_("Unarchive the channel in Slack, or have a manager set another one for Alibaba."),
    "channel_not_found": N_(
        "Invite the app into the channel, or have a manager set another one for Alibaba."
    ),
    "not_in_channel": N_("Invite the app into the channel."),
    "account_inactive": N_("Have the app installed again."),
    "not_installed": N_("Have the app installed again."),
    "token_revoked": N_("Have the app installed again."),
    "missing_scope": N_("Have the app installed again."),
    "outcome_unknown": N_("Look whether it stands there."),
}


def why(words: Words, code: str) -> str:
    """Why something could not be delivered, as part of a sentence."""
    return words(WHY[code]) if code in WHY else words("Slack answered {code}", code=code)


def what_to_do(words: Words, code: str) -> str:
    """What to do before it is tried again."""
    if code in MENDED_BY:
        return words(MENDED_BY[code])
    return words("Have a manager look into it.")


def held_up(words: Words, reference: str, code: str) -> str:
    """For the desk: what of Alibaba's is not delivered, why, and what to do."""
    told = words(
        "⚠️ {reference} could not be brought to Alibaba: {why}.", reference=reference, why=why(words, code)
    )
    return f"{told} {what_to_do(words, code)} " + words("Then press *Try again*.")
