"""Who may change something by each command, button, modal and event. What is not here fails the matrix."""

from collections.abc import Mapping
from enum import StrEnum


class Who(StrEnum):
    """Who may change something by it."""

    NOBODY = "nobody"
    """It only shows something."""
    MEMBER = "member"
    """Every full member who can read the channels: it begins something new."""
    READER = "reader"
    """Every full member who can read the concern: it adds something of theirs to it."""
    SELF = "self"
    """Everybody, of their own things alone."""
    RAISER = "raiser"
    DECIDER = "decider"
    LEAD = "lead"
    ANSWERS = "answers"
    """Leads, and whoever looks after the concern."""
    PARTS = "parts"
    """Leads, and whoever raised the concern."""
    ASKED = "asked"
    """Whoever was asked whether a post arrived."""


class Role(StrEnum):
    """What somebody is to the initiative; full members where nothing else is said.

    Who has nothing to do with its channel: test_matrix.STRANGERS.
    """

    DRIVER = "driver"
    CO_LEAD = "co-lead"
    APPROVER = "approver"
    OWNER = "owner"
    """Looks after one that everybody reads, and after the concern since they led; they lead nothing now."""
    RAISER = "raiser"
    MEMBER = "member"
    """Is in the initiative's channel, and was asked and polled."""
    LEAD_ELSEWHERE = "lead elsewhere"
    """Drives an initiative of another channel, and is not in this one."""
    LEAD_OF_OTHERS = "lead in another workspace"
    """Drives an initiative there that has the same key."""
    GUEST = "guest inside"
    OUTSIDER = "outsider inside"
    """Is of another organisation, and in this channel, which is shared."""


_LEADS = frozenset({Who.MEMBER, Who.READER, Who.LEAD, Who.ANSWERS, Who.PARTS})
THEIRS: Mapping[Role, frozenset[Who]] = {
    Role.DRIVER: _LEADS | {Who.ASKED},
    Role.CO_LEAD: _LEADS,
    Role.APPROVER: frozenset({Who.MEMBER, Who.READER, Who.DECIDER}),
    Role.OWNER: frozenset({Who.MEMBER, Who.READER, Who.ANSWERS}),
    Role.RAISER: frozenset({Who.MEMBER, Who.READER, Who.RAISER, Who.PARTS}),
    Role.MEMBER: frozenset({Who.MEMBER, Who.READER, Who.SELF}),
    **dict.fromkeys(
        (Role.LEAD_ELSEWHERE, Role.LEAD_OF_OTHERS, Role.GUEST, Role.OUTSIDER), frozenset()
    ),
}
"""What each may do to everything there is: nothing that is not here changes anything."""

COMMANDS: Mapping[str, Who] = dict.fromkeys(("/concern", "/priorities", "/align"), Who.NOBODY)

_SHOW = """
audit_open audit_page_back audit_page_on concern_answer_open concern_list concern_list_page_back
concern_list_page_on concern_not_yet_open concern_raise concern_show file_erase_open file_page_back
file_page_on home_settings_open inbox_open inbox_turn_back inbox_turn_on inbox_turn_over
initiative_edit_open initiative_list_page_back initiative_list_page_on initiative_new_open
ledger_open ledger_turn_back ledger_turn_on menu_run_audit menu_run_decide menu_run_digest menu_run_help
menu_run_inbox menu_run_ledger menu_run_list menu_run_me menu_run_new menu_run_people poll_ask_open
poll_privacy poll_vote_open file_export moving_open heard_open menu_run_heard heard_ask_open
stakeholders_describe_open quoting_edit_open quoting_settled_if_open evidence_open
digest_draft_edit decision_read voices_add_open voices_merge_open stakeholders_own_open
menu_run_settings
""".split()  # noqa: SIM905  # forty quoted names read worse

ACTIONS: Mapping[str, Who] = {
    **dict.fromkeys(_SHOW, Who.NOBODY),
    **dict.fromkeys(
        (
            *("digest_pause", "digest_post_now", "digest_preview", "digest_resume"),
            *("digest_draft_post", "digest_draft_skip", "digest_draft_after_all"),
            *(
                "poll_cancel",
                "poll_close",
                "poll_discard",
                "poll_extend",
                "poll_open",
                "poll_post_again",
            ),
        ),
        Who.LEAD,
    ),
    **dict.fromkeys(
        ("concern_acknowledge", "concern_acknowledge_listed", "inbox_acknowledge"), Who.ANSWERS
    ),
    **dict.fromkeys(("concern_settle", "concern_withdraw", "quoting_disown"), Who.RAISER),
    "voices_join": Who.RAISER,
    "voices_part": Who.PARTS,
    **dict.fromkeys(("decision_confirm", "decision_decline"), Who.DECIDER),
    **dict.fromkeys(
        (
            *("inbox_snooze_hour", "inbox_snooze_tomorrow", "inbox_snooze_next_week"),
            *("inbox_snooze_days", "inbox_snooze_week"),
            "poll_decline",
            "poll_snooze",
            "heard_decline",
        ),
        Who.SELF,
    ),
    **dict.fromkeys(("receipt_again", "receipt_there"), Who.ASKED),
    **dict.fromkeys(("welcome_who_sees", "trial_vote_open"), Who.NOBODY),
    **dict.fromkeys(("trial_begin", "trial_close"), Who.SELF),
}

VIEWS: Mapping[str, Who] = {
    "concern_raise_submit": Who.MEMBER,
    "concern_answer": Who.ANSWERS,
    "concern_not_yet": Who.RAISER,
    "decision_propose": Who.LEAD,
    "digest_save": Who.LEAD,
    "evidence_bring": Who.READER,
    "digest_draft_intro": Who.LEAD,
    "file_erase": Who.SELF,
    "heard_ask": Who.LEAD,
    "home_settings": Who.SELF,
    "initiative_create": Who.MEMBER,
    "initiative_edit": Who.LEAD,
    "moving_move": Who.LEAD,
    "poll_ask": Who.LEAD,
    "poll_vote": Who.SELF,
    "trial_vote": Who.SELF,
    "quoting_submit": Who.MEMBER,
    "quoting_edit": Who.RAISER,
    "stakeholders_import": Who.NOBODY,
    "stakeholders_save": Who.LEAD,
    "stakeholders_describe": Who.LEAD,
    "stakeholders_own": Who.SELF,
    "voices_add": Who.READER,
    "voices_merge": Who.LEAD,
}

SHORTCUTS: Mapping[str, Who] = {"quoting_log": Who.NOBODY}
"""Of messages."""

EVENTS = frozenset(
    {
        *("app_home_opened", "app_uninstalled", "tokens_revoked", "message_metadata_posted"),
        *("channel_archive", "channel_deleted", "channel_rename", "member_left_channel"),
        *("group_archive", "group_deleted", "group_rename"),
        *("member_joined_channel", "user_change"),
    }
)
"""Slack alone sends these, and is believed."""
