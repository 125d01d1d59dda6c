"""Cells of tables that we give out, made so that a spreadsheet shows them and never runs them."""

#: What makes a spreadsheet take a cell for a formula or split it into lines (OWASP, CSV injection).
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: str) -> str:
    """The value as a spreadsheet shows it: what would be a formula gets an apostrophe in front."""
    return f"'{value}" if value.startswith(STARTS) else value
