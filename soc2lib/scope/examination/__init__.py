"""Categories, report type, dates and the examined period."""
