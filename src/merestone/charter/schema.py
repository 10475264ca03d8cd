"""The shape of merestone.yaml, from which its JSON Schema and its reference page are made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Level = Literal["error", "warning", "note", "off"]
Percent = Annotated[int, Field(ge=0, le=100)]


class Part(BaseModel):
    """A part of the file; a key that is not known is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nothing(cls, data: Any) -> Any:
        """A key with nothing behind it is one that was left out, such as an empty `teams:`."""
        if data is None:
            return {}
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if value is not None}
        return data


class Support(Part):
    """Where to reach a team."""

    chat: str = Field("", description="A chat channel, such as `#platform`.")
    on_call: str = Field("", description="Who is on call: a schedule's file or address.")
    escalates_to: str = Field("", description="The team to turn to next.")


class TeamPart(Part):
    """One team. Only its name, the key, is needed."""

    kind: Literal["platform", "application", "operations", "product", "security", ""] = Field(
        "", description="What kind of team it is."
    )
    title: str = Field("", description="The name for people, where the key is not it.")
    parent: str = Field("", description="The team that this one is part of.")
    members: list[str] | dict[str, str] = Field(
        default_factory=list,
        description="Logins (`ana`) or emails; or a mapping from each to a level (`ana: L4`).",
    )
    also: list[str] = Field(
        default_factory=list,
        description="Its names elsewhere: `org/team` (GitHub), `group:default/name` (Backstage), "
        "a bare name (an alias in OWNERS_ALIASES).",
    )
    support: Support = Field(default_factory=Support, description="Where to reach it.")


class ClaimPart(Part):
    """A claim in its long form: one of the four duties, and the reason."""

    team: str = Field(description="The team, or `nobody`.")
    owns: str | list[str] = Field(default_factory=list, description="All three duties.")
    maintains: str | list[str] = Field(default_factory=list, description="Address patterns.")
    responds: str | list[str] = Field(default_factory=list, description="Address patterns.")
    decides: str | list[str] = Field(default_factory=list, description="Address patterns.")
    because: str = Field("", description="Why; shown in every answer that rests on it.")


class CodeownersPart(Part):
    """How CODEOWNERS files are read."""

    dialect: Literal["auto", "github", "gitlab", "gitea"] = Field(
        "auto", description="Whose rules are in force; `auto` tells by place and content."
    )


class CatalogPart(Part):
    """Where catalog descriptors are."""

    files: list[str] = Field(
        default_factory=lambda: ["catalog-info.yaml", "catalog-info.yml"],
        description="Names of descriptor files, or whole paths with `*` and `**`.",
    )


class HistoryPart(Part):
    """How much of the history is read, and who in it is a machine."""

    days: int = Field(730, ge=0, description="Days back from the newest commit; 0: none.")
    most_commits: int = Field(200_000, ge=0, description="The most commits that are read.")
    bots: list[str] = Field(
        default_factory=list,
        description="Further names, emails or logins of machines; `*` stands for anything.",
    )


class TeamListPart(Part):
    """One file of the organisation's own that lists teams; dotted paths lead to the parts."""

    file: str = Field(description="The file's path in its repository.")
    teams: str = Field(description="Where the list or mapping of teams is, such as `sigs`.")
    name: str = Field("name", description="A team's name; `$key` is its key in a mapping.")
    title: str = Field("", description="A team's name for people.")
    parent: str = Field("", description="The name of the team above.")
    members: list[str] = Field(default_factory=list, description="Where its people are.")
    member_key: str = Field("", description="A person's login, where people are mappings.")
    spelling: str = Field("", description="How owners write it, such as `@acme/{name}`.")


class OwnerLabelsPart(Part):
    """Which labels, annotations and tags name an owner, beside those that are known."""

    also: list[str] = Field(
        default_factory=list,
        description="Further keys that name an owner, tried first; `*` stands for anything.",
    )
    never: list[str] = Field(
        default_factory=list, description="Keys that name none, though they look like it."
    )


class ClusterPart(Part):
    """One Kubernetes cluster, and the files whose manifests are for it."""

    name: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="Its name in addresses, such as `prod`; no repository may have it.",
    )
    paths: list[str] = Field(
        min_length=1,
        description="Files, as `REPOSITORY/PATH` with `*` and `**`: `platform/clusters/prod/**`. "
        "For all that comes of a kustomization, the file of the outermost one decides.",
    )


class LivePart(Part):
    """One running system that is read when `--live` is given."""

    name: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="Its name in addresses, such as `prod`; no repository may have it.",
    )
    connector: str = Field(
        description="What it is: `prometheus`, `alertmanager`, `grafana`, `kafka`, `kubernetes`, "
        "`postgres` or `redis`."
    )
    url: str = Field(
        "", description="Where it is: `https://…`, `host:port`, or a context of kubeconfig."
    )
    token_from: str = Field("", description="The variable with the token: `MERESTONE_…` only.")
    user: str = Field("", description="A user's name.")
    password_from: str = Field(
        "", description="The variable with the password: `MERESTONE_…` only."
    )
    options: dict[str, str] = Field(
        default_factory=dict, description="The connector's own options; see its page."
    )

    @field_validator("token_from", "password_from")
    @classmethod
    def _is_own_variable(cls, name: str) -> str:
        """Whoever may write this file must not be able to send other secrets somewhere."""
        if name and not name.startswith("MERESTONE_"):
            raise ValueError("the variable's name has to begin with MERESTONE_")
        return name


