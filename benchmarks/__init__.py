"""What is measured: speed, and how faults are stood. Commands, not part of the wheel."""
