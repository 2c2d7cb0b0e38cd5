"""`python -m kanmin` is `kanmin`."""

from kanmin.cli import main

main()
