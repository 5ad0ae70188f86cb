"""The WebSocket side. Import each name from the module that defines it:

    from backend.websocket.manager import WebSocketManager
    from backend.websocket.mode import WebSocketManagerMode
    from backend.websocket.protocols import WebSocketManagerProtocol

`backend.websocket.internal` is for this package alone.
"""
