"""Exceptions, each naming who must act; findings and problems are data, never exceptions."""

from __future__ import annotations


class MerestoneError(Exception):
    """Anything that stops a command; `exit_code` is what the command line returns for it."""

    exit_code = 70


class ConfigurationError(MerestoneError):
    """The user's configuration is wrong; every mistake is listed, not only the first."""

    exit_code = 2

    def __init__(self, mistakes: list[str] | str) -> None:
        self.mistakes = [mistakes] if isinstance(mistakes, str) else list(mistakes)
        super().__init__("\n".join(self.mistakes))


class UsageError(ConfigurationError):
    """The words of a command are wrong."""


class SourceUnavailable(MerestoneError):
    """A source cannot be read at all: no such folder, no such revision, git is missing."""

    exit_code = 2


class PluginError(MerestoneError):
    """A plugin cannot be loaded or gave something of the wrong shape."""

    exit_code = 2


class RuleError(MerestoneError):
    """A rule failed to run or gave no verdict: never a pass."""

    exit_code = 2
