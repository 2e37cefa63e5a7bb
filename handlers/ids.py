"""Ids of buttons and commands that more than one topic shows; each is heard by the topic it is named for."""

FILE_CLAIM = "claims.open_form"
MY_CLAIMS = "claims.my_cases"
SHOW_CLAIM = "claims.show"
ESCALATE = "escalations.open_form"
DIGEST_SETTINGS = "digests.open_settings"
HELP = "home.help"
