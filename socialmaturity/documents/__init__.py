"""Read files as rubrics, sheets and mappings, and write them."""
