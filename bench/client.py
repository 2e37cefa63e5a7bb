"""Signed requests, as Slack sends them, from a process of their own: how many, and how fast answered.

`python -m bench.client --port 3000 --body body.txt --connections 16 --seconds 5` asks as fast as it is
answered; with `--rate 100` it asks a hundred times a second, whatever the answers do, and counts the time
that a request waited for a free connection as part of its latency. `--first` and `--requests` name the
numbers that take the place of `@N@`, where each may be used once. Prints one JSON object.

The client speaks HTTP over plain sockets: on two cores a real HTTP client would be measured, not the bot.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"
EVENTS = "/slack/events"


@dataclass(frozen=True, slots=True)
class Shot:
    """What is sent: `body` with each `@N@` replaced by a number that no other request of the run has."""

    port: int
    body: bytes
    secret: bytes = SECRET.encode()
    content_type: str = FORM
    path: str = EVENTS
    #: what a good answer's body must contain; "" takes any 200
    expect: bytes = b""

    def request(self, number: int) -> bytes:
        body = self.body.replace(b"@N@", b"%012d" % number)
        stamp = b"%d" % time.time()
        mac = hmac.digest(self.secret, b"v0:" + stamp + b":" + body, hashlib.sha256).hex().encode()
        head = (
            b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
            b"X-Slack-Request-Timestamp: %s\r\nX-Slack-Signature: v0=%s\r\n\r\n"
        )
        return head % (self.path.encode(), self.content_type.encode(), len(body), stamp, mac) + body


@dataclass(slots=True)
class Tally:
    """What came of the requests of one run. Times in seconds."""

    took: list[float] = field(default_factory=list)
    errors: int = 0
    first_error: str = ""

    def note(self, seconds: float, status: bytes, body: bytes, expect: bytes) -> None:
        self.took.append(seconds)
        if status != b"200" or expect not in body:
            self.errors += 1
            self.first_error = self.first_error or (status + b" " + body[:200]).decode(errors="replace")

    def report(self, lasted: float) -> dict[str, Any]:
        """The figures: requests, errors, per_second, and latencies in milliseconds."""
        took = sorted(self.took)

        def at(share: float) -> float:
            return round(1000 * took[min(len(took) - 1, int(share * len(took)))], 3) if took else 0.0

        return {
            "requests": len(took),
            "errors": self.errors,
            "first_error": self.first_error,
            "per_second": round(len(took) / lasted, 1),
            "mean_ms": round(1000 * sum(took) / max(1, len(took)), 3),
            "p50_ms": at(0.5),
            "p95_ms": at(0.95),
            "p99_ms": at(0.99),
            "max_ms": at(1.0),
        }


class Connection:
    """One kept-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, port: int) -> "Connection":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """Status and body of the answer, which must come with a Content-Length, as ours and Bolt's do."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        body = await self._reader.readexactly(length) if length else b""
        return head[9:12], body

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


async def as_fast_as_possible(
    shot: Shot, *, connections: int, seconds: float, first: int = 0, at_most: int = 1 << 40
) -> Tally:
    """Each connection asks again as soon as it is answered, `at_most` times in all."""
    tally, loop = Tally(), asyncio.get_running_loop()
    until, numbers = loop.time() + seconds, iter(range(first, first + at_most))

    async def keep_asking(connection: Connection) -> None:
        for number in numbers:
            begun = loop.time()
            status, body = await connection.ask(shot.request(number))
            tally.note(loop.time() - begun, status, body, shot.expect)
            if loop.time() > until:
                return

    opened = [await Connection.to(shot.port) for _ in range(connections)]
    await asyncio.gather(*(keep_asking(connection) for connection in opened))
    await asyncio.gather(*(connection.close() for connection in opened))
    return tally


async def at_a_steady_rate(
    shot: Shot, *, rate: float, connections: int, seconds: float, first: int = 0
) -> Tally:
    """One request every 1/`rate` seconds; latency counts from the moment at which each was due."""
    tally, loop = Tally(), asyncio.get_running_loop()
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(connections):
        free.put_nowait(await Connection.to(shot.port))

    async def ask(number: int, due: float) -> None:
        connection = await free.get()
        status, body = await connection.ask(shot.request(number))
        tally.note(loop.time() - due, status, body, shot.expect)
        free.put_nowait(connection)

    begun, under_way = loop.time(), set()
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        await asyncio.sleep(max(0.0, due - loop.time()))
        task = asyncio.create_task(ask(first + number, due))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    while not free.empty():
        await free.get_nowait().close()
    return tally


async def run(asked: argparse.Namespace) -> dict[str, Any]:
    shot = Shot(
        port=asked.port,
        body=asked.body.read_bytes(),
        secret=asked.secret.encode(),
        content_type=asked.content_type,
        path=asked.path,
        expect=asked.expect.encode(),
    )
    first = asked.first or time.time_ns() // 1_000_000 % 1_000_000 * 1_000_000
    if asked.warm_up:
        await as_fast_as_possible(shot, connections=asked.connections, seconds=asked.warm_up, first=first)
        first += 500_000
    begun = time.perf_counter()
    sizes = {"connections": asked.connections, "seconds": asked.seconds, "first": first}
    if asked.rate:
        tally = await at_a_steady_rate(shot, rate=asked.rate, **sizes)
    else:
        tally = await as_fast_as_possible(shot, **sizes, at_most=asked.requests)
    return tally.report(time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--body", type=Path, required=True, help="a file with the raw body; @N@ becomes a number"
    )
    parser.add_argument("--content-type", default=FORM)
    parser.add_argument("--path", default=EVENTS)
    parser.add_argument("--secret", default=SECRET)
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--warm-up", type=float, default=0.5, help="seconds asked before anything is counted")
    parser.add_argument("--rate", type=float, default=0.0, help="requests a second; 0: as fast as possible")
    parser.add_argument("--first", type=int, default=0, help="the first number; 0: one that no other run has")
    parser.add_argument("--requests", type=int, default=1 << 40, help="at most so many, without --rate")
    parser.add_argument("--expect", default="", help="what the body of a good answer contains")
    print(json.dumps(asyncio.run(run(parser.parse_args()))))


if __name__ == "__main__":
    main()
