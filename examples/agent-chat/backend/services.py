"""Everything that the routes and the WebSocket side work with, put together once."""

import time
from dataclasses import dataclass, field

from auth_service import AuthService, AuthSettings
from backend.agent.assistant import Assistant
from backend.metrics import ACTIVE_RUNS, CATALOGUE, OPEN_CONNECTIONS
from backend.model.client import ModelClient
from backend.model.http_client import HttpModel
from backend.model.in_process import InProcessModel
from backend.settings import BackendSettings
from backend.threads import ThreadStore
from backend.websocket.manager import WebSocketManager
from backend.websocket.protocols import WebSocketManagerProtocol
from backend.websocket.run_supervisor import RunSupervisor
from shared.clock import Clock, SystemClock
from shared.counters import CounterRegistry


@dataclass
class Services:
    """The parts of one running backend; `ready` from the end of its start to the beginning of its end."""

    settings: BackendSettings
    clock: Clock
    auth: AuthService
    threads: ThreadStore
    assistant: Assistant
    manager: WebSocketManager
    runs: RunSupervisor
    counters: CounterRegistry
    started_at: float = field(default_factory=time.monotonic)
    ready: bool = False


def build_services(settings: BackendSettings, auth_settings: AuthSettings) -> Services:
    """Put the parts together; raises ConfigurationError when the users file cannot be used."""
    clock = SystemClock()
    manager = WebSocketManager()
    runs = RunSupervisor(settings.max_runs_per_user)
    return Services(
        settings=settings,
        clock=clock,
        auth=AuthService.from_settings(auth_settings, clock),
        threads=ThreadStore(clock),
        assistant=Assistant(_model(settings)),
        manager=manager,
        runs=runs,
        counters=_counters(manager, runs),
    )


def _counters(manager: WebSocketManagerProtocol, runs: RunSupervisor) -> CounterRegistry:
    counters = CounterRegistry(CATALOGUE)
    counters.watch(OPEN_CONNECTIONS, "WebSocket connections that are open.", lambda: manager.connection_count)
    counters.watch(ACTIVE_RUNS, "Agent runs that are under way.", lambda: runs.active_count)
    return counters


def _model(settings: BackendSettings) -> ModelClient:
    if settings.model_url is None:
        return InProcessModel()
    return HttpModel(settings.model_url, settings.model_timeout_seconds)
