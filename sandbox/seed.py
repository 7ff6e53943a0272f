"""Two workspaces to begin with. Ids are fixed, so that an app's own memory of them stays true."""

from sandbox.server import Sandbox
from sandbox.workspace import Workspace


def plant(sandbox: Sandbox) -> None:
    """Fill a new sandbox with people and channels."""
    _acme(sandbox.workspace("Acme", id="T0ACME"))
    _globex(sandbox.workspace("Globex", id="T0GLOBEX"))


def _acme(acme: Workspace) -> None:
    checkout = acme.channel("#checkout-revamp", id="C0CHECKOUT")
    pricing = acme.channel("#pricing-page", id="C0PRICING")
    floor = acme.channel("#support-floor", id="C0FLOOR", bot=False)
    sso = acme.channel("#sso-enterprise", id="G0SSO", private=True)
    partners = acme.channel("#partners", id="C0PARTNERS", shared=True)
    acme.person("Maya", id="U0MAYA", channels=[checkout, pricing, sso, partners])
    acme.person("Ben", id="U0BEN", channels=[checkout, sso])
    acme.person("Priya", id="U0PRIYA", tz="America/New_York", channels=[checkout, pricing])
    acme.person("Joy", id="U0JOY", tz="Asia/Manila", channels=[checkout, floor])
    acme.person("Lena", id="U0LENA", role="owner", channels=[checkout, pricing, sso])
    acme.person("Gus", id="U0GUS", tz="Europe/London", role="guest", channels=[checkout])
    acme.person("Olga", id="U0OLGA", tz="Europe/Warsaw", role="outsider", channels=[partners])


def _globex(globex: Workspace) -> None:
    launch = globex.channel("#launch", id="C0LAUNCH")
    globex.person("Hank", id="U0HANK", tz="America/Chicago", channels=[launch])
    globex.person("Rosa", id="U0ROSA", tz="America/Sao_Paulo", role="owner", channels=[launch])
