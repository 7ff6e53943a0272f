"""One's own file: complete, about nobody else, and gone without a trace when it is erased."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.actor import Actor
from bot.audit.schemas import Whose
from bot.concerns import life
from bot.decisions import deciding
from bot.decisions import service as decisions
from bot.decisions.schemas import DecisionForm
from bot.delivery import service as outbox
from bot.deps import Deps
from bot.digests import service as digests
from bot.digests.schemas import DigestForm
from bot.errors import NotAllowed
from bot.file import erasure, rules, service, views
from bot.file.schemas import HowRaised, OwnFile, Words
from bot.file.words import SEEN_BY
from bot.home import service as home
from bot.home.schemas import SettingsForm
from bot.inbox import nudging
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from bot.polls import closing, voting
from bot.polls import service as polls
from bot.polls.results import result_of
from bot.polls.schemas import PollForm, RankForm, StanceForm
from bot.secrets import Vault
from bot.stakeholders import service as stakeholders
from bot.stakeholders.schemas import Change
from bot.trial import service as trial
from bot.voices import merging
from bot.voices.schemas import MergeForm
from models import (
    Base,
    Concern,
    ConcernDay,
    ConcernEntry,
    DigestDraft,
    DigestSchedule,
    Poll,
    PollVoter,
)
from models.vocabulary import (
    Audience,
    Changed,
    DraftState,
    PollMethod,
    PollState,
    Reminders,
    Role,
    Status,
    Visibility,
)
from tests import factories as scene
from tests.slack.limits import HOSTILE, harmless, words

NOW = scene.MORNING
LATER = NOW + timedelta(days=4)


def dump(deps: Deps) -> str:
    """Every row of every table, sealed relays opened: what somebody with the keys could read."""
    said = []
    with deps.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            said += [f"{table.name} {tuple(row)!r}" for row in session.execute(select(table))]
        for sealed in session.scalars(select(Concern.relay).where(Concern.relay.is_not(None))):
            said.append(deps.vault.open(sealed or b""))
    return "\n".join(said)


def read(deps: Deps, actor: Actor) -> OwnFile:
    """What `/align me` tells somebody."""
    with deps.database.reading() as session:
        return service.read(session, actor, deps.vault)


def erase(deps: Deps, actor: Actor, kept: Words = Words.KEEP) -> None:
    """Somebody erases themselves."""
    with deps.database.writing() as session:
        erasure.erase(session, actor, deps.vault, kept, NOW)


def start(deps: Deps) -> tuple[Actor, Actor, InitiativeCard]:
    """Maya leads; Ben, called Benedict by Slack, has a stake in it."""
    scene.workspace(deps)
    maya = scene.person(deps, "Maya")
    ben = scene.person(deps, "Benedict", user_id="UBEN")
    scene.channel(deps, members=[maya, ben])
    about = scene.initiative(deps, maya)
    with deps.database.writing() as session:
        change = Change(initiative=about.id, group="Engineering", come=("UBEN",))
        stakeholders.change(session, maya, change)
    return maya, ben, about


def poll(
    deps: Deps, maya: Actor, about: InitiativeCard, asked: Sequence[Actor], **fields: Any
) -> int:
    """An open poll."""
    typed = {
        "question": "What first?",
        "initiative": about.id,
        "method": PollMethod.RANK,
        "options": "One\nTwo\nThree",
        "channel": scene.CHANNEL,
        "audience": Audience.PEOPLE,
        "people": [person.user_id for person in asked],
        "secrecy": "named",
        "closes_on": (NOW + timedelta(days=3)).date(),
        "closes_at": "17:00",
        "zone": "UTC",
        "decider": maya.user_id,
    }
    form = PollForm.model_validate(typed | fields)
    with deps.database.writing() as session:
        card = polls.draft(session, maya, form, scene.submission(), NOW)
        polls.open_poll(session, maya, deps.vault, card.id, [], NOW)
    return card.id


def rank(deps: Deps, actor: Actor, poll_id: int) -> None:
    """The options in their order."""
    form = RankForm(places={1: 1, 2: 2, 3: 3})
    with deps.database.writing() as session:
        voting.vote(session, actor, deps.vault, poll_id, form, NOW)


def close(deps: Deps, poll_id: int) -> None:
    """What the worker does when the time has come."""
    with deps.database.reading() as session:
        told = closing.counted(session, deps.vault, scene.WORKSPACE, poll_id)
    with deps.database.writing() as session:
        assert closing.finish(session, deps.vault, told, result_of(told.count), LATER)


def result(deps: Deps, poll_id: int) -> dict[str, Any]:
    """What was stored at the close."""
    with deps.database.reading() as session:
        return session.get_one(Poll, poll_id).result or {}


def stance(deps: Deps, actor: Actor, poll_id: int, reason: str) -> None:
    """Somebody has concerns, and says why."""
    form = StanceForm.model_validate({"stance": 2, "reason": reason})
    with deps.database.writing() as session:
        voting.vote(session, actor, deps.vault, poll_id, form, NOW)


def counts(deps: Deps) -> tuple[object, ...]:
    """What must stay as it was counted."""
    with deps.database.reading() as session:
        return (
            [tuple(row) for row in session.execute(select(ConcernDay.opened, ConcernDay.closed))],
            len(session.scalars(select(ConcernEntry)).all()),
            len(session.scalars(select(Concern)).all()),
            len(session.scalars(select(PollVoter).where(PollVoter.answered)).all()),
        )


def a_life(deps: Deps) -> tuple[Actor, Actor, InitiativeCard]:
    """Ben has left a trace in every table there is."""
    maya, ben, about = start(deps)
    lena = scene.person(deps, "Lena")
    others = [maya, lena, scene.person(deps, "Priya"), scene.person(deps, "Tom")]
    about = scene.changed(deps, maya, about, co_leads=["UBEN"])
    told = scene.concern(deps, ben, about, worry="my named worry")
    scene.concern(deps, ben, about, worry="my hidden worry", visibility=Visibility.ANONYMOUS)
    scene.concern(deps, maya, about, worry="said by Ben", raised_for="UBEN")
    scene.concern(deps, ben, about, worry="said by Lena", raised_for=lena.user_id)
    scene.answered(deps, maya, told.id, Status.EXPLORING, "we look")
    scene.changed(deps, ben, about, name="Renamed by Ben")
    for secrecy in ("named", "anonymous"):
        for is_closed in (True, False):
            one = poll(deps, maya, about, [ben, *others], secrecy=secrecy)
            for person in (ben, *others):
                rank(deps, person, one)
            if is_closed:
                close(deps, one)
    poll(deps, ben, about, [ben, *others], decider="UBEN")
    with deps.database.writing() as session:
        form = DecisionForm.model_validate(
            {"initiative": about.id, "words": "So be it", "why": "because"}
        )
        card = decisions.propose(session, ben, form, scene.submission(), NOW)
        deciding.confirm(session, maya, card.id, NOW)
    with deps.database.writing() as session:
        outbox.hold(session, scene.WORKSPACE, "UBEN", LATER)
    return maya, ben, about


def test_the_file_tells_what_i_look_after_made_chose_and_tried(deps: Deps) -> None:
    maya, ben, about = start(deps)
    told = scene.concern(deps, maya, about, worry="somebody else's words")
    scene.answered(deps, maya, told.id, Status.PLANNED, "in spring", owner="UBEN")
    poll(deps, ben, scene.changed(deps, maya, about, co_leads=["UBEN"]), [maya], decider="UBEN")
    with deps.database.writing() as session:
        chosen = reach.preference(session, scene.WORKSPACE, "UBEN")
        chosen.reminders, chosen.begins, chosen.ends = Reminders.ONCE, time(10), time(15)
        chosen.snoozed_until = date(2026, 12, 1)
        trial.begin(session, ben, NOW)
    found = read(deps, ben)
    assert [(c.label, c.status) for c in found.looked_after] == [("CHK-1", Status.PLANNED)]
    assert [(p.question, p.state) for p in found.polls_made] == [("What first?", PollState.OPEN)]
    assert found.choices is not None
    assert (found.choices.reminders, found.choices.begins) == (Reminders.ONCE, time(10))
    assert found.trial is not None
    said = words(views.own(found).to_dict())
    for line in ("CHK-1 of Checkout revamp; planned", "Messages between 10:00 and 15:00"):
        assert line in said
    assert "Left alone until Tue 1 Dec" in said
    assert "A poll tried on yourself: open, not answered" in said
    assert "somebody else's words" not in said + found.model_dump_json()
    assert read(deps, maya).looked_after == ()


def test_what_nobody_chose_is_not_called_chosen_and_the_week_that_was_looked_at_is_told(
    deps: Deps,
) -> None:
    maya, ben, _ = start(deps)
    friday = date(2026, 11, 27)
    with deps.database.writing() as session:
        reach.preference(session, scene.WORKSPACE, "UMAYA").week_told_on = friday
    found = read(deps, maya)
    assert (found.choices, found.week_told_on) == (None, friday)
    said = words(views.own(found).to_dict())
    assert "Reminders:" not in said
    assert "Heard last looked at your week on 27 Nov 2026, shown to nobody." in said
    assert json.loads(found.model_dump_json())["week_told_on"] == "2026-11-27"
    assert read(deps, ben).week_told_on is None
    assert "at your week" not in words(views.own(read(deps, ben)).to_dict())
    with deps.database.writing() as session:
        nudging.snooze(session, maya, 7, NOW)
    rested = read(deps, maya)
    assert rested.choices is not None
    assert (rested.choices.reminders, rested.choices.nudged_from) == (
        None,
        (NOW + timedelta(days=7)).date(),
    )
    assert "Reminders:" not in words(views.own(rested).to_dict())
    form = SettingsForm.model_validate({"begins": "09:00", "ends": "17:00", "reminders": "all"})
    with deps.database.writing() as session:
        home.save(session, maya, form, NOW)
    chosen = read(deps, maya).choices
    assert chosen is not None
    assert chosen.reminders is Reminders.ALL
    assert "Reminders: Every reminder" in words(views.own(read(deps, maya)).to_dict())


@pytest.mark.parametrize(
    ("visibility", "status", "is_offered"),
    [
        (Visibility.NAMED, None, True),
        (Visibility.LEADS, None, True),
        (Visibility.ANONYMOUS, None, False),
        (Visibility.NAMED, Status.EXPLORING, False),
    ],
)
def test_what_i_raised_by_name_and_nobody_answered_can_be_edited_from_my_file(
    deps: Deps, visibility: Visibility, status: Status | None, is_offered: bool
) -> None:
    maya, ben, about = start(deps)
    told = scene.concern(deps, ben, about, visibility=visibility)
    if status:
        scene.answered(deps, maya, told.id, status)
    assert ("Edit CHK-1" in words(views.own(read(deps, ben)).to_dict())) is is_offered


@pytest.mark.parametrize("is_open", [True, False])
def test_a_voice_of_mine_can_be_edited_from_my_file_while_what_it_joined_is_open(
    deps: Deps, is_open: bool
) -> None:
    maya, ben, about = start(deps)
    joined = scene.concern(deps, maya, about, worry="forced sign-up")
    mine = scene.concern(deps, ben, about, worry="the sign-up is forced")
    with deps.database.writing() as session:
        merging.merge(session, maya, mine.id, MergeForm(label=joined.label), NOW)
    scene.answered(deps, maya, joined.id, Status.EXPLORING if is_open else Status.DONE, "so be it")
    said = words(views.own(read(deps, ben)).to_dict())
    assert "CHK-2 “the sign-up is forced”, raised by me; joins CHK-1" in said
    assert ("Edit CHK-2" in said) is is_open


def test_the_file_tells_everything_about_me(deps: Deps) -> None:
    _, ben, _ = a_life(deps)
    found = read(deps, ben)
    assert found.profile is not None
    assert found.profile.name == "Benedict"
    assert [(c.label, c.how, c.worry) for c in found.concerns] == [
        ("CHK-1", HowRaised.BY_ME, "my named worry"),
        ("CHK-2", HowRaised.BY_ME, "my hidden worry"),
        ("CHK-3", HowRaised.FOR_ME, "said by Ben"),
        ("CHK-4", HowRaised.FOR_ANOTHER, None),
    ]
    assert {r.role for r in found.roles} == {"co-lead", "stakeholder in Engineering"}
    assert len(found.polls) == 5
    assert [bool(p.answer) for p in found.polls if p.answered] == [True, True, False, False]
    assert [d.role for d in found.decisions] == ["proposed"]
    assert found.channels_seen_in == ("checkout",)
    assert len(found.audit) > 0


def test_each_list_says_who_sees_it(deps: Deps) -> None:
    _, ben, _ = a_life(deps)
    found = read(deps, ben)
    said = words(views.own(found).to_dict())
    for name in ("evidence", "intros", "looked_after"):
        assert (SEEN_BY[name] in said) is bool(getattr(found, name))
    for name in ("roles", "polls", "decisions", "polls_made", "audit", "profile"):
        assert SEEN_BY[name] in said
    assert json.loads(found.model_dump_json())["seen_by"] == SEEN_BY
    assert set(SEEN_BY) <= set(OwnFile.model_fields)


def test_the_file_tells_what_the_audits_say_of_me_and_names_nobody_else(deps: Deps) -> None:
    maya, ben, _ = a_life(deps)
    found = read(deps, ben)
    assert [(one.what, one.who, one.person, one.about) for one in found.audit] == [
        (Changed.DECISION_PROPOSED, Whose.ME, None, "So be it"),
        (Changed.POLL_OPENED, Whose.ME, None, "What first?"),
        (Changed.EDITED, Whose.ME, None, "name"),
        (Changed.CO_LEAD_ADDED, Whose.ANOTHER, Whose.ME, None),
    ]
    said = words(views.own(found).to_dict())
    for line in (
        "Renamed by Ben: you proposed the decision So be it",
        "Renamed by Ben: somebody added co-lead: you",
    ):
        assert line in said
    hers = words(views.own(read(deps, maya)).to_dict())
    assert "you added co-lead: somebody else" in hers
    assert "Benedict" not in hers


def test_of_a_concern_of_mine_the_audit_is_told_as_mine_and_to_the_hour(deps: Deps) -> None:
    _, ben, about = start(deps)
    named = scene.concern(deps, ben, about, worry="my named worry")
    secret = scene.concern(deps, ben, about, visibility=Visibility.ANONYMOUS)
    with deps.database.writing() as session:
        for one in (named, secret):
            life.withdraw(session, ben, deps.vault, one.id, NOW)
    [told] = read(deps, ben).audit
    assert (told.what, told.about) == (Changed.CONCERN_BY_RAISER, "CHK-1 is withdrawn")
    assert (told.happened_at.minute, told.happened_at.second) == (0, 0)
    said = words(views.own(read(deps, ben)).to_dict())
    assert "you said of a concern of yours: CHK-1 is withdrawn" in said


def test_whoever_looked_after_what_is_for_its_leads_alone_reads_no_more_where_it_stands(
    deps: Deps,
) -> None:
    maya, ben, about = start(deps)
    told = scene.concern(deps, maya, about, visibility=Visibility.LEADS)
    leading = scene.changed(deps, maya, about, co_leads=["UBEN"])
    scene.answered(deps, maya, told.id, Status.PLANNED, "in spring", owner="UBEN")
    assert [one.status for one in read(deps, ben).looked_after] == [Status.PLANNED]
    scene.changed(deps, maya, leading, co_leads=[])
    found = read(deps, ben)
    assert [(one.label, one.status) for one in found.looked_after] == [("CHK-1", None)]
    said = words(views.own(found).to_dict())
    assert "CHK-1 of Checkout revamp; for its leads alone now" in said
    assert "planned" not in said


def test_the_export_is_json_and_names_nobody_else(deps: Deps) -> None:
    _, ben, _ = a_life(deps)
    found = read(deps, ben)
    text = "\n".join(rules.pages(found.model_dump_json(indent=1), 300))
    assert OwnFile.model_validate(json.loads(text)).model_dump() == found.model_dump()
    for other in ("UMAYA", "ULENA", "UPRIYA", "UTOM", "Maya", "Priya", "Tom", "said by Lena"):
        assert other not in text


def test_another_persons_file_knows_nothing_of_an_anonymous_concern(deps: Deps) -> None:
    maya, _, _ = a_life(deps)
    assert "hidden" not in read(deps, maya).model_dump_json()


def test_after_an_erasure_the_id_and_the_name_are_nowhere_and_the_counts_stand(deps: Deps) -> None:
    maya, ben, about = a_life(deps)
    before = counts(deps)
    assert "UBEN" in dump(deps)
    assert "Benedict" in dump(deps)
    erase(deps, ben)
    left = dump(deps)
    assert "UBEN" not in left
    assert "Benedict" not in left
    assert "my named worry" in left
    assert counts(deps) == before
    assert scene.card(deps, maya, "CHK-1").raiser == "a former member"
    scene.answered(deps, maya, scene.card(deps, maya, "CHK-1").id, Status.DONE, "done")
    assert "'former-member', {" not in dump(deps), "nobody is written to"
    assert about.id


@pytest.mark.parametrize("kept", Words)
def test_what_i_said_on_top_of_a_digest_is_in_my_file_and_goes_as_i_choose(
    deps: Deps, kept: Words
) -> None:
    maya, ben, _ = a_life(deps)
    form = DigestForm.model_validate(
        {"channel": scene.CHANNEL, "weekday": 0, "at": "09:00", "zone": "UTC"}
    )
    with deps.database.writing() as session:
        digests.save(session, maya, form, NOW)
        schedule = session.scalars(select(DigestSchedule)).one()
        session.add(
            DigestDraft(
                workspace_id=scene.WORKSPACE,
                schedule_id=schedule.id,
                occasion_key="some day",
                due_at=NOW,
                state=DraftState.SKIPPED,
                decided_by_id=ben.user_id,
                intro="mind the freeze",
                intro_by_id=ben.user_id,
            )
        )
    assert [one.intro for one in read(deps, ben).intros] == ["mind the freeze"]
    assert read(deps, maya).intros == ()
    erase(deps, ben, kept)
    assert "UBEN" not in dump(deps)
    assert ("mind the freeze" in dump(deps)) is (kept is Words.KEEP)


def test_the_ballots_of_open_polls_are_counted_and_are_nobodys(deps: Deps) -> None:
    maya, ben, about = start(deps)
    others = [scene.person(deps, name) for name in ("Lena", "Priya", "Tom")]
    for secrecy in ("named", "anonymous"):
        one = poll(deps, maya, about, [ben, *others, maya], secrecy=secrecy)
        for person in (ben, *others):
            rank(deps, person, one)
    erase(deps, ben)
    with deps.database.reading() as session:
        ids = session.scalars(select(Poll.id)).all()
    for one in ids:
        close(deps, one)
        assert (result(deps, one)["asked"], result(deps, one)["answered"]) == (5, 4)


def test_who_has_not_answered_is_not_asked_any_more(deps: Deps) -> None:
    maya, ben, about = start(deps)
    one = poll(deps, maya, about, [ben, maya])
    erase(deps, ben)
    with deps.database.reading() as session:
        voters = session.scalars(select(PollVoter.user_id).where(PollVoter.poll_id == one)).all()
    assert voters == ["UMAYA"]


@pytest.mark.parametrize("kept", Words)
def test_words_stay_or_go_as_chosen_and_anonymous_ones_always_stay(deps: Deps, kept: Words) -> None:
    maya, ben, about = start(deps)
    scene.concern(deps, ben, about, worry="my named worry", settled_if="if settled")
    scene.concern(deps, ben, about, worry="my hidden worry", visibility=Visibility.ANONYMOUS)
    one = poll(deps, maya, about, [ben, maya], method=PollMethod.STANCE, options="")
    stance(deps, ben, one, "my own reason")
    close(deps, one)
    assert "Benedict" in str(result(deps, one))
    erase(deps, ben, kept)
    left = dump(deps)
    for mine in ("my named worry", "if settled", "my own reason"):
        assert (mine in left) is (kept is Words.KEEP), mine
    assert "my hidden worry" in left
    assert "Benedict" not in left
    assert "a former member" in str(result(deps, one))


def test_who_drives_or_approves_hands_over_first(deps: Deps) -> None:
    maya, ben, about = start(deps)
    before = dump(deps)
    with pytest.raises(NotAllowed, match=r"You drive or approve Checkout revamp\."):
        erase(deps, maya)
    assert dump(deps) == before
    about = scene.changed(deps, maya, about, approver="UBEN")
    with pytest.raises(NotAllowed):
        erase(deps, ben)
    scene.changed(deps, maya, about, approver=maya.user_id)
    erase(deps, ben)


def test_a_decision_that_waits_is_answered_first(deps: Deps) -> None:
    maya, ben, about = start(deps)
    about = scene.changed(deps, maya, about, approver="UBEN")
    form = DecisionForm.model_validate({"initiative": about.id, "words": "So", "why": "because"})
    with deps.database.writing() as session:
        card = decisions.propose(session, maya, form, scene.submission(), NOW)
    scene.changed(deps, maya, about, approver=maya.user_id)
    with pytest.raises(NotAllowed, match="waits for your yes or no"):
        erase(deps, ben)
    with deps.database.writing() as session:
        deciding.decline(session, ben, card.id, NOW)
    erase(deps, ben)
    assert "UBEN" not in dump(deps)


def test_others_and_other_workspaces_keep_theirs(deps: Deps) -> None:
    maya, ben, about = start(deps)
    benno = scene.person(deps, "Benno", user_id="UBENNO")
    scene.concern(deps, benno, about, worry="mine stays")
    scene.workspace(deps, "T2")
    same = scene.person(deps, "Ben elsewhere", user_id="UBEN", workspace_id="T2")
    there = read(deps, same)
    others = read(deps, benno), read(deps, maya)
    erase(deps, ben)
    assert read(deps, same) == there
    assert (read(deps, benno), read(deps, maya)) == others


def test_again_and_at_once_is_the_same(deps: Deps) -> None:
    _, ben, _ = a_life(deps)
    with ThreadPoolExecutor(4) as threads:
        for one in [threads.submit(erase, deps, ben) for _ in range(4)]:
            one.result(30)
    after = dump(deps)
    erase(deps, ben)
    assert dump(deps) == after
    found = read(deps, ben)
    assert (found.profile, found.concerns, found.roles, found.polls) == (None, (), (), ())


def test_what_others_do_at_the_same_moment_is_not_lost(deps: Deps) -> None:
    maya, ben, about = start(deps)
    with ThreadPoolExecutor(8) as threads:
        raising = [threads.submit(scene.raised, deps, maya, about) for _ in range(8)]
        erasing = threads.submit(erase, deps, ben)
        numbers = sorted(int(one.result(30).label.split("-")[1]) for one in raising)
        erasing.result(30)
    assert numbers == list(range(1, 9))
    assert "UBEN" not in dump(deps)


def test_pages_are_whole_lines_and_lose_nothing() -> None:
    text = "\n".join(f"line {n}" + "x" * (n % 50) for n in range(500))
    cut = rules.pages(text, 200)
    assert "\n".join(cut) == text
    assert max(map(len, cut)) <= 200
    assert rules.pages("x" * 900, 200) == ["x" * 900]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_views_hold_whatever_people_typed(deps: Deps, text: str) -> None:
    _, ben, about = start(deps)
    scene.concern(deps, ben, about, worry=text)
    found = read(deps, ben)
    many = found.model_copy(update={"concerns": found.concerns * 40})
    assert "and 25 more, in the export" in words(harmless(views.own(many)))
    pages = rules.pages(found.model_dump_json(indent=1))
    harmless(views.export(pages[0], 0, 2))
    harmless(views.erasing())


def test_a_visitor_of_another_organisation_may_see_and_erase_their_own_traces(deps: Deps) -> None:
    maya, _, about = start(deps)
    olga = scene.person(deps, "Olga", role=Role.OUTSIDER)
    scene.channel(deps, members=[olga])
    scene.concern(deps, maya, about, worry="said by her", raised_for=olga.user_id)
    assert [c.how for c in read(deps, olga).concerns] == [HowRaised.FOR_ME]
    erase(deps, olga)
    assert olga.user_id not in dump(deps)


def test_a_way_back_whose_key_is_gone_is_not_mistaken_for_anybodys(deps: Deps) -> None:
    _, ben, about = start(deps)
    scene.concern(deps, ben, about, visibility=Visibility.ANONYMOUS)
    stranger = replace(deps, vault=Vault([Fernet.generate_key().decode()]))
    assert read(deps, ben).concerns
    assert not read(stranger, ben).concerns


def test_an_erased_decider_leaves_later_decisions_to_the_approver(deps: Deps) -> None:
    maya, ben, about = start(deps)
    one = poll(deps, maya, about, [maya], decider="UBEN")
    erase(deps, ben)
    with deps.database.reading() as session:
        assert session.get_one(Poll, one).decider_id == "UMAYA"
