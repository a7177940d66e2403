from django.apps import AppConfig


class OperateConfig(AppConfig):
    name = "ascolto.operate"
    label = "operate"

    def ready(self) -> None:
        from ascolto.channels.actions import sweeping
        from ascolto.core.actions import pushing
        from ascolto.operate import handlers, jobs  # noqa: F401
        from ascolto.operate.actions import pushing_notices
        from ascolto.operate.reads import approvals, imports

        pushing.quiet.append(pushing_notices.resting)
        sweeping.also_named += [imports.needed, approvals.needed]
        from ascolto.operate.playbooks import deeds, facts  # noqa: F401

        from ascolto.operate.macros import many  # noqa: F401 isort: skip
