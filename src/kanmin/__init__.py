"""Kanmin (官民): a workbench for the 官民データ活用推進計画 of Japanese local governments.

Three floors; imports run down only.

Ground floor, facts and forms: `plan` 計画, `handbook` 手引, `localgov` 団体.
Middle floor, one verb a room, pure functions: `draft` 起草, `check` 点検, `publish` 公表.
Top floor, the only one with state: `cli`.

Every floor may use the seven small modules that stand beside this one:
`errors` (sentences for a clerk), `language` (gettext), `text` (clean characters,
full-width digits), `calendar_ja` (和暦, fiscal years), `files` (whole files, safely),
`workbooks` (Excel files from outside) and `lg_code` (the check digit of a body's code).
"""

__version__ = "0.1.0"
