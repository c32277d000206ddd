"""Who claimed a reminder and what was sent: one contract, kept by SQLite and by PostgreSQL."""
