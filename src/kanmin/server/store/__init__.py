"""The store (保管): plans as append-only revisions, each yielding the whole document."""
