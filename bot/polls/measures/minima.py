"""How many people each statement needs. Below that nothing is computed: a caller says what it cannot tell.

Two reasons stand behind the numbers: what chance does at that size (by simulation or enumeration), and that
a figure from two people is those two people.
"""

ORDER_BALLOTS = 3
AHEAD_OPINIONS, AHEAD_MARGIN = 3, 2
AGREEMENT_PEOPLE, AGREEMENT_OPTIONS = 3, 3
WORDS_PEOPLE = 5
"""A word for how far people agree, or how far two answers differ."""
CAMPS_PEOPLE, CAMPS_OPTIONS = 6, 5
CONTESTED_PEOPLE = 5
GAP_GROUPS, GAP_ANSWERS = 2, 4
"""Two groups of three cannot reach p = .05: there are only 20 ways to label six people."""
OVERLAP_PEOPLE = 3
BRIDGE_GROUPS, BRIDGE_VOTES = 2, 3
HINT_BALLOTS = 5
"""A statement about a group with fewer ballots is a hint and says so."""
UNANIMOUS_PEOPLE = 3
"""One or two people always agree: that is no finding about a group."""
