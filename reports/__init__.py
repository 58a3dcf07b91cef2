"""What people look at: tables in the terminal, workbook, page, charts."""
