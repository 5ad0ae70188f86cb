"""Conversations and where they are kept."""

from backend.threads.models import Message, MessageRole, Thread
from backend.threads.store import ThreadNotFound, ThreadStore

__all__ = ["Message", "MessageRole", "Thread", "ThreadNotFound", "ThreadStore"]
