"""What is said of listings, which are removed, or of store fronts, which are closed (`kind` "store")."""

from handlers.words import Words


def objects(words: Words, kind: str, name: str, state: str) -> str:
    """What a card is about, and how it stands."""
    if kind == "store":
        return words("A seller objects to the closing of {name}: {state}.", name=name, state=state)
    return words("A seller objects to the removal of {name}: {state}.", name=name, state=state)


def objects_of(words: Words, kind: str, name: str, holder: str, state: str) -> str:
    """The same for the desk."""
    named = {"name": name, "holder": holder, "state": state}
    if kind == "store":
        return words("A seller objects to the closing of {name}, of {holder}: {state}.", **named)
    return words("A seller objects to the removal of {name}, of {holder}: {state}.", **named)


def new(words: Words, kind: str, name: str, ground: str, due: str) -> str:
    """What the rights-holder is told of a new one."""
    named = {"name": name, "ground": ground, "due": due}
    if kind == "store":
        return words(
            "A seller objects to the closing of {name}: {ground}. Please answer by {due}, on the card of the "
            "objection.",
            **named,
        )
    return words(
        "A seller objects to the removal of {name}: {ground}. Please answer by {due}, on the card of the "
        "objection.",
        **named,
    )


def is_right(words: Words, kind: str, name: str, holder: str) -> str:
    """What is said by standing behind it."""
    if kind == "store":
        return words(
            "The closing of {name} is right, and {holder} stands behind it. Alibaba decides.",
            name=name,
            holder=holder,
        )
    return words(
        "The removal of {name} is right, and {holder} stands behind it. Alibaba decides.",
        name=name,
        holder=holder,
    )


def please_decide(words: Words, kind: str, name: str, holder: str, due: str) -> str:
    """What Alibaba is asked once it is stood behind."""
    named = {"name": name, "holder": holder, "due": due}
    if kind == "store":
        return words(
            "{holder} stands behind the closing of {name}. Please decide by {due}: *Keep closed* or *Open "
            "again*.",
            **named,
        )
    return words(
        "{holder} stands behind the removal of {name}. Please decide by {due}: *Uphold* or *Reinstate*.",
        **named,
    )


def decide_unanswered(words: Words, kind: str, name: str, holder: str, due: str) -> str:
    """What Alibaba is asked where nobody has answered."""
    named = {"name": name, "holder": holder, "due": due}
    if kind == "store":
        return words(
            "{holder} has not answered about {name}. Please decide by {due}: *Keep closed* or *Open again*.",
            **named,
        )
    return words(
        "{holder} has not answered about {name}. Please decide by {due}: *Uphold* or *Reinstate*.", **named
    )


def uphold(words: Words, kind: str) -> str:
    """The button by which the seller's objection is turned down."""
    return words("Keep closed") if kind == "store" else words("Uphold")


def reinstate(words: Words, kind: str) -> str:
    """The button by which it is accepted."""
    return words("Open again") if kind == "store" else words("Reinstate")


def meanings(words: Words, kind: str) -> tuple[str, str]:
    """What standing behind it means, and accepting."""
    if kind == "store":
        return (
            words(
                "*Stand behind*: the closing is right. Alibaba decides, and the seller has to prove it wrong."
            ),
            words("*Accept*: the seller is right. The stores open again at once."),
        )
    return (
        words("*Stand behind*: the removal is right. Alibaba decides, and the seller has to prove it wrong."),
        words("*Accept*: the seller is right. What was removed comes back at once."),
    )


def comes_back_for_good(words: Words, kind: str, count: int) -> str:
    """What is asked before an objection is accepted."""
    if kind == "store":
        return words.many(
            "{n} store front opens again on the platform at once. It cannot be taken back.",
            "{n} store fronts open again on the platform at once. It cannot be taken back.",
            count,
        )
    return words.many(
        "{n} listing comes back on the platform at once. It cannot be taken back.",
        "{n} listings come back on the platform at once. It cannot be taken back.",
        count,
    )


