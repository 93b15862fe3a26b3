"""What owner or adviser admit of a control: what their note says is wrong, and what it means for the control."""
