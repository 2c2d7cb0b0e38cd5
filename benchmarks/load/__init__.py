"""Many people at once on `kanmin serve`: locust's clients, in a process of their own.

In: a folder filled with the synthetic nation and a scenario. Out: times of each kind of request,
what the processes took of the machine, and whether all that was acknowledged is there.
Never: another machine than this one; a request to anything but the server started for the run.
"""
