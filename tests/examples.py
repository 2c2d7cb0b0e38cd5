"""The fictional bodies of the tests: A県 (the template), B県 (its own six chapters), みほん町."""
