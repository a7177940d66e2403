"""What the inn listens for: a few watches over all that is said, with their past."""

from __future__ import annotations

from ascolto.core.models import Activity, Job
from ascolto.demo.founding import House
from ascolto.monitor import jobs
from ascolto.monitor.actions import matching, watching
from ascolto.monitor.models import Watch

LEAD = "nives"
WATCHES = (
    ("Il nostro nome", '"tre remi" OR treremi OR locanda'),
    ("Camere", "camera OR camere OR stanza OR stanze OR letto OR suite"),
    ("Tavola", "cena OR ristorante OR menù OR cucina OR colazione OR tavolo OR pranzo"),
    (
        "Freddo e pulizia",
        "fredd* OR gelid* OR riscaldament* OR sporc* OR puzza OR muffa OR capelli",
    ),
    ("Rimborsi e fatture", 'rimbors* OR "i soldi" OR fattura OR addebit* OR pagat*'),
    (
        "Guasti",
        'gas OR guast* OR rott* OR bloccat* OR caldaia OR condizionatore OR wifi OR "non funziona"',
    ),
    (
        "Prenotazioni",
        "(prenotat* OR prenotazion* OR conferm* OR caparra OR booked)"
        ' AND (camer* OR stanz* OR room OR sabato OR weekend OR "fine settimana")',
    ),
)


def listen(house: House) -> None:
    """Once everything was said, read and aged: a watch looks at messages as they stand."""
    by = house.actor(LEAD)
    brand = next(iter(house.brands.values()))
    for name, query in WATCHES:
        watch = watching.keep(brand, name=name, query=query, by=by)
        before = matching.fill(watch)
        while before is not None:
            before = matching.fill(watch, before=before)
    began = house.workspace.created_at
    Watch.objects.update(created_at=began)
    kept = Activity.objects.filter(target_type=Watch._meta.label_lower)
    # The log is in the order of its times: they were the last thing that was done.
    kept.update(at=Activity.objects.exclude(pk__in=kept).latest("at").at)
    # Done already, and nobody is called about the past.
    Job.objects.filter(workspace=house.workspace, name=jobs.fill.name).delete()
