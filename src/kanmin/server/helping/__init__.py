"""使い方: the manuals of `docs/`, read within Kanmin; they come with it and need no network."""
