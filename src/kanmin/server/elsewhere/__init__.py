"""Plans that live elsewhere on the web: registered, fetched, read, confirmed, published."""
