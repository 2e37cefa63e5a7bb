"""Addresses of listings and store fronts that look like each platform's own, and are nobody's.

They are made from what they are for, so that every run has the same.
"""

import hashlib
from collections.abc import Iterable, Mapping

#: Platform (a store front is "taobao store") → its address, `{id}` with so many digits after `begins`.
_FORMS: Mapping[str, tuple[str, str, int]] = {
    "taobao": ("https://item.taobao.com/item.htm?id={id}", "7", 12),
    "tmall": ("https://detail.tmall.com/item.htm?id={id}&skuId=50{id}", "6", 12),
    "xianyu": ("https://www.goofish.com/item?id={id}", "8", 12),
    "1688": ("https://detail.1688.com/offer/{id}.html", "7", 12),
    "alibaba": ("https://www.alibaba.com/product-detail/{goods}_{id}.html", "1600", 13),
    "aliexpress": ("https://www.aliexpress.com/item/{id}.html", "100500", 16),
    "lazada": ("https://www.lazada.com.my/products/{goods}-i{id}-s1{id}.html", "3", 10),
    "daraz": ("https://www.daraz.pk/products/{goods}-i{id}-s1{id}.html", "4", 9),
    "trendyol": ("https://www.trendyol.com/x/{goods}-p-{id}", "8", 9),
    "miravia": ("https://www.miravia.es/p/{goods}-i{id}.html", "1361", 16),
    "taobao store": ("https://shop{id}.taobao.com/", "1", 9),
    "1688 store": ("https://shop{id}.1688.com/", "14", 13),
    "aliexpress store": ("https://www.aliexpress.com/store/{id}", "110", 10),
    "alibaba store": ("https://sz{id}.en.alibaba.com/", "8", 6),
}
_SHORT: Mapping[str, str] = {
    "taobao short": "https://e.tb.cn/h.{code}",
    "aliexpress short": "https://a.aliexpress.com/_m{code}",
    "1688 short": "https://qr.1688.com/s/{code}",
}
#: Neighbours lie far apart, and none comes again: a stride without a 2 or a 5 in it visits every ending.
_STRIDE, _FIRST = 387_420_489, 123_456_789


def addresses(kind: str, count: int, *, name: str, goods: str = "item") -> list[str]:
    """`count` addresses of a kind ("taobao", "1688 store", "aliexpress short").

    `name` tells them from others of the kind. `goods` are English words, for platforms whose addresses have
    some. Raises KeyError for no such kind.
    """
    return [_address(kind, f"{name}:{place}", goods) for place in range(count)]


def numbered(kind: str, numbers: Iterable[int]) -> list[str]:
    """An address for each number, no two alike as long as the numbers are not (and below a million)."""
    return [_formed(kind, number * _STRIDE + _FIRST, "item") for number in numbers]


def _address(kind: str, name: str, goods: str) -> str:
    made = int.from_bytes(hashlib.sha256(f"{kind}:{name}".encode()).digest())
    if kind in _SHORT:
        return _SHORT[kind].format(code=_code(made))
    return _formed(kind, made, goods)


def _formed(kind: str, made: int, goods: str) -> str:
    form, begins, digits = _FORMS[kind]
    rest = digits - len(begins)
    number = f"{begins}{made % 10**rest:0{rest}d}"
    return form.format(id=number, goods="-".join(goods.lower().split()))


def _code(made: int) -> str:
    """Letters and digits as short links have them."""
    signs = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(signs[made // len(signs) ** place % len(signs)] for place in range(11))
