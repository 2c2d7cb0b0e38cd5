"""The fuzz campaign: every reader of foreign input, fed with what nobody would send on purpose.

`readers` lists them, `mutate` changes sound samples, `worker` reads in a process that may fall,
`campaign` goes on after it fell, `ledger` adds up over runs.
"""
