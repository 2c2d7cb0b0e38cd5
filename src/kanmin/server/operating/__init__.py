"""Running Kanmin (運用): is it alive and ready, what it logs, what it counts for a monitor."""
