"""A Facebook Page in public: comments, visitors' posts, mentions, recommendations."""
