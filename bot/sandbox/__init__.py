"""A stand-in for Slack: the one people try the bot with, and the only double the tests use. It is not Slack.

It serves the Web API on localhost as strictly as Slack does, and calls the bot with signed requests (or over
Socket Mode). It imports nothing of ours. In a test:

    sandbox = Sandbox(Clock.frozen())
    world = demo_world(sandbox, manifest)          # stable ids, see bot.sandbox.demo
    await sandbox.start()                          # then sandbox.api_url, sandbox.address
    sandbox.connect_bot("http://127.0.0.1:3000/slack/events")

    await world.holder.runs("/claim")              # -> what Hana alone was told, or None
    await world.holder.submits(listings="https://…", right="ACME", statement=True)
    assert "MS-2026-000001" in world.desk.unread()[0].rendered
    await world.analyst.presses("Take", on=world.desk)
    sandbox.faults.lose_answer("chat.postMessage")
    sandbox.clock.move(timedelta(hours=1))
    assert not sandbox.unread() and not sandbox.troubles
    await sandbox.stop()

Alone, in its own process: `python -m bot.sandbox --port 4000 --bot-url http://127.0.0.1:3000/slack/events`.
"""

from bot.sandbox.api import ApiCall, CallLog
from bot.sandbox.calls import BotLink, Delivery, Reply, sign
from bot.sandbox.clock import START, Clock
from bot.sandbox.demo import DemoWorld, demo_world
from bot.sandbox.errors import CannotDo
from bot.sandbox.handles import FormHandle
from bot.sandbox.people import Person
from bot.sandbox.records import Channel, Installation, Message, Trouble, View, Workspace
from bot.sandbox.sandbox import Sandbox

__all__ = [
    "START",
    "ApiCall",
    "BotLink",
    "CallLog",
    "CannotDo",
    "Channel",
    "Clock",
    "Delivery",
    "DemoWorld",
    "FormHandle",
    "Installation",
    "Message",
    "Person",
    "Reply",
    "Sandbox",
    "Trouble",
    "View",
    "Workspace",
    "demo_world",
    "sign",
]
