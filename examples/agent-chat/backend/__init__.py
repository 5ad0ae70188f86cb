"""Agent Chat: REST and WebSocket front of the agent. Imports `auth_service` and `shared`."""

__version__ = "1.4.0"
