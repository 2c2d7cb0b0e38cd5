"""The casebook that grows: offers on the desk, their review, the published cases."""
