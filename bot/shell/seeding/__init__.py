"""An example programme: three weeks of it to look at, or as much of it as the programme's own headline tells.

`living.live` plays the three weeks beside the stand-in for Slack, `command.seed` puts them into a store
without Slack. The story itself stands in `story/`; all of it goes through the services, at its own instants.
"""
