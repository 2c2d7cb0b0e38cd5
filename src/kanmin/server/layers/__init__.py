"""Layers of one's own (上乗せ): a prefecture or a body writes and publishes, anybody reads."""
