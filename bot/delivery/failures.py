"""What a failed call means for the promise behind it: Slack's error codes, sorted.

Sources: the "Errors" table of each method's page (https://docs.slack.dev/reference/methods) and
https://docs.slack.dev/apis/web-api/rate-limits. A code that stands nowhere here parks the promise: Slack said
no in a way that we do not know, and asking again would not change it.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError


class Policy(StrEnum):
    """What to do next."""

    #: Slack asks for patience (429): wait as long as it says; nothing was done
    WAIT = "wait"
    #: Slack was not reached, or it does no harm to ask twice: again as soon as Slack is there
    AGAIN = "again"
    #: Slack cannot just now: again with growing pauses, two minutes at most
    RETRY = "retry"
    #: it may have been done: look before anything is sent again
    UNKNOWN = "unknown"
    #: we looked, and it was not done
    ABSENT = "absent"
    #: the card's message is gone or closed to edits: post a new one
    REPLACE = "replace"
    #: the upload is gone: begin it anew
    RESTART = "restart"
    #: it stands already
    DONE = "done"
    #: a person must look
    PARK = "park"


class Trouble(Exception):  # noqa: N818 - a call's outcome, not always an error
    """A promise could not be kept just now. `seconds`: how long Slack asks us to wait.

    `unreachable`: it was the network, or Slack as a whole, rather than this call.
    """

    def __init__(self, policy: Policy, code: str, *, seconds: float = 0, unreachable: bool = False) -> None:
        super().__init__(code)
        self.policy = policy
        self.code = code
        self.seconds = seconds
        self.unreachable = unreachable


#: Calls that may be made twice without anybody noticing. The other two post something.
POSTING = frozenset({"chat.postMessage", "files.completeUploadExternal"})

_WAIT = "ratelimited rate_limited"
_UNKNOWN = "fatal_error internal_error request_timeout service_unavailable"
_RETRY = """
    external_channel_migrating fetch_members_failed hash_conflict list_record_comment_fetch_failed
    message_limit_exceeded org_login_required streaming_state_conflict team_added_to_org update_failed
"""
# What no second try mends, in families: our access, the place, the reader, the content, the file.
_PARK = """
    access_denied account_inactive accesslimited deprecated_endpoint ekm_access_denied
    enterprise_is_restricted invalid_arg_name invalid_arguments invalid_array_arg invalid_auth invalid_charset
    invalid_form_data invalid_json invalid_post_type json_not_object method_deprecated missing_argument
    missing_post_type missing_scope no_permission not_allowed_token_type not_authed not_implemented
    team_access_not_granted team_not_found token_expired token_revoked two_factor_setup_required
    unknown_method

    channel_is_limited_access channel_not_found channels_limit_exceeded duplicate_channel_not_found
    invalid_channel is_archived is_inactive messages_tab_disabled method_not_supported_for_channel_type
    not_in_channel posting_to_channel_denied restricted_action restricted_action_non_threadable_channel
    restricted_action_read_only_channel restricted_action_thread_locked restricted_action_thread_only_channel
    cannot_reply_to_message cant_broadcast_message thread_not_found

    cannot_dm_bot invalid_user_combination missing_profile_id not_enabled not_enough_users too_many_users
    user_disabled user_not_found user_not_visible users_list_not_supplied

    as_user_not_supported attachment_payload_limit_exceeded block_mismatch cant_update_message
    draft_already_deleted draft_already_sent draft_has_conflict draft_not_found duplicate_external_id
    duplicate_message_not_found edit_window_closed invalid_attachments invalid_blocks invalid_blocks_format
    invalid_cursor invalid_limit invalid_metadata_filter_keys invalid_metadata_format invalid_metadata_schema
    invalid_ts_latest invalid_ts_oldest markdown_text_conflict message_not_found
    metadata_must_be_sent_from_app metadata_too_large msg_blocks_too_long msg_too_long
    no_dual_broadcast_content_update no_text too_many_attachments too_many_contact_cards view_too_large
    bad_timestamp no_item_specified not_pinnable too_many_pins

    alt_txt_too_large blocked_file_type canvas_disabled_file_team canvas_disabled_user_team
    canvas_globally_disabled file_deleted file_is_deleted file_not_found file_not_shared
    file_share_limit_reached file_type_not_allowed file_update_failed file_upload_size_restricted
    file_uploads_disabled file_uploads_except_images_disabled max_file_sharing_exceeded missing_file_data
    not_visible slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked
    slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
    slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked snippet_too_large
    storage_limit_reached template_not_visible unable_to_share_files unknown_snippet_type unknown_subtype
