"""The answer of `unowned`: the smallest folders that nobody holds, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from merestone.model.views import UnownedFolder, UnownedView
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.text.lines import columns, indented, pad, paint, wrap
from merestone.reporters.text.who import WIDEST
from merestone.reporters.wording import counted, share

_HEADINGS = {
    "unowned": ("nobody {duty} these", "error"),
    "unowned on purpose": ("nobody, on purpose", "dim"),
    "unread": ("unknown: a source that may name an owner was not read", "unread"),
}
_VERBS = {"maintains": "maintain", "responds": "respond for", "decides": "decide about"}


def render_unowned(view: UnownedView, options: Options) -> str:
    """Return folders by state, other things, and the sum as the last line."""
    width, colour = min(options.width, WIDEST), options.colour
    blocks = []
    for state, (heading, style) in _HEADINGS.items():
        folders = [folder for folder in view.folders if folder.state == state]
        if folders:
            title = paint(heading.format(duty=inert(view.duty)), style, colour)
            blocks.append([title, *_folders(folders, width, options)])
    if view.entities:
        title = f"{counted(len(view.entities), 'entity')} without an owner"
        blocks.append(_named(title, view.entities, width, options))
    if view.things:
        blocks.append(_things(view, width, options))
    style = "bold" if view.unowned or view.unread or not view.files else "good"
    blocks.append([paint(row, style, colour) for row in wrap(sum_of(view), width)])
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def sum_of(view: UnownedView) -> str:
    """Return the line that the answer comes to; never all is well where something is unread."""
    if not view.files:
        return "nothing was looked at: 0 files"
    verb = _VERBS.get(view.duty, inert(view.duty))
    files = counted(view.files, "file")
    if view.unowned:
        part = share(view.unowned, view.files)
        text = f"nobody is known to {verb} {view.unowned:,} of {files} ({part})"
    elif view.unread:
        text = f"no unowned file was found among {files}"
    else:
        text = f"somebody is named to {verb} each of {files}"
        if view.on_purpose:
            text = f"no file is unowned by oversight, of {files}"
    if view.on_purpose:
        text += f" · {view.on_purpose:,} on purpose"
    if view.unread:
        text += f" · {view.unread:,} unknown, since a source was not read"
    return text


def _folders(folders: list[UnownedFolder], width: int, options: Options) -> list[str]:
    shown = folders if options.most is None else folders[: options.most]
    digits = max(len(f"{folder.files:,}") for folder in shown)
    column = max(columns(_path(folder)) for folder in shown)
    left = 2 + digits + 2
    lines = []
    for folder in shown:
        figure, path = f"  {folder.files:>{digits},}  ", _path(folder)
        remark = _remark(folder, width - left - column - 2)
        if remark and left + column + 2 + columns(remark) <= width:
            remark = paint(remark, "dim", options.colour)
            lines.append(f"{figure}{pad(path, column)}  {remark}")
            continue
        lines += indented(path, width, left, figure.rstrip())
        if remark:
            rows = indented(remark, width, left + 2)
            lines += [paint(row, "dim", options.colour) for row in rows]
    if len(folders) > len(shown):
        rest = folders[len(shown) :]
        files = counted(sum(folder.files for folder in rest), "file")
        lines.append(f"  and {len(rest):,} more folders with {files}; --json has all")
    return lines


def _path(folder: UnownedFolder) -> str:
    return inert(folder.path) or "."


def _remark(folder: UnownedFolder, room: int) -> str:
    """Return how much of the folder is meant, with examples as far as there is room."""
    if folder.is_whole:
        return "all of it" if folder.of_files > 1 else ""
    text = f"of {folder.of_files:,}"
    for number, name in enumerate(folder.examples):
        longer = f"{text}{': ' if number == 0 else ', '}{inert(name)}"
        if columns(longer) > max(room, 24):
            break
        text = longer
    return text


def _things(view: UnownedView, width: int, options: Options) -> list[str]:
    """Return how many things nobody holds, by what contains them, most first."""
    verb = _VERBS.get(view.duty, inert(view.duty))
    title = f"nobody is known to {verb} {len(view.things):,} of {counted(view.of_things, 'thing')}"
    groups = Counter(map(_group_of, view.things))
    rows = sorted(groups.items(), key=lambda row: (-row[1], row[0]))
    shown = rows if options.most is None else rows[: options.most]
    digits = max(len(f"{count:,}") for _, count in shown)
    lines = [paint(title, "error", options.colour)]
    for name, count in shown:
        lines += indented(inert(name), width, digits + 4, f"  {count:>{digits},}")
    if len(rows) > len(shown):
        rest = sum(count for _, count in rows[len(shown) :])
        lines.append(f"  and {rest:,} in {len(rows) - len(shown):,} more; --json names each")
    return lines


def _group_of(address: str) -> str:
    """Return what a thing is inside of, by its address: a root module, a namespace, a group."""
    scheme, _, rest = address.partition(":")
    inside, found, _ = rest.partition("//")
    if found:
        return f"{scheme}:{inside}"
    parts = rest.split("/")
    return f"{scheme}:{'/'.join(parts[: min(2, max(1, len(parts) - 1))])}"


def _named(title: str, names: Sequence[str], width: int, options: Options) -> list[str]:
    shown = names if options.most is None else names[: options.most]
    lines = [paint(title, "error", options.colour)]
    lines += [row for name in shown for row in indented(inert(name), width, 2)]
    if len(names) > len(shown):
        lines.append(f"  and {len(names) - len(shown):,} more; --json has all")
    return lines
