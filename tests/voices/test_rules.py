"""How well worries that say the same are found: a labelled set of realistic ones."""

from bot.voices import rules

SAME = (
    ("refunds take four clicks", "a refund takes too many clicks"),
    ("forced sign-up loses buyers", "we lose buyers because sign-up is forced"),
    ("card errors give no reason", "no reason is given for card errors"),
    ("the launch date clashes with Black Friday", "launch date is in the Black Friday week"),
    ("invoices are missing in checkout", "customers need invoices in the checkout"),
    ("support was not told about the new pricing", "nobody told support of new pricing"),
    ("the API is too slow for partners", "partners say our API is slow"),
    ("translations are not ready", "the translation for Spain is not ready"),
    ("people give up at the address form", "the form for the address is too long"),
    ("nobody owns the payment outages", "who is on call when paying breaks?"),
)
OTHER = (
    "legal has not read the new terms",
    "the contract with the bank ends in May",
    "designers have no time before the summer",
    "we cannot measure where people leave",
    "the mobile app still uses the old basket",
    "sales promised a discount that we do not have",
)


def test_most_pairs_are_found_and_nothing_else_is_offered() -> None:
    firsts = [first for first, _ in SAME] + list(OTHER)
    found = [rules.alike(second, firsts) for _, second in SAME]
    true = sum(place in places for place, places in enumerate(found))
    false = sum(len(places) - (place in places) for place, places in enumerate(found))
    false += sum(len(rules.alike(one, [f for f in firsts if f != one])) for one in OTHER)
    assert true >= 9
    assert false == 0


def test_the_most_alike_comes_first_and_no_more_than_three() -> None:
    others = ["refunds are slow", *["a refund takes four clicks"] * 4]
    assert rules.alike("refunds take four clicks", others) == [1, 2, 3]


def test_nothing_is_alike_to_words_that_say_nothing() -> None:
    assert rules.alike("is it?", ["what is it", "refunds take four clicks"]) == []
