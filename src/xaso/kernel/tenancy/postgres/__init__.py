"""PostgreSQL as the data rules want it (ENGINE = "xaso.kernel.tenancy.postgres")."""
