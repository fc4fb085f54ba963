"""External benchmarks: our records in their format, scored by their metric."""
