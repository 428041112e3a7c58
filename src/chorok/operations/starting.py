"""What `serve` and `worker` do before they start."""

from django.core.management.base import CommandError, OutputWrapper

from chorok.operations.configuration import Level, findings


def refuse_dangerous_configuration(stderr: OutputWrapper) -> None:
    """Say every finding; raise CommandError when one of them is an error."""
    found = findings()
    for finding in found:
        stderr.write(f"{finding.level}: {finding.message} [{finding.code}]")
    wrong = sum(finding.level is Level.ERROR for finding in found)
    if wrong:
        raise CommandError(f"the hub does not start: {wrong} of its settings must be put right first")
