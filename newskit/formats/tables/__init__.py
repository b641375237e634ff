"""Tables: CSV and its relatives, workbooks, Parquet."""
