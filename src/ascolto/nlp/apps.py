from django.apps import AppConfig


class NlpConfig(AppConfig):
    name = "ascolto.nlp"
    label = "nlp"

    def ready(self) -> None:
        from ascolto.nlp import handlers, jobs  # noqa: F401
