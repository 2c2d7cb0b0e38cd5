"""The life of a plan on the desk: proposals, decisions, publications, partners, conformity."""
