"""Options and operands of a command line, by what is known of each tool's options."""

from __future__ import annotations

from typing import NamedTuple

SWITCH_WORDS = {
    "kubectl": """
        --wait
        --record
        --force
        --prune
        --all
        --recursive
        -R
        --server-side
        --local
        -A
        --dry-run
        --all-namespaces
        --overwrite
        --save-config
        --insecure-skip-tls-verify
        --force-conflicts
        --ignore-not-found
        --validate
    """,
    "helm": """
        --install
        -i
        --atomic
        --wait
        --debug
        --create-namespace
        --dry-run
        --force
        --reset-values
        --reuse-values
        --reset-then-reuse-values
        --dependency-update
        --skip-crds
        --devel
        -g
        --cleanup-on-fail
        --wait-for-jobs
        --disable-openapi-validation
        --verify
        --no-hooks
        --render-subchart-notes
        --generate-name
        --replace
        --hide-notes
        --hide-secret
        --take-ownership
        --insecure-skip-tls-verify
        --pass-credentials
        --plain-http
        --skip-schema-validation
        --enable-dns
        --rollback-on-failure
        --server-side
    """,
    "docker": """
        --push
        --pull
        --no-cache
        --load
        -q
        --quiet
        --rm
        --force-rm
        --squash
        --compress
        -a
        -D
        --all-tags
        --disable-content-trust
        --all-platforms
        --debug
        --tls
        --tlsverify
    """,
    "argocd": """
        --prune
        --force
        --async
        --upsert
        --insecure
        --grpc-web
        --plaintext
        --core
        --dry-run
        --replace
        --server-side
        --apply-out-of-sync-only
        --yes
        -y
        --cascade
    """,
}
SWITCHES = {tool: frozenset(words.split()) for tool, words in SWITCH_WORDS.items()}
SWITCHES |= {"podman": SWITCHES["docker"], "kustomize": frozenset(("--enable-helm",))}


class Given(NamedTuple):
    """What a command line gives: operands in order, and the values of each option."""

    operands: list[str]
    options: dict[str, list[str]]

    def option(self, *names: str) -> str:
        """Return the last value of an option under any of its names, or ''."""
        values = [value for name in names for value in self.options.get(name, [])]
        return values[-1] if values else ""

    def values(self, *names: str) -> list[str]:
        """Return all values of an option under any of its names."""
        return [value for name in names for value in self.options.get(name, [])]

    def has(self, *names: str) -> bool:
        """Return whether an option stands there."""
        return any(name in self.options for name in names)


def given(words: list[str]) -> Given:
    """Return the operands and options of a command; an unknown option takes the next word.

    That way a value, which may be a secret, is never mistaken for an operand.
    """
    switches = SWITCHES.get(words[0], frozenset())
    found = Given([], {})
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        if word[:1] in (">", "<") or word[:2] in ("1>", "2>"):
            at += word in (">", ">>", "<", "2>", "1>", "2>>")
        elif not word.startswith("-") or word == "-":
            found.operands.append(word)
        elif "=" in word:
            name, _, value = word.partition("=")
            found.options.setdefault(name, []).append(value)
        else:
            takes = word not in switches and at < len(words)
            found.options.setdefault(word, []).append(words[at] if takes else "")
            at += takes
    return found
