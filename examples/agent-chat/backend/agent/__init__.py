"""The agent: plans, uses tools, answers. Knows nothing of HTTP or WebSockets."""