"""
#: Where a method means something else by a code than the rest do.
_PER_METHOD = {
    ("chat.update", "message_not_found"): Policy.REPLACE,
    ("chat.update", "cant_update_message"): Policy.REPLACE,
    ("chat.update", "edit_window_closed"): Policy.REPLACE,
    ("pins.add", "already_pinned"): Policy.DONE,
    ("files.completeUploadExternal", "file_not_found"): Policy.RESTART,
    ("files.completeUploadExternal", "file_update_failed"): Policy.RESTART,
    ("files.info", "file_not_found"): Policy.RESTART,
    ("files.info", "file_deleted"): Policy.RESTART,
    ("files.info", "not_visible"): Policy.RESTART,
}
#: If a 429 does not say how long.
_PATIENCE = 30.0
_TOO_MANY, _SERVER_ERROR = 429, 500


def _sorted() -> Iterator[tuple[str, Policy]]:
    families = (
        (_WAIT, Policy.WAIT),
        (_UNKNOWN, Policy.UNKNOWN),
        (_RETRY, Policy.RETRY),
        (_PARK, Policy.PARK),
    )
    for codes, policy in families:
        yield from ((code, policy) for code in codes.split())


#: Slack's error code → what to do.
POLICIES: Mapping[str, Policy] = dict(_sorted())


def is_sorted(method: str, code: str) -> bool:
    """Has somebody thought about this code of this method?"""
    return code in POLICIES or (method, code) in _PER_METHOD


def policy_of(method: str, code: str) -> Policy:
    """What Slack's answer `code` to `method` means."""
    policy = _PER_METHOD.get((method, code)) or POLICIES.get(code, Policy.PARK)
    if policy is Policy.UNKNOWN and method not in POSTING:
        return Policy.RETRY
    return policy


def understand(method: str, error: Exception) -> Trouble:
    """What an exception of a Web API call, or of an upload, means."""
    if isinstance(error, SlackApiError):
        return _answered(method, error.response)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Trouble(Policy.AGAIN, "no_connection", unreachable=True)
    again = Policy.UNKNOWN if method in POSTING else Policy.AGAIN
    return Trouble(
        again, "timeout" if isinstance(error, TimeoutError) else "connection_lost", unreachable=True
    )


def _answered(method: str, response: Any) -> Trouble:
    """Slack (or something between it and us) has answered. An upload's answer is aiohttp's own."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    body = getattr(response, "data", None)
    code = str(body.get("error", "")) if isinstance(body, dict) else ""
    if status == _TOO_MANY or policy_of(method, code) is Policy.WAIT:
        return Trouble(Policy.WAIT, "ratelimited", seconds=_seconds(getattr(response, "headers", {})))
    if status >= _SERVER_ERROR or code == "service_unavailable":
        again = Policy.UNKNOWN if method in POSTING else Policy.AGAIN
        return Trouble(again, code or f"http_{status}", unreachable=True)
    if not code:
        return Trouble(Policy.UNKNOWN if method in POSTING else Policy.RETRY, f"http_{status}")
    return Trouble(policy_of(method, code), code)


def _seconds(headers: Mapping[str, str]) -> float:
    """`Retry-After` in seconds; whole by the book, but a fraction was seen. Never less than a tenth."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        return max(float(said), 0.1)
    except ValueError:
        return _PATIENCE
