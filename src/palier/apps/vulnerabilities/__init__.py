"""The vulnerability channel: keys, sealed reports, restricted cases, answers that leave encrypted or not at all."""
