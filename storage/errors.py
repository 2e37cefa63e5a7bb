"""What a unit of work can end in besides a result or a refusal."""


class NotBegun(Exception):  # noqa: N818 - says what happened
    """Nothing was done: the store could not be reached, or not in the time Slack leaves us."""


class NotYetKnown(Exception):  # noqa: N818 - says what happened
    """The unit of work was begun, and how it ended is not known yet."""
