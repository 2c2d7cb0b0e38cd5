"""The open data of what is published: pages, files on request, files made by a job."""
