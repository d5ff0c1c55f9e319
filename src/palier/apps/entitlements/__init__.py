"""What contracts entitle to in numbers: credits granted, reserved, spent; and the time that agents spend."""
