"""Addresses of what waits for a yes or is looked at again, and of what is learnt from it."""

from __future__ import annotations

from django.urls import path

from ascolto.web.operate import approvals, lessons, reviews

urlpatterns = [
    path(
        "submissions/<int:pk>/approval/", approvals.approve, name="submission_approval"
    ),
    path("submissions/<int:pk>/return/", approvals.send_back, name="submission_return"),
    path(
        "submissions/<int:pk>/withdrawal/",
        approvals.withdraw,
        name="submission_withdrawal",
    ),
    path("submissions/<int:pk>/undo/", approvals.undo, name="submission_undo"),
    path(
        "submissions/<int:pk>/files/<int:number>/",
        approvals.file,
        name="submission_file",
    ),
    path("reviews/", reviews.index, name="reviews"),
    path("reviews/figures/", reviews.figures, name="review_figures"),
    path("reviews/<int:pk>/", reviews.show, name="review"),
    path("reviews/<int:pk>/skip/", reviews.skip, name="review_skip"),
    path("lessons/", lessons.index, name="lessons"),
]
