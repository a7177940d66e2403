from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "ascolto.commitments"
    label = "commitments"

    def ready(self) -> None:
        from ascolto.commitments import handlers, jobs  # noqa: F401
