"""views.*: triggers, the stack, hashes, and what stays in a view that is changed."""

import pytest
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox
from tests.sandbox.asking import refusal, refused, trigger_of
from tests.sandbox.pieces import modal, option, plain, section, text_input


def test_a_trigger_opens_one_modal(client: WebClient, maya: Person) -> None:
    trigger = trigger_of(maya)
    client.views_open(trigger_id=trigger, view=modal(section("Hello")))
    again = refusal(client, "views.open", trigger_id=trigger, view=modal())
    assert again == "exchanged_trigger_id"
    assert maya.modal is not None
    assert maya.modal.title == "A wish"


def test_a_trigger_dies_after_three_seconds(client: WebClient, maya: Person) -> None:
    trigger = trigger_of(maya)
    maya.workspace.team.triggers[trigger].issued -= 3.0
    assert refusal(client, "views.open", trigger_id=trigger, view=modal()) == "expired_trigger_id"
    fresh = trigger_of(maya)
    maya.workspace.team.triggers[fresh].issued -= 2.5
    client.views_open(trigger_id=fresh, view=modal())


def test_a_made_up_trigger_is_invalid(client: WebClient) -> None:
    assert refusal(client, "views.open", trigger_id="1.2", view=modal()) == "invalid_trigger_id"
    assert refusal(client, "views.open", view=modal()) == "invalid_arguments"


def test_a_refused_view_is_pointed_at_and_leaves_the_trigger(
    client: WebClient, maya: Person
) -> None:
    trigger = trigger_of(maya)
    answer = refused(client, "views.open", trigger_id=trigger, view=modal(title="x" * 25))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    client.views_open(trigger_id=trigger, view=modal())


def test_a_view_is_250_kilobytes_at_most(client: WebClient, maya: Person) -> None:
    large = modal(*[section("x" * 2900)] * 90)
    assert (
        refusal(client, "views.open", trigger_id=trigger_of(maya), view=large) == "view_too_large"
    )


def test_null_fields_count_as_absent(client: WebClient, maya: Person) -> None:
    nothing = {"placeholder": None, "max_length": None, "action_id": None}
    asked = text_input("Wish", "wish", **nothing) | {"hint": None, "block_id": None}
    answer = client.views_open(trigger_id=trigger_of(maya), view=modal(asked))
    (block,) = answer["view"]["blocks"]
    assert block["block_id"]
    assert block["element"]["action_id"]
    maya.fills({"Wish": "A garden"})
    maya.submits()
    assert maya.modal is not None  # nobody listens: it stays, with what was typed
    assert maya.modal.values == {"Wish": "A garden"}


def test_a_home_view_is_no_modal(client: WebClient, maya: Person) -> None:
    home = {"type": "home", "blocks": []}
    error = refusal(client, "views.open", trigger_id=trigger_of(maya), view=home)
    assert error == "invalid_arguments"


def test_an_open_view_says_whose_it_is(client: WebClient, maya: Person) -> None:
    view = client.views_open(trigger_id=trigger_of(maya), view=modal(callback_id="wish"))["view"]
    assert view["app_installed_team_id"] == view["team_id"] == maya.workspace.id
    assert view["root_view_id"] == view["id"]
    assert view["previous_view_id"] is None
    assert view["callback_id"] == "wish"


def test_three_views_lie_on_each_other_at_most(client: WebClient, maya: Person) -> None:
    first = client.views_open(trigger_id=trigger_of(maya), view=modal(title="1"))["view"]
    for number in ("2", "3"):
        trigger = _trigger_in_modal(maya)
        view = client.views_push(trigger_id=trigger, view=modal(title=number))["view"]
    assert view["root_view_id"] == first["id"]
    assert view["previous_view_id"] not in {None, first["id"]}
    error = refusal(client, "views.push", trigger_id=_trigger_in_modal(maya), view=modal())
    assert error == "push_limit_reached"


def test_only_a_trigger_from_a_modal_pushes(client: WebClient, maya: Person) -> None:
    client.views_open(trigger_id=trigger_of(maya), view=modal())
    assert refusal(client, "views.push", trigger_id=trigger_of(maya), view=modal()) == "not_found"


def test_a_stale_hash_conflicts(client: WebClient, maya: Person) -> None:
    view = client.views_open(trigger_id=trigger_of(maya), view=modal())["view"]
    client.views_update(view_id=view["id"], hash=view["hash"], view=modal(title="New"))
    again = {"view_id": view["id"], "hash": view["hash"], "view": modal()}
    assert refusal(client, "views.update", **again) == "hash_conflict"


