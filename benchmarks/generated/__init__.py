"""Made-up plan documents in many layouts, each with the facts a reader should find in it."""
