"""The REST side: one module for each group of routes, each with its `router`."""
