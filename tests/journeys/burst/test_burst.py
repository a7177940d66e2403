"""A burst, from the watch that hears it to the review: what listening is for, in two real browsers.

Sara makes a watch by keyboard; people complain through a feed and through signed calls; the alert rings
on Ada's open inbox and by mail; an incident is opened, those concerned are told where they wrote, the
public afterwards; who was told before complaining is counted; and it is looked back on.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.burst import hearing, room
from tests.journeys.burst.scene import Scene

pytestmark = [
    pytest.mark.browser,
    pytest.mark.peers,
    pytest.mark.django_db(transaction=True),
]


def test_a_burst_from_the_watch_to_the_review(scene: Scene) -> None:
    hearing.before(scene)
    watch = hearing.a_watch_is_made_by_keyboard(scene)
    hearing.the_past_is_known(scene, watch)
    scene.ada.goto(f"{scene.url}/inbox/?view=open")
    expect(scene.ada.locator("html")).to_have_attribute("data-live", "online")
    hearing.many_complain(scene)
    alert = hearing.it_rings(scene)
    hearing.one_of_them_is_acted_on(scene)
    incident = hearing.an_incident_is_opened(scene, alert)
    room.who_is_concerned(scene, incident)
    room.words_are_agreed_on(scene, incident)
    room.the_affected_hear_it_first(scene, incident)
    room.the_public_hears_it(scene)
    room.one_complains_after_being_told(scene, incident)
    room.it_is_looked_back_on(scene, incident)
