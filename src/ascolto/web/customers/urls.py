from django.urls import path

from ascolto.web.customers import customers, handles, links, objections

urlpatterns = [
    path("customers/", customers.index, name="customers"),
    path("customers/<int:pk>/", customers.show, name="customer"),
    path("customers/<int:pk>/facts/", customers.update, name="customer_facts"),
    path("customers/<int:pk>/objection/", objections.update, name="customer_objection"),
    path("customers/<int:pk>/links/", links.create, name="customer_links"),
    path(
        "customers/<int:pk>/candidates/", links.candidates, name="customer_candidates"
    ),
    path("handles/<int:pk>/consent/", handles.consent, name="handle_consent"),
    path("merges/<int:pk>/undo/", links.undo, name="merge_undo"),
]
