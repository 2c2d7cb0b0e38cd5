"""MCP (Model Context Protocol): the same answers as the API's, for assistants.

`serving` puts the tools together; `open_tools` read what is public, `draft_tools` need a token.
Reading by default; what is written is a new revision of a draft, and never published from here.
"""
