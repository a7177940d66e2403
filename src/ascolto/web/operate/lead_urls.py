"""Addresses of leads, and of the sales that followed from care."""

from __future__ import annotations

from django.urls import path

from ascolto.web.operate import leads, sales

urlpatterns = [
    path("conversations/<int:pk>/lead/", leads.create, name="conversation_lead"),
    path("leads/", leads.index, name="leads"),
    path("leads/leads.csv", leads.export, name="leads_export"),
    path("leads/<int:pk>/", leads.update, name="lead"),
    path("sales/", sales.index, name="sales"),
    path("sales/orders.csv", sales.export, name="sales_export"),
    path("leads/<int:pk>/undo/", leads.undo, name="lead_undo"),
]
