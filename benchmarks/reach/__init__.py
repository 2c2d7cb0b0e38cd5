"""Every page looked at as readers differ: by sight, size, light, language, paper, without a mouse.

`filling` fills a store with the demonstration and with the things of the matrix, and finds an
address for every route that gives a page: by the links that people of the demonstration see, else
with the numbers of the matrix. `looks` is what a page is looked at for, `walk` opens them all.

    python -m benchmarks.reach

prints a table of pages and what was found; status 1 for any finding.
"""
