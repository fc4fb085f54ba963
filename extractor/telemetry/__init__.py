"""What can be watched: spans, metrics and a log line of every model call; contents never."""
