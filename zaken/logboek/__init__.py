"""Telling the verwerkingen of the outbox to the logboek of a gemeente, over OTLP."""
