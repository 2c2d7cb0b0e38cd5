"""The desk (机): one officer fills in chapters and measures, and takes documents."""
