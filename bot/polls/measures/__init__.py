"""What the ballots of a poll say: order, agreement, camps, groups, and what may be shown of them.

Pure functions over plain data: no session, no clock, no Slack, no sentence; the standard library and numpy
only. Options are numbers, 0 to K - 1, in the order of the ballot; people are rows. Whatever draws at random
takes a seed, so the same ballots give the same figures, in whatever order they are read.

    ballots   what one person says; levels, the array on which the rest works; places
    pairs     how many put i above j
    order     Schulze's order, mean places, first places, "X is ahead of Y"
    agreement how far people order alike, and whether chance could do it; concordance for exports
    camps     people split into camps; contested: the option they place furthest apart
    groups    alike inside, different between; the biggest split; bridge: what every group places high
    picks     pick up to N; stances: one question in five steps
    protection which groups may be shown; words instead of counts
    minima    how many people each statement needs
"""