def test_a_closed_view_is_not_found(client: WebClient, maya: Person) -> None:
    view = client.views_open(trigger_id=trigger_of(maya), view=modal())["view"]
    maya.closes()
    assert refusal(client, "views.update", view_id=view["id"], view=modal()) == "not_found"


def test_an_external_id_names_one_view(client: WebClient, maya: Person, ben: Person) -> None:
    named = modal(external_id="one")
    client.views_open(trigger_id=trigger_of(maya), view=named)
    error = refusal(client, "views.open", trigger_id=trigger_of(ben), view=named)
    assert error == "duplicate_external_id"
    client.views_update(external_id="one", view=modal(external_id="one", title="Renamed"))
    assert maya.modal is not None
    assert maya.modal.title == "Renamed"


def test_what_was_typed_stays_where_the_ids_stay(client: WebClient, maya: Person) -> None:
    asked = modal(text_input("First", "a"), text_input("Second", "b"))
    view = client.views_open(trigger_id=trigger_of(maya), view=asked)["view"]
    maya.fills({"First": "one", "Second": "two"})
    changed = modal(text_input("First again", "a"), text_input("Second", "c"))
    client.views_update(view_id=view["id"], view=changed)
    assert maya.modal is not None
    assert maya.modal.values == {"First again": "one", "Second": ""}


def test_another_kind_of_input_under_the_same_ids_begins_empty(
    client: WebClient, maya: Person
) -> None:
    view = client.views_open(trigger_id=trigger_of(maya), view=modal(text_input("A", "a")))["view"]
    maya.fills({"A": "one"})
    date = {"type": "datepicker", "action_id": "value"}
    block = {"type": "input", "block_id": "a", "label": plain("A"), "element": date}
    client.views_update(view_id=view["id"], view=modal(block))
    assert maya.modal is not None
    assert maya.modal.values == {"A": ""}


def test_a_menu_of_conversations_begins_where_the_person_is(
    client: WebClient, maya: Person, lobby: Channel
) -> None:
    element = {"type": "conversations_select", "default_to_current_conversation": True}
    block = {"type": "input", "label": plain("Where?"), "element": element}
    client.views_open(trigger_id=trigger_of(maya, lobby), view=modal(block))
    assert maya.modal is not None
    assert maya.modal.values == {"Where?": "#lobby"}


def test_a_home_tab_is_published_for_one_person(
    client: WebClient, maya: Person, ben: Person
) -> None:
    home = {"type": "home", "blocks": [section("Welcome")]}
    first = client.views_publish(user_id=maya.id, view=home)["view"]
    assert maya.home is not None
    assert maya.home.text == "Welcome"
    assert ben.home is None
    client.views_publish(user_id=maya.id, view=home, hash=first["hash"])
    stale = {"user_id": maya.id, "view": home, "hash": first["hash"]}
    assert refusal(client, "views.publish", **stale) == "hash_conflict"


def test_a_home_tab_must_be_enabled(sandbox: Sandbox) -> None:
    features = {**sandbox.manifest["features"], "app_home": {"home_tab_enabled": False}}
    with Sandbox({**sandbox.manifest, "features": features}) as other:
        workspace = other.workspace("Acme")
        client = WebClient(workspace.bot_token, base_url=other.api_url)
        home = {"type": "home", "blocks": []}
        maya = workspace.person("Maya")
        assert refusal(client, "views.publish", user_id=maya.id, view=home) == "not_enabled"


@pytest.mark.parametrize("kind", ["checkboxes", "multi_static_select"])
def test_a_menu_of_many_begins_with_its_initial_options(
    client: WebClient, maya: Person, kind: str
) -> None:
    element = {
        "type": kind,
        "options": [option("One"), option("Two"), option("Three")],
        "initial_options": [option("One"), option("Three")],
    }
    block = {"type": "input", "label": plain("Which?"), "element": element}
    client.views_open(trigger_id=trigger_of(maya), view=modal(block))
    assert maya.modal is not None
    assert maya.modal.values == {"Which?": "One, Three"}


def _trigger_in_modal(person: Person) -> str:
    assert person.modal is not None
    trigger = trigger_of(person)
    person.workspace.team.triggers[trigger].from_view = person.modal.id
    return trigger
