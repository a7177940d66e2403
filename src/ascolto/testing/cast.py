"""The people of the tests. Always the same ones, so that a test's names say who may do what.

At the Locanda del Lago: **Ada**, admin; **Sara**, lead; **Marco**, agent at the reception;
**Giulia**, agent in the restaurant; **Vito**, voice: he may speak and nothing else. **Zoe** is a
customer who writes by mail. **Otto** is admin of another company and must see nothing of this one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ascolto.channels.models import Account, Handle
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role, Workspace
from ascolto.core.scoping import scope
from ascolto.customers.models import Customer
from ascolto.testing import make


@dataclass(frozen=True)
class Cast:
    workspace: Workspace
    brand: Brand
    account: Account
    ada: Member
    sara: Member
    marco: Member
    giulia: Member
    vito: Member
    zoe: Customer
    zoes: Handle
    elsewhere: Workspace
    otto: Member

    def as_(self, name: str) -> Actor:
        """The actor of that name: `cast.as_("marco")`."""
        return Actor.member(getattr(self, name))


def gather(*, password: str = "") -> Cast:
    """Everybody, in the database; with a password they can log in."""
    ours, elsewhere = make.workspace(), make.workspace("Otto Werke", language="en")
    with scope(elsewhere):
        make.brand("Otto Werke")
        otto = make.member("Otto", role=Role.ADMIN, language="en", password=password)
    with scope(ours):
        brand = make.brand()
        reception, restaurant = make.team("Reception"), make.team("Ristorante")
        zoes = make.handle(name="Zoe Keller", external_id="zoe@example.net")
        return Cast(
            workspace=ours,
            brand=brand,
            account=make.account(brand),
            ada=make.member("Ada", role=Role.ADMIN, password=password),
            sara=make.member("Sara", role=Role.LEAD, password=password),
            marco=make.member("Marco", teams=[reception], password=password),
            giulia=make.member("Giulia", teams=[restaurant], password=password),
            vito=make.member("Vito", role=Role.VOICE, password=password),
            zoe=make.customer("Zoe Keller", zoes),
            zoes=zoes,
            elsewhere=elsewhere,
            otto=otto,
        )
