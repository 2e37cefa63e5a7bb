"""What each Web API method takes and may answer: methods.json, from docs.slack.dev/reference/methods."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bot.sandbox.errors import SlackRefuses

#: Errors that any method may answer. Source: the "errors" table that every method page shares.
COMMON = frozenset(
    [
        "access_denied",
        "account_inactive",
        "accesslimited",
        "deprecated_endpoint",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "fatal_error",
        "internal_error",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_auth",
        "invalid_charset",
        "invalid_form_data",
        "invalid_json",
        "invalid_post_type",
        "json_not_object",
        "method_deprecated",
        "missing_post_type",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
        "unknown_method",
    ]
)
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
_NO = {"0", "false", "False", ""}


@dataclass(frozen=True)
class Argument:
    kind: str
    required: bool


@dataclass(frozen=True)
class Method:
    """One method: arguments, own errors, scopes of which one is needed, calls a minute (0: special)."""

    name: str
    arguments: dict[str, Argument]
    errors: frozenset[str]
    scopes: tuple[str, ...]
    per_minute: int


@cache
def catalogue() -> dict[str, Method]:
    """Every method the stand-in knows of."""
    text = resources.files("bot.sandbox").joinpath("methods.json").read_text("utf-8")
    return {name: _method(name, facts) for name, facts in json.loads(text).items()}


def _method(name: str, facts: dict[str, Any]) -> Method:
    arguments = {key: Argument(str(kind), bool(required)) for key, (kind, required) in facts["args"].items()}
    errors, scopes = frozenset(facts["errors"]), tuple(facts["scopes"])
    return Method(name, arguments, errors, scopes, PER_MINUTE.get(facts["tier"], 0))


def may_answer(method: str, code: str) -> bool:
    """Whether Slack ever answers `code` to `method`."""
    known = catalogue().get(method)
    return code in COMMON or (known is not None and code in known.errors)


def understand(method: Method, raw: dict[str, Any]) -> dict[str, Any]:
    """The arguments in their types; unknown, missing and wrong ones are `invalid_arguments`."""
    wrong = [f"unknown argument: {name}" for name in sorted(raw.keys() - method.arguments.keys())]
    for name, one in method.arguments.items():
        if one.required and raw.get(name) in (None, ""):
            wrong.append(f"missing required field: {name}")
    if wrong:
        raise SlackRefuses("invalid_arguments", *wrong)
    return {name: _typed(name, method.arguments[name].kind, value) for name, value in raw.items()}


def _typed(name: str, kind: str, value: Any) -> Any:
    if kind == "boolean":
        return str(value) not in _NO
    if kind in ("integer", "number"):
        try:
            return int(value)
        except (TypeError, ValueError):
            raise SlackRefuses("invalid_arguments", f"must be a number [json-pointer:/{name}]") from None
    if kind == "string" and isinstance(value, int | float):
        return str(value)
    return value
