"""What worried whom, in their own words: the data of the story."""

from collections.abc import Mapping
from dataclasses import dataclass

STOPS, SLOWS, GOOD_TO_KNOW = "Stops us", "Slows us", "Good to know"
MEASURED, SEEN, REPORTED, BELIEF = "Measured", "Seen first-hand", "Reported by others", "A belief"
LEADS, ANONYMOUS = "Leads only", "Anonymous"


@dataclass(frozen=True)
class Worry:
    """A concern as somebody raises it. The words of `who_sees` begin an option of the modal."""

    who: str
    text: str
    effect: str
    basis: str
    settled_if: str = ""
    link: str = ""
    raised_for: str = ""
    who_sees: str = "Named"


WORRIES: Mapping[str, Worry] = {
    "CHK-1": Worry(
        "Ben",
        "The payment step has no tests, so every change there is a gamble.",
        SLOWS,
        SEEN,
        "A test for each way to pay, before we touch the step.",
    ),
    "CHK-2": Worry(
        "Ingrid",
        "Without new figures we will not know in July whether any of this helped.",
        STOPS,
        BELIEF,
        "The share of buyers who finish, by week, on one page.",
    ),
    "CHK-3": Worry(
        "Clara",
        "Basket and payment look like two different shops. People stop and check the address.",
        SLOWS,
        SEEN,
    ),
    "CHK-4": Worry(
        "Liza",
        "Card errors give no reason. Buyers write to us instead of trying another card.",
        SLOWS,
        MEASURED,
        "One sentence that says what was wrong and what to try.",
        "https://wiki.acme.example/support/card-errors",
    ),
    "CHK-5": Worry(
        "Zoe",
        "The date was promised before anybody asked the team how long it takes. "
        "We are cutting tests to keep it.",
        STOPS,
        SEEN,
        "Say which part may come later.",
        who_sees=ANONYMOUS,
    ),
    "CHK-6": Worry(
        "Noor",
        "Our payment provider switches its old interface off at the end of next month, "
        "and nobody here owns that account.",
        STOPS,
        MEASURED,
        "A name, and access for two of us.",
        "https://wiki.acme.example/payments/end-of-life",
    ),
    "CHK-7": Worry(
        "Hugo",
        "Links in last year's newsletters lead into the basket. Will they still work?",
        GOOD_TO_KNOW,
        BELIEF,
    ),
    "CHK-8": Worry(
        "Marcus",
        "Northwind leaves us if their invoices break once more during the change. "
        "They said so on the phone.",
        STOPS,
        REPORTED,
        who_sees=LEADS,
    ),
    "CHK-9": Worry(
        "Tom",
        "Companies need an invoice before they pay. We lose them at the last step.",
        SLOWS,
        REPORTED,
        "An invoice as a way to pay, for companies.",
    ),
    "CHK-10": Worry(
        "Aiko",
        "The basket asks the stock service twice for every line. With ten lines it takes four seconds.",
        SLOWS,
        MEASURED,
        link="https://wiki.acme.example/basket/timing",
    ),
    "CHK-11": Worry(
        "Paolo",
        "Buyers abroad cannot type their postcode: the field wants five digits.",
        STOPS,
        SEEN,
        "Any postcode that the post delivers to.",
    ),
    "CHK-12": Worry(
        "Yuki",
        "We asked only people who have an account. Nobody who left was ever asked why.",
        SLOWS,
        MEASURED,
        who_sees=ANONYMOUS,
    ),
    "CHK-13": Worry(
        "Dana",
        "A discount code is gone when the basket is changed. Customers think we took it back.",
        SLOWS,
        REPORTED,
    ),
    "CHK-14": Worry(
        "Felix",
        "Forced sign-up loses buyers: four of ten leave on that page.",
        STOPS,
        MEASURED,
        "Let people pay first and ask afterwards.",
        "https://wiki.acme.example/checkout/where-they-leave",
    ),
    "CHK-15": Worry(
        "Maya",
        "Refunds take four clicks, and every buyer I speak to is lost at the second.",
        SLOWS,
        SEEN,
        raised_for="Joy",
    ),
    "CHK-16": Worry(
        "Pavel",
        "Without an account we cannot tell who may ask for a refund. Guest checkout needs an answer first.",
        STOPS,
        SEEN,
        "A rule for who is refunded, and to which card.",
    ),
    "CHK-17": Worry(
        "Sofia",
        "The launch page names saved cards as the first thing to come. It is at the printer on Tuesday.",
        SLOWS,
        SEEN,
        "Tell me by Monday what to name instead.",
    ),
    "CHK-18": Worry(
        "Ramon",
        "Whoever sold over the phone until now fears that guest checkout makes their desk needless.",
        GOOD_TO_KNOW,
        REPORTED,
        who_sees=ANONYMOUS,
    ),
    "PRC-1": Worry(
        "Priya",
        "Renewals for the third quarter are being priced now. If list prices move before July, "
        "we open nine contracts again.",
        STOPS,
        MEASURED,
        "No change to list prices before 1 July.",
    ),
    "PRC-2": Worry(
        "Mateo",
        "Five plans side by side do not fit on a phone, and half of our visitors hold one.",
        SLOWS,
        MEASURED,
    ),
    "PRC-3": Worry(
        "Tom",
        "Customers ask what a seat is, and each of us says something else.",
        SLOWS,
        SEEN,
        "One sentence that all of us may use.",
    ),
    "PRC-4": Worry(
        "Liza",
        "The cheapest plan is meant to be hard to find. I do not want to defend that to a customer.",
        SLOWS,
        SEEN,
        who_sees=ANONYMOUS,
    ),
    "PRC-5": Worry(
        "Amara",
        "Others show their prices without tax. Next to them we look dear.",
        GOOD_TO_KNOW,
        BELIEF,
    ),
    "PRC-6": Worry(
        "Jonas",
        "The price table is typed by hand in three places. One of them is wrong today.",
        SLOWS,
        SEEN,
    ),
    "PRC-7": Worry(
        "Dana",
        "Nobody can tell a customer what one more seat costs in the middle of a year.",
        SLOWS,
        REPORTED,
    ),
    "PRC-8": Worry(
        "Hugo",
        "The page says “most popular” over a plan that hardly anybody buys.",
        GOOD_TO_KNOW,
        MEASURED,
    ),
    "SSO-1": Worry(
        "Lee",
        "Our pilot customer's test login ends in two weeks, and the contract for a new one is unsigned.",
        STOPS,
        SEEN,
        "A signature, or another pilot.",
    ),
    "SSO-2": Worry(
        "Priya",
        "Two customers were told that single sign-on costs nothing extra. It is on no price list.",
        STOPS,
        REPORTED,
        "A price, or a sentence for those two.",
        who_sees=LEADS,
    ),
    "SSO-3": Worry(
        "Noor",
        "If passwords stay as a way in, an auditor asks why we built single sign-on at all.",
        SLOWS,
        BELIEF,
    ),
}
"""By the labels that they get, if they are raised in this order."""

RANKINGS: Mapping[str, tuple[str, ...]] = {
    "Engineering": ("41325", "42135", "43125", "14325", "41235", "41325"),
    "Sales": ("21534", "21534", "52134", "21534"),
    "Support": ("31425", "34125", "34125", "31425"),
    "Design": ("12345", "13254", "12345"),
    "Marketing": ("25134", "21534", "32154"),
    "Executives": ("25134", "52314"),
}
"""The 22 ballots of the first poll: its options by number, best first, one ballot a person."""

FIRST_QUESTION = "What should ship first?"
OPTIONS = (
    "Guest checkout",
    "Saved cards",
    "Refund self-serve",
    "Faster API",
    "New analytics",
)
