"""Words on the page: what a person reads there is what they read in the tests, and none of it runs."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox.mrkdwn import Reader, escaped, rendered
from sandbox.state import Team, User
from sandbox.web.markdown import markdown_html
from sandbox.web.words import leaves_html, mrkdwn_html, plain_html

TEAM = Team("T1", "Acme", "", "U0", "B0", users={"U1": User("U1", "Maya", "UTC", "member", "T1")})
READER = Reader(TEAM, "Europe/Berlin")
ANYTHING = st.text(st.sampled_from("ab *_~`<>&|\"'!@#:/\n\ue0001"), max_size=60)
TOKENS = [
    "<@U1>",
    "<#C1>",
    "<!here>",
    "<!date^9^{date_num}|*x*>",
    "<!date^soon^|x>",
    "<http://a|_b_>",
]
MRKDWN = st.lists(st.sampled_from([*TOKENS, *"ab *_~`<>&|!@:/\n\ue0001"]), max_size=40).map("".join)
OURS = {"b", "i", "s", "u", "code", "pre", "br", "blockquote", "span", "button", "mark", "hr"}
OURS |= {"p", "ul", "ol", "li"}


def bare(drawn: str) -> str:
    """What is read of HTML, its line breaks and quotation marks left out."""
    words = html.unescape(re.sub(r"<[^<>]*>", "", drawn))
    return re.sub(r"[\s>]", "", words)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("*bold _and italic_*", "<b>bold <i>and italic</i></b>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("`*code*`", "<code>*code*</code>"),
        ("```a\nb```", "<pre>a\nb</pre>"),
        ("&gt; said\nnext", "<blockquote>said</blockquote>next"),
        ("a\nb", "a<br>b"),
        ("<@U1>", '<span class="mention">@Maya</span>'),
        ("<!channel>", '<span class="mention">@channel</span>'),
        ("<!date^1780300800^{time}|noon>", "10:00"),
        ("<!date^soon^{time}|noon>", "noon"),
        ("<!date^99999999999^{time}|noon>", "noon"),
        ("1\ue000~1~", "1\ue000<s>1</s>"),
        ("*<@U1>*", '<b><span class="mention">@Maya</span></b>'),
        ("~`1`~", "<s><code>1</code></s>"),
        (":tada: :unheard_of:", "🎉 :unheard_of:"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
    ],
)
def test_mrkdwn(text: str, drawn: str) -> None:
    assert mrkdwn_html(text, READER) == drawn


def test_only_text_that_is_not_verbatim_finds_links_and_broadcasts_in_bare_words() -> None:
    text = "See https://example.com/a. @here"
    assert mrkdwn_html(text, READER) == text
    drawn = mrkdwn_html(text, READER, verbatim=False)
    assert 'data-leads="https://example.com/a"' in drawn
    assert '<span class="mention">@here</span>' in drawn


@given(ANYTHING.map(escaped) | MRKDWN)
@example("1\ue000~1~")
@example("~`1`~")
@example("*a *b* c*")
@example("\ue000<@U1>\ue000")
@example("*_" * 1000 + "deep" + "_*" * 1000)
def test_the_page_says_what_people_in_tests_read(said: str) -> None:
    assert bare(mrkdwn_html(said, READER)) == bare(html.escape(rendered(said, READER)))


@given(ANYTHING)
def test_what_is_typed_is_read_to_the_last_character(text: str) -> None:
    plain = re.sub(r"[*_~`>\s]", "", text)
    assert bare(mrkdwn_html(escaped(plain), READER)) == plain


@given(ANYTHING)
def test_whatever_is_written_only_our_own_tags_are_drawn(text: str) -> None:
    leaf = {"type": "link", "url": text, "text": text, "style": {"bold": True}}
    for drawn in (
        mrkdwn_html(text, READER, verbatim=False),
        plain_html(text),
        markdown_html(text),
        leaves_html([leaf], READER),
    ):
        assert set(re.findall(r"</?([^\s<>/]+)", drawn)) <= OURS
        for attributes in re.findall(r"<\w+([^<>]*)>", drawn):
            assert re.fullmatch(r'( (type|class|data-leads|title)="[^"]*")*', attributes)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("# Title", '<p class="heading">Title</p>'),
        ("**b** *i* ~~s~~ `c`", "<p><b>b</b> <i>i</i> <s>s</s> <code>c</code></p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("1. one", "<ol><li>one</li></ol>"),
        ("> said", "<blockquote>said</blockquote>"),
        ("---", "<hr>"),
        ("```\n<b>\n```", "<pre>&lt;b&gt;</pre>"),
    ],
)
def test_markdown(text: str, drawn: str) -> None:
    assert markdown_html(text) == drawn
