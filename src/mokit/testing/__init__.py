"""Phones for tests and for trying things out, and recorded conversations for trying a deploy."""

from mokit.histories import HistoryReport, Recorded
from mokit.testing.handset import AsyncHandset, Handset, Replies
from mokit.testing.histories import check_history, recorded_talks

__all__ = ["AsyncHandset", "Handset", "HistoryReport", "Recorded", "Replies", "check_history", "recorded_talks"]
