"""Several hosts, a replica, and its promotion: what is killed, and what is lost.

    python -m benchmarks.failover [--seconds 80] [--seed 1] [--clients 4] [--loopback]

Makes its own network (a bridge and a network namespace for each host, which needs root and `ip`;
else all stand on 127.0.0.1 with ports of their own, and lines cannot be cut): two hosts for
writing, one that shows what is public from the replica, one with a worker, a primary and a
streaming replica that confirms each commit, and a small balancer in front. While clients save, read
and ask for long files, one after another falls: a host, a worker in the middle of a job, the
replica (and it comes back), the primary (and the replica is promoted). Printed for each: how long
nobody could save, what the clients met, what was acknowledged; at the end what of it is missing and
which jobs were finished twice. Exit status 1 when anything was lost or done twice.
"""
