"""The words of the log for what imports do to pages."""

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry, PageLogEntry


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what imports write in the log."""
    actions.register_action("frameworks.seed", "Seed", "Made by an import")

    @actions.register_action("frameworks.import")
    class Import(LogFormatter):
        label = "Import"

        def format_message(self, log_entry: ModelLogEntry) -> str:
            """Say what the import did to the catalogue."""
            data = log_entry.data
            return (
                f"Imported a release: {data['added']:,} entries added, {data['changed']:,} changed, "
                f"{data['withdrawn']:,} withdrawn"
            )

    @actions.register_action("frameworks.rename")
    class Rename(LogFormatter):
        label = "Rename by import"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say which name the publisher took away."""
            return f"Renamed by an import; the publisher called it “{log_entry.data['title']['old']}” before"

    @actions.register_action("frameworks.stamp")
    class Stamp(LogFormatter):
        label = "Stamp as reviewed"

        def format_message(self, log_entry: PageLogEntry) -> str:
            """Say which release the commentary was read against."""
            return f"Reviewed against release {log_entry.data['release']}"
