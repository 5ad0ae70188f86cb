"""What the backend counts."""

LOGINS = "agent_chat_logins_total"
CONNECTIONS = "agent_chat_connections_total"
MESSAGES = "agent_chat_messages_total"
RUNS = "agent_chat_runs_total"
OPEN_CONNECTIONS = "agent_chat_open_connections"
ACTIVE_RUNS = "agent_chat_active_runs"

CATALOGUE = {
    LOGINS: "Logins, by result.",
    CONNECTIONS: "WebSocket connections, by result.",
    MESSAGES: "Messages received over WebSockets, by result.",
    RUNS: "Agent runs that ended, by outcome.",
}
