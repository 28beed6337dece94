"""Block Kit as Slack checks it: every limit, required field and unknown name, told with a JSON pointer."""
