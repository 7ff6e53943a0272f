"""Who sees what is held about somebody: one sentence for each list of their file."""

from collections.abc import Mapping

ITS_LEADS = "Seen by the driver and co-leads of the initiative"
SEEN_BY: Mapping[str, str] = {
    "profile": "Slack shows this to everybody in the workspace.",
    "evidence": "Seen, with your name, by whoever can see the concern.",
    "roles": "Driver and approver are seen by whoever can read the initiative's channels; all other parts "
    "by its driver and co-leads.",
    "stakes": f"{ITS_LEADS}.",
    "asked": f"{ITS_LEADS}: whom they asked, and whom Heard leaves out of the next time, not why.",
    "polls": "Of an anonymous poll nobody sees what you answered. Of a named one its channel sees the "
    "result, in all and by group, however small, and reasons with names; the driver and co-leads see who "
    "took part.",
    "intros": "Seen, with your name, by whoever reads the digest of that channel, and before that on its "
    "draft by those who lead there.",
    "decisions": "Seen by whoever proposed it and whoever decides. Once it is confirmed, whoever reads the "
    "digest or the concerns it answers sees it, with the name of who decided.",
    "questions": "Seen, with your name, by whoever raised the concern, by those who lead or approve, and by "
    "whoever looks after it and may see it.",
    "replies": "Seen by those who lead or approve, and by whoever looks after the concern and may see it: "
    "with your name, but for concerns that you raised anonymously.",
    "looked_after": "Seen, with your name, by whoever can see the concern.",
    "polls_made": f"{ITS_LEADS}. Once it is open its channel sees it, in the name of the driver.",
    "choices": "Shown to nobody.",
    "week_told_on": "Shown to nobody.",
    "trial": "Shown to nobody.",
    "channels_seen_in": "Shown to nobody.",
    "notes_on_others": "Seen by the person each note is about, and by the driver and co-leads of the "
    "initiative.",
    "audit": f"{ITS_LEADS}, with the names.",
    "messages_to_you": "For you alone.",
}
"""By the fields of the file; what is said line by line there, such as of each concern, is not here."""
