"""Tests of overseas projects."""
