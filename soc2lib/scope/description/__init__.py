"""The draft system description and management's assertion."""
