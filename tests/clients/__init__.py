"""Made-up clients for tests: a small builder, twelve typical clients, random ones, and typed tables to import."""
