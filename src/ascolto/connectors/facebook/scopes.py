"""What an access token must allow, and what is lost without it."""

from __future__ import annotations

from ascolto.channels.contract import Text

SCOPES = {
    "pages_manage_metadata": Text(
        it="Manca il permesso pages_manage_metadata: Meta non ci chiama.",
        en="The permission pages_manage_metadata is missing: Meta does not call us.",
    ),
    "pages_read_engagement": Text(
        it="Manca il permesso pages_read_engagement: non si legge la Pagina.",
        en="The permission pages_read_engagement is missing: the Page cannot be read.",
    ),
    "pages_read_user_content": Text(
        it="Manca il permesso pages_read_user_content: non si sa chi scrive.",
        en="The permission pages_read_user_content is missing: nobody knows who writes.",
    ),
    "pages_manage_posts": Text(
        it="Manca il permesso pages_manage_posts: non si può pubblicare un post della Pagina.",
        en="The permission pages_manage_posts is missing: no post of the Page can be published.",
    ),
    "pages_manage_engagement": Text(
        it="Manca il permesso pages_manage_engagement: non si può rispondere.",
        en="The permission pages_manage_engagement is missing: there is no answering.",
    ),
}
