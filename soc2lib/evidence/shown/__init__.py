"""From records to what is shown of each control: pure functions, no records and no drawing."""
