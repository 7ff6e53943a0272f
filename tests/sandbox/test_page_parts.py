"""Parts of the page without a browser: charts as shapes, the guide, and what the panel tells."""

import json
import re
from pathlib import Path

import pytest
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox
from sandbox.seed import plant
from sandbox.state import Post
from sandbox.web.charts import drawing
from sandbox.web.guide import BadGuide, read, there
from sandbox.web.sent import sent
from tests.sandbox.pieces import chart, pie, section

GUIDE = Path("docs/guide.json")


def test_bars_stand_on_zero_and_say_their_values() -> None:
    block = chart(points=3, series=2)
    drawn = drawing(block)
    assert len(drawn.fills) == 6
    assert [label.words for label in drawn.ticks] == ["Week 0", "Week 1", "Week 2"]
    assert drawn.fills[0].words == "Line 0, Week 0: 1.5"
    assert all(f" {drawn.zero}V" in shape.path for shape in drawn.fills)
    assert "Week 2 1.5" in drawn.summary


def test_values_below_zero_have_room() -> None:
    block = chart(points=2)
    block["chart"]["series"][0]["data"][1] = {"label": "Week 1", "value": -4}
    values = [float(label.words) for label in drawing(block).grid]
    assert min(values) <= -4
    assert max(values) >= 1.5


def test_a_chart_of_zeros_is_drawn() -> None:
    block = chart(points=1)
    block["chart"]["series"][0]["data"][0]["value"] = 0
    assert len(drawing(block).fills) == 1


def test_a_pie_tells_its_shares_and_may_be_one_piece() -> None:
    assert [entry.words for entry in drawing(pie(3, 1)).legend] == [
        "Part 0: 3 (75%)",
        "Part 1: 1 (25%)",
    ]
    assert drawing(pie(1)).fills[0].path.count("A") == 2


def test_the_guide_leads_to_people_and_channels_that_are_there() -> None:
    manifest = json.loads(Path("manifest.json").read_text())
    sandbox = Sandbox(manifest)
    plant(sandbox)
    commands = {one["command"] for one in manifest["features"]["slash_commands"]}
    guide = read(GUIDE)
    for step in guide.steps:
        if step.person:
            place = there(step, sandbox)
            assert place is not None
            team = place.split("/")[1]
            channels = {one.id: one for one in sandbox.workspaces[team].channels}
            assert step.person in channels[step.channel].members
        assert not step.typed or step.typed.split()[0] in commands
    assert [bool(step.done) for step in guide.steps] == [True, True, True, False]


def test_the_last_step_of_the_app_names_what_is_there() -> None:
    create, install, token, settings, run = read(GUIDE).steps[-1].points
    manifest = json.loads(Path("manifest.json").read_text())
    assert "`manifest.json`" in create
    assert "`xoxb-`" in install
    assert "`connections:write`" in token
    assert "`xapp-`" in token
    assert manifest["settings"]["socket_mode_enabled"]
    known = Path(".env.example").read_text()
    named = re.findall(r"`(SLACK_\w+)`", settings)
    assert [name for name in named if f"\n{name}=" in known] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
    ]
    assert "\nrun:" in Path("Makefile").read_text()
    assert f"/invite @{manifest['features']['bot_user']['display_name']}" in run
    assert "/align" in [one["command"] for one in manifest["features"]["slash_commands"]]
    plain = re.sub(r"[\W_]+", " ", Path("README.md").read_text())
    for words in (
        "From a manifest",
        "Install to Workspace",
        "App Level Tokens",
        "connections write",
    ):
        assert words in plain


@pytest.mark.parametrize(
    "step",
    [
        {"title": "x", "text": "y", "colour": "red"},
        {"title": "x"},
        {"title": "x", "text": "y", "clock": "yesterday"},
        {"title": "x", "text": "y", "done": {"whenever": "z"}},
    ],
)
def test_a_guide_that_is_none_says_where(tmp_path: Path, step: dict[str, object]) -> None:
    path = tmp_path / "guide.json"
    path.write_text(json.dumps({"title": "t", "steps": [step]}))
    with pytest.raises(BadGuide, match="step 1"):
        read(path)


def test_the_panel_says_what_slack_would_refuse_and_where(
    sandbox: Sandbox, maya: Person, lobby: Channel
) -> None:
    # Nothing that Slack refuses is ever stored, so it is put there by hand.
    post = Post(
        lobby.id, "1.5", maya.workspace.bot_user_id, "x", [section("a" * 3001), section("b")]
    )
    told = sent(sandbox, maya, post)
    assert told.failed == 1
    assert [bool(check.problems) for check in told.checks] == [True, False]
    assert "/blocks/0/text/text" in told.checks[0].problems[0]
    assert told.exchanges == []


def test_the_panel_follows_a_message_to_its_newest_form(
    sandbox: Sandbox, client: WebClient, maya: Person, lobby: Channel
) -> None:
    ts = client.chat_postMessage(channel=lobby.id, text="first")["ts"]
    client.chat_update(channel=lobby.id, ts=ts, text="second")
    told = sent(sandbox, maya, lobby.messages[0])
    assert json.loads(told.payload)["text"] == "second"
    assert [one.title for one in told.exchanges] == ["The app to Slack: chat.update"]


def test_the_panel_tells_the_interaction_behind_a_private_answer(
    sandbox: Sandbox, maya: Person, lobby: Channel
) -> None:
    maya.runs("/unknown", in_=lobby)
    (message,) = maya.messages(lobby)
    told = sent(sandbox, maya, next(one for one in lobby.messages if one.ts == message.ts))
    assert "is not a valid command" in told.payload
