"""Public knowledge: articles for anybody, without sign-in and without scripts."""
