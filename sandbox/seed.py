"""Two workspaces to begin with. Ids are fixed, so that an app's own memory of them stays true."""

from collections.abc import Mapping

from sandbox.person import Person
from sandbox.server import Sandbox
from sandbox.state import Channel, Role
from sandbox.workspace import Workspace

BERLIN, NEW_YORK, MANILA = "Europe/Berlin", "America/New_York", "Asia/Manila"
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Executives": ("Lena", "Ingrid", "Ravi"),
    "Engineering": ("Ben", "Noor", "Aiko", "Lee", "Pavel", "Zoe", "Jonas"),
    "Design": ("Clara", "Mateo", "Yuki"),
    "Marketing": ("Felix", "Amara", "Sofia", "Hugo"),
    "Sales": ("Tom", "Dana", "Marcus", "Priya"),
    "Support": ("Joy", "Liza", "Paolo", "Ramon"),
}
"""Acme's twenty-five stakeholders; Maya, who asks them, is none."""
ZONES: Mapping[str, str] = {"Sales": NEW_YORK, "Support": MANILA}
_SSO = {"Lena", "Ben", "Lee", "Noor", "Priya"}


def plant(sandbox: Sandbox) -> None:
    """Fill a new sandbox with people and channels."""
    _acme(sandbox.workspace("Acme", id="T0ACME"))
    _globex(sandbox.workspace("Globex", id="T0GLOBEX"))


def _acme(acme: Workspace) -> None:
    checkout = acme.channel("#checkout-revamp", id="C0CHECKOUT")
    pricing = acme.channel("#pricing-page", id="C0PRICING")
    sso = acme.channel("#sso-enterprise", id="G0SSO", private=True)
    floor = acme.channel("#support-floor", id="C0FLOOR", bot=False)
    partners = acme.channel("#partners", id="C0PARTNERS", shared=True)
    _person(acme, "Maya", BERLIN, checkout, pricing, sso, partners)
    for group, names in GROUPS.items():
        own = [floor] if group == "Support" else []
        people = [
            _person(
                acme,
                name,
                ZONES.get(group, BERLIN),
                checkout,
                pricing,
                *own,
                *([sso] if name in _SSO else []),
            )
            for name in names
        ]
        acme.group(f"@{group.lower()}", people, group)
    acme.person("Gus", id="U0GUS", tz="Europe/London", role="guest", channels=[checkout])
    acme.person("Olga", id="U0OLGA", tz="Europe/Warsaw", role="outsider", channels=[partners])


def _person(workspace: Workspace, name: str, zone: str, *channels: Channel) -> Person:
    role: Role = "owner" if name == "Lena" else "member"
    return workspace.person(name, id=f"U0{name.upper()}", tz=zone, role=role, channels=channels)


def _globex(globex: Workspace) -> None:
    launch = globex.channel("#launch", id="C0LAUNCH")
    globex.person("Hank", id="U0HANK", tz="America/Chicago", channels=[launch])
    globex.person("Rosa", id="U0ROSA", tz="America/Sao_Paulo", role="owner", channels=[launch])
