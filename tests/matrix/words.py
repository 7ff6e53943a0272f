"""Private words on the stage, one phrase of each kind, and who hears it. Nobody else ever does."""

from collections.abc import Mapping
from enum import StrEnum

from tests.matrix.who_may import Role


class Words(StrEnum):
    """What somebody wrote, each in a phrase that stands nowhere else."""

    WORRY = "refunds take four clicks"
    ANONYMOUS = "nobody dares to name the date"
    """Of an anonymous concern, which `AUTHOR` raised."""
    AUTHOR = "Zenobia"
    SECRET = "the margin is a lie"
    """Of concerns for the leads only; the next three belong to such ones."""
    EVIDENCE = "nine invoices of ten were late"
    QUOTE = "as if we had a margin"
    ANSWER = "no lie any more"
    INTRO = "a word before the digest"
    """What a lead says on top of a digest that is not posted yet."""
    CARES = "her own pension"
    """What leads noted of somebody with a stake."""
    ASK = "what would you rather not say"
    """What a lead asks somebody with a stake, in a direct message."""
    DECISION = "Guests before refunds"
    """What is proposed, and not confirmed yet."""


LEADS = frozenset({Role.DRIVER, Role.CO_LEAD})
READERS = frozenset(Role) - {Role.LEAD_ELSEWHERE, Role.LEAD_OF_OTHERS}
"""Those who are in the channel of the initiative."""
INSIDERS = LEADS | {Role.APPROVER, Role.RAISER}
"""Those for whom what is for the leads only is to read: the raiser raised it."""

HEARS: Mapping[Words, frozenset[Role]] = {
    Words.WORRY: READERS,
    Words.ANONYMOUS: READERS,
    Words.AUTHOR: frozenset(),
    Words.SECRET: INSIDERS,
    Words.EVIDENCE: INSIDERS,
    Words.QUOTE: INSIDERS,
    Words.ANSWER: INSIDERS,
    Words.INTRO: LEADS,
    Words.CARES: LEADS | {Role.MEMBER},
    Words.ASK: frozenset({Role.MEMBER}),
    Words.DECISION: LEADS | {Role.APPROVER},
}
"""Who hears it, by all that they press and by all that is sent to them: the table is exact."""


def told(heard: str) -> set[Words]:
    """Those that stand in what somebody heard, in whatever case: an id is a name in capitals."""
    return {one for one in Words if one.casefold() in heard.casefold()}
