"""The shared vocabulary: topics, industries, channels, customer groups, organisations."""
