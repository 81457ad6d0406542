"""What sources share: reading JSON within limits, severities in other tools' words, keys that fit, times."""
