"""Changes from above on the screen: what touches a plan, what was answered, and the trace."""
