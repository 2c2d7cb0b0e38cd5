"""The command line: one thin function a verb; what a clerk does on the web, a script does here.

In: files and options. Out: files, or text and stable JSON on standard output; progress and
warnings on standard error. Exit status 0 done, 1 a finding (a must is open, a conflict),
2 an error told in one sentence.
"""

from kanmin.cli.main import main

__all__ = ["main"]
