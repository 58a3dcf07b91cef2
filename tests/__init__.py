"""Tests of Kvota."""
