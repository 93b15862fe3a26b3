"""What is concluded of one control: its basis, its status, its phase and its words."""