def stays(words: Words, kind: str, count: int) -> str:
    """What upholding means."""
    if kind == "store":
        return words.many(
            "{n} store front stays closed; the seller's objection is turned down.",
            "{n} store fronts stay closed; the seller's objection is turned down.",
            count,
        )
    return words.many(
        "The removal of {n} listing stays; the seller's objection is turned down.",
        "The removal of {n} listings stays; the seller's objection is turned down.",
        count,
    )


def accepted(words: Words, kind: str, count: int, name: str, holder: str) -> str:
    """What Alibaba is asked once the rights-holder has accepted."""
    if kind == "store":
        return words.many(
            "{holder} accepts the seller's objection to {name}: please open {n} store front again.",
            "{holder} accepts the seller's objection to {name}: please open {n} store fronts again.",
            count,
            name=name,
            holder=holder,
        )
    return words.many(
        "{holder} accepts the seller's objection to {name}: please put {n} listing back on the platform.",
        "{holder} accepts the seller's objection to {name}: please put {n} listings back on the platform.",
        count,
        name=name,
        holder=holder,
    )


def reinstates(words: Words, kind: str, count: int, name: str) -> str:
    """What reinstating means."""
    if kind == "store":
        return words.many(
            "{n} store front of {name} opens again: Alibaba accepts the seller's objection.",
            "{n} store fronts of {name} open again: Alibaba accepts the seller's objection.",
            count,
            name=name,
        )
    return words.many(
        "{n} listing of {name} comes back on the platform: Alibaba accepts the seller's objection.",
        "{n} listings of {name} come back on the platform: Alibaba accepts the seller's objection.",
        count,
        name=name,
    )


def put_back(words: Words, kind: str, count: int, name: str, holder: str) -> str:
    """What Alibaba is asked once the rights-holder has taken its claim back."""
    if kind == "store":
        return words.many(
            "{holder} has taken its claim on {name} back: please open {n} store front again. This was no "
            "decision of Alibaba's.",
            "{holder} has taken its claim on {name} back: please open {n} store fronts again. This was no "
            "decision of Alibaba's.",
            count,
            name=name,
            holder=holder,
        )
    return words.many(
        "{holder} has taken its claim on {name} back: please put {n} listing back on the platform. This was "
        "no decision of Alibaba's.",
        "{holder} has taken its claim on {name} back: please put {n} listings back on the platform. This was "
        "no decision of Alibaba's.",
        count,
        name=name,
        holder=holder,
    )


def taken_back(words: Words, kind: str, count: int, name: str, holder: str) -> str:
    """The same, as the desk is told."""
    if kind == "store":
        return words.many(
            "{holder} has taken its claim on {name} back: {n} store front opens again.",
            "{holder} has taken its claim on {name} back: {n} store fronts open again.",
            count,
            name=name,
            holder=holder,
        )
    return words.many(
        "{holder} has taken its claim on {name} back: {n} listing comes back on the platform.",
        "{holder} has taken its claim on {name} back: {n} listings come back on the platform.",
        count,
        name=name,
        holder=holder,
    )


def which(words: Words, kind: str) -> str:
    """The label over what can be chosen in a form."""
    return words("Which store fronts?") if kind == "store" else words("Which listings?")


def goes_again(words: Words, kind: str, reference: str) -> str:
    """What follows from standing behind what was declined."""
    if kind == "store":
        return words(
            "These store fronts of {reference} go to Alibaba again, with your words. If it declines them "
            "once more, the IACC desk takes it up by itself.",
            reference=reference,
        )
    return words(
        "These listings of {reference} go to Alibaba again, with your words. If it declines them once more, "
        "the IACC desk takes it up by itself.",
        reference=reference,
    )


def retracts(words: Words, kind: str, reference: str) -> str:
    """What follows from taking a claim back."""
    if kind == "store":
        return words(
            "The store fronts of {reference} that you choose open again, and Alibaba is told that you took "
            "the claim back. It cannot be undone.",
            reference=reference,
        )
    return words(
        "The listings of {reference} that you choose come back on the platform, and Alibaba is told that you "
        "took the claim back. It cannot be undone.",
        reference=reference,
    )
