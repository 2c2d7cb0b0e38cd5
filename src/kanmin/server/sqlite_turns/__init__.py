"""Django's SQLite, with the threads of a process taking turns at writing.

SQLite lets one write at a time. Whoever waits looks again after pauses of up to a tenth of a
second, while each newcomer looks every millisecond at first: under load the longest waiters are
passed over, until after 20 seconds they fail. Within a process a lock is handed over at once.
"""
