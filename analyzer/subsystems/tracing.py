"""Tracing."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="tracing",
    title="Tracing",
    paths=(
        "kernel/trace/",
        "include/trace/",
        "include/linux/trace*.h",
        "include/linux/ftrace*.h",
        "Documentation/trace/",
    ),
    symbols=(
        r"trace_\w+",
        r"TRACE_EVENT\w*",
        r"DEFINE_EVENT\w*",
        "DECLARE_EVENT_CLASS",
        r"ftrace_\w+",
    ),
    kconfig=(
        "TRACING",
        r"\w*FTRACE\w*",
        "TRACEPOINTS",
    ),
)
