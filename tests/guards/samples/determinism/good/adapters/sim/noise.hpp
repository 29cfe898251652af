double adapters_may = 0.5;
