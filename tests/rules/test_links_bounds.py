"""Nasty texts: what is twice as long may take about twice the time, never its square."""

import time

import pytest

from handlers.listings.rules import read_links

NASTY = {
    "one word": "a",
    "dots": "a.",
    "schemes": "https://",
    "slashes": "/",
    "percent signs": "%25",
    "coded slashes": "%3A%2F%2F",
    "wrappers in wrappers": "https://a.bc/?url=",
    "commas": ",a.bc/",
    "ampersands": "&amp;",
    "amps": "amp;",
    "brackets": "<https:",
    "bars": "<http://a|",
    "titles": "「【",
    "passwords": "￥a1",
    "wide": "ａ",
    "foreign hosts": "https://а.",
    "dashes": "-i1",
    "underscores": "_1",
    "ids": "&id=",
    "numbers": "1",
    "links": "https://item.taobao.com/item.htm?id=1,",
    "empty tags": "【】",
    "names": "盒马：a @ b",
    "at signs": "@",
}
HEADS = (
    "",
    "https://item.taobao.com/",
    "https://www.alibaba.com/",
    "https://www.lazada.sg/p",
    "https://x.com/?url=",
    "Freshippo: ",
)


def seconds(text: str) -> float:
    """The lesser of two goes, so that a busy machine is not blamed on the text."""
    went = []
    for _ in range(2):
        start = time.process_time()
        read_links(text)
        went.append(time.process_time() - start)
    return min(went)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("piece", NASTY.values(), ids=NASTY.keys())
def test_time_grows_with_length_and_no_faster(head: str, piece: str) -> None:
    short, long = (head + piece * (length // len(piece)) for length in (8_000, 64_000))
    assert seconds(long) < 0.03 + 24 * seconds(short)


def test_a_sheet_of_long_lines_is_read_in_linear_time() -> None:
    line = "https://x.com/?url=" + "https://y.com/?u=" * 400
    assert seconds("\n".join([line] * 40)) < 0.03 + 24 * seconds("\n".join([line] * 5))
