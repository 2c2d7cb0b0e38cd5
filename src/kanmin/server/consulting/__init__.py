"""Public comments (意見公募) on the server: pages for anybody, and the desk of the body."""
