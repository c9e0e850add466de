"""Reports built by hand, shown in every format, and judged."""
