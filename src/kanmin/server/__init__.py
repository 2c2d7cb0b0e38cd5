"""The web application (Django): the store that loses nothing, accounts, desk, portal, jobs.

The only room besides `cli` that keeps state. Rules of the field live below it: it asks `check` for
findings, `draft` for new plans, `publish` for documents, and stores what `plan` understands.
"""
