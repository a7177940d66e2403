"""How Ascolto looks, moves and speaks: tokens, parts, icons, page skeletons. No models, no views."""
