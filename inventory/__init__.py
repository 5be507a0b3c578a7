"""Stock and serials. Of this subsystem the sheets are settled: what its register has to read and to write."""
