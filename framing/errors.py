"""Errors a person can act on: each is one sentence that says what is wrong and what to do."""

from __future__ import annotations


class FramingError(Exception):
    """Base of every error this project raises on purpose; its text is meant for the user."""

    exit_code = 2


class ArchiveError(FramingError):
    """An archive (folder, file or zip) cannot be opened at all."""


class QuarantineError(FramingError):
    """One document cannot be read whole; it is set aside with this text as its reason."""


class LexiconError(FramingError):
    """A lexicon file breaks a rule of its format; the text names file and line."""


class OutletsError(FramingError):
    """The outlets file breaks a rule of its format; the text names file and line."""


class CorrectionsError(FramingError):
    """The file of manual event corrections breaks a rule; the text names file and line."""


class ContrastError(FramingError):
    """Numbers handed to a comparison do not fit together; the text says which and what is valid."""


class ModelError(FramingError):
    """SnowNLP's model files are missing or are not the ones the scores are defined by."""


class SnapshotError(FramingError):
    """A store or snapshot cannot be opened, or breaks its own manifest."""


class WorkerError(FramingError):
    """Workers cannot be had, died too often, or are not of this version."""


class ExportError(FramingError):
    """An export was asked for that the snapshot cannot give."""


class EvaluationError(FramingError):
    """Validity cards, or a labelled set, are not in their format; the text names the file."""


class CodingError(FramingError):
    """A codebook, a sample or a coder's file cannot be used; the text says which and why."""


class FetchError(FramingError):
    """An archive cannot be fetched; the text says from where, and why."""


class WatchError(FramingError):
    """A watcher's plan cannot be used, or its store is another watcher's; the text says why."""


class I18nError(FramingError):
    """An interface text is missing in a language or has other placeholders than its twin."""
