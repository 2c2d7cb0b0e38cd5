"""Exchange by file (ファイルの受け渡し): signed files out, signed files in, whose keys are trusted.

Each kind of file is a module of its own that says who may send it, what it is about and what
taking it in does; `kinds.KINDS` lists them, and `taking` and `sending` do the rest for all.
"""
