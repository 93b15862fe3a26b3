"""The annual loss: rates, severities, exact curves and how sure they are."""