class SourcesPart(Part):
    """What is read, and how."""

    ignore: list[str] = Field(
        default_factory=list,
        description="Paths, with `*` and `**`, whose files say nothing: examples, test data. "
        "They are still owned.",
    )
    codeowners: CodeownersPart = Field(default_factory=CodeownersPart)
    catalog: CatalogPart = Field(default_factory=CatalogPart)
    history: HistoryPart = Field(default_factory=HistoryPart)
    team_lists: list[TeamListPart] = Field(default_factory=list)
    owner_labels: OwnerLabelsPart = Field(default_factory=OwnerLabelsPart)
    clusters: list[ClusterPart] = Field(
        default_factory=list,
        description="Which files say what runs in which Kubernetes cluster; the first that matches "
        "wins. Other manifests are taken to be for a cluster of the repository's own name.",
    )
    live: list[LivePart] = Field(
        default_factory=list, description="Running systems, read with `--live` only."
    )


class ClassPart(Part):
    """What kind of thing something is, where the shipped table does not say or says otherwise."""

    match: list[str] = Field(
        description="Patterns `SCHEME KIND`, such as `terraform acme_*` or `kubernetes "
        "acme.io/Widget`; the first row that matches decides, yours before the shipped ones."
    )
    layer: Literal["cloud foundation", "orchestration", "service", "application"] = Field(
        description="Where it lies."
    )
    pillar: Literal[
        "infrastructure",
        "developer experience",
        "security and compliance",
        "observability",
        "automation",
        "release management",
    ] = Field("infrastructure", description="Which of the platform's six pillars it belongs to.")
    class_: Literal["building block", "composed", "application"] = Field(
        "application", alias="class", description="How it is shared."
    )
    facet: str = Field("", description="`SERVICE/PART`, of a composed service.")


class RulePart(Part):
    """What is changed of one rule."""

    level: Level | None = Field(None, description="Its level here; `off` leaves it out.")
    parameters: dict[str, int | str] = Field(
        default_factory=dict, description="Values in place of the rule's defaults."
    )


class PrecedencePart(Part):
    """Changes to the table of precedence; see the page on ownership."""

    contest_within: Percent | None = Field(None, description="Points within which claims contest.")
    high_confidence: Percent | None = Field(None, description="From here an answer is sure.")
    medium_confidence: Percent | None = Field(None, description="From here it is probable.")
    evidence: dict[str, dict[str, Percent]] = Field(
        default_factory=dict, description="Strength by evidence and duty."
    )


class CheckPart(Part):
    """How `merestone check` answers; the environment and flags come before this."""

    format: str = Field("text", description="The format of the answer.")
    strict: bool = Field(False, description="Fail (3) when a part of the estate was not read.")
    fail_on: Literal["error", "warning", "note", "never"] = Field(
        "note", description="The least level of finding that makes the command fail (1)."
    )
    most: int = Field(
        10, ge=0, description="The most findings of one rule that the text shows; 0: all."
    )


class CharterFile(Part):
    """The whole of merestone.yaml. Every key but the first can be left out."""

    merestone: Literal[1] = Field(description="The version of this format.")
    organisation: str = Field("", description="The organisation's name.")
    repositories: list[str] = Field(
        default_factory=list,
        description="Folders below this file that are repositories of their own; `*` is allowed. "
        "Without it, the folder of this file is the one repository.",
    )
    teams: dict[str, TeamPart] = Field(default_factory=dict, description="Teams by name.")
    claims: list[str | ClaimPart] = Field(
        default_factory=list,
        description="Sentences such as `checkout maintains file:shop/services/checkout/**` or "
        "`nobody owns file:shop/vendor/**, because it is generated`. The last match wins.",
    )
    placeholders: list[str] = Field(
        default_factory=list, description="Further owners that mean nothing; `*` is allowed."
    )
    sources: SourcesPart = Field(default_factory=SourcesPart)
    classes: list[ClassPart] = Field(
        default_factory=list, description="What further kinds of things are: layer, pillar, class."
    )
    rules: dict[str, RulePart] = Field(
        default_factory=dict, description="Changes to rules, by id or by family with `/*`."
    )
    precedence: PrecedencePart = Field(default_factory=PrecedencePart)
    check: CheckPart = Field(default_factory=CheckPart)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of merestone.yaml, for editors."""
    schema = CharterFile.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:merestone:schema:merestone.yaml:1",
        **schema,
        "title": "merestone.yaml",
    }
