"""API: the same answers as on the pages, for programs; writing with a token, as a new revision.

`service` puts it together; `reading` asks the store; `shapes` is what goes out; `bearer` lets in.
"""
