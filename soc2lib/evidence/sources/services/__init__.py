"""Services that a company runs on: one file an export or log; people, accounts, devices and events come in."""
