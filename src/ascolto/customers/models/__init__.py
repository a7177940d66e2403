from ascolto.customers.models.customer import Customer
from ascolto.customers.models.handle_link import HandleLink
from ascolto.customers.models.keyword import Keyword
from ascolto.customers.models.merge import Merge
from ascolto.customers.models.no_contact import NoContact

__all__ = ["Customer", "HandleLink", "Keyword", "Merge", "NoContact"]
