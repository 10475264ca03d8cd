"""The tables: what rules are asked of. Only this room speaks to DuckDB."""
