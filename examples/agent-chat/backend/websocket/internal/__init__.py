"""Parts of the WebSocket manager; nothing outside `backend.websocket` imports them."""
