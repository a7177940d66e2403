"""What holds for every connector. Each check takes a folder and raises `AssertionError`."""

from collections.abc import Callable

from ascolto.testing.connectors.checks import (
    arriving,
    finding,
    folders,
    grades,
    publishing,
    replying,
    settings,
)
from ascolto.testing.connectors.folder import Folder

Check = Callable[[Folder], None]

CHECKS: tuple[Check, ...] = (
    folders.has_the_same_files_as_every_other,
    folders.has_a_manifest_of_one_literal,
    folders.has_a_manifest_that_makes_sense,
    folders.imports_only_the_contract_and_http,
    folders.does_what_its_manifest_says,
    folders.says_who_is_connected,
    settings.labels_every_setting_in_both_languages,
    settings.keeps_secrets_in_secret_fields,
    settings.has_settings_that_survive_json,
    settings.ignores_settings_it_does_not_know,
    settings.shows_no_secret,
    settings.repeats_no_secret_when_a_setting_is_wrong,
    arriving.parses_every_fixture_to_its_snapshot,
    arriving.has_a_fixture_for_all_it_says,
    arriving.makes_facts_that_can_be_stored,
    arriving.survives_garbage,
    arriving.refuses_forged_calls,
    replying.refuses_what_is_too_long_before_the_network,
    replying.refuses_copies_that_would_write_fields,
    replying.replies_when_all_is_well,
    replying.names_what_went_wrong_with_a_reply,
    replying.names_what_went_wrong_with_a_poll,
    finding.tells_what_became_of_a_lost_reply,
    finding.names_what_went_wrong_with_a_search,
    publishing.publishes_nothing_that_does_not_fit,
    publishing.publishes_when_all_is_well,
    publishing.names_what_went_wrong_with_a_post,
    grades.deserves_its_grade,
)
