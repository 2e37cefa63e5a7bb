"""The stand-in alone, in its own process: `python -m bot.sandbox --port 4000 --bot-url http://…/slack/events`.

It prints its address as one JSON line when it is ready, and stops on SIGINT or SIGTERM.
"""

import argparse
import asyncio
import json
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.clock import Clock
from bot.sandbox.demo import demo_world
from bot.sandbox.sandbox import Sandbox


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox", description="A stand-in for Slack; not Slack."
    )
    parser.add_argument("--port", type=int, default=4000, help="0 takes a free one")
    parser.add_argument("--bot-url", default="", help="where the bot takes Slack's requests")
    parser.add_argument("--manifest", type=Path, default=Path("manifest.yml"), help="YAML or JSON")
    parser.add_argument("--signing-secret", default="")
    parser.add_argument("--frozen", type=datetime.fromisoformat, help="stop the clock at this time")
    return parser.parse_args(given)


async def serve(asked: argparse.Namespace, manifest: dict[str, Any]) -> None:
    """Run until told to stop."""
    clock = Clock.frozen(asked.frozen) if asked.frozen else Clock()
    sandbox = Sandbox(clock, asked.signing_secret)
    demo_world(sandbox, manifest)
    await sandbox.start(asked.port)
    sandbox.connect_bot(asked.bot_url)
    ready = {
        "address": sandbox.address,
        "api_url": sandbox.api_url,
        "signing_secret": sandbox.app.signing_secret,
    }
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    await sandbox.stop()


if __name__ == "__main__":
    given = arguments(sys.argv[1:])
    asyncio.run(serve(given, yaml.safe_load(given.manifest.read_text("utf-8"))))
