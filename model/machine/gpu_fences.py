"""
Fences of the GPU: one page in the window, mapped into the process, and waits that are out.

It stands for monitored fences, paging-queue fences and progress fences alike: the host gives the
page when it makes the object. ``fence[f].handle``: user space can find it. ``fence[f].map`` is the
page in the process with its cache attribute; ``fence[f].waits`` that somebody waits. The value is
the GPU's business; ``reached`` may never come (gpu-sharing.md 7).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "gpu-sharing.md 7"

PART = Part(
    name="gpu-fences",
    indexed=(
        Field("fence[fence].host", ("none", "live")),
        Field("fence[fence].handle", ("none", "published")),
        Field("fence[fence].map", ("none", "combining", "back")),
        Field("fence[fence].waits", ("no", "yes")),
        Field("fence[fence].fault", ("none", "unmapped-twice", "destroyed-twice")),
    ),
    actions=(
        action(
            "create-fence(f: fence)",
            "The host makes the fence and says where its page is.",
            _SOURCE,
            ok="fence[f].host=none & window[*].state=announced -> fence[f].host=live",
            failed="fence[f].host=none ->",
        ),
        action(
            "map-fence-page(f: fence)",
            "The page is mapped into the process, write-back.",
            _SOURCE,
            ok="fence[f].map=none -> fence[f].map=back",
            failed="fence[f].map=none ->",
        ),
        action(
            "map-fence-combining(f: fence)",
            "The same, write-combined.",
            _SOURCE,
            ok="fence[f].map=none -> fence[f].map=combining",
            failed="fence[f].map=none ->",
        ),
        action(
            "publish-fence(f: fence)",
            "User space can find it.",
            _SOURCE,
            ok="-> fence[f].handle=published",
        ),
        action(
            "unpublish-fence(f: fence)",
            "No wait begins any more.",
            _SOURCE,
            ok="-> fence[f].handle=none",
        ),
        action(
            "wait-for-fence(f: fence)",
            "The host is asked to say when the value is reached.",
            _SOURCE,
            ok="fence[f].handle=published & fence[f].waits=no -> fence[f].waits=yes",
            absent="fence[f].handle=none ->",
            failed="fence[f].handle=published ->",
        ),
        action(
            "fence-reached(f: fence)",
            "The GPU, the host or the process writes the value; the waiters go on.",
            _SOURCE,
            ok="-> fence[f].waits=no",
        ),
        action(
            "cancel-waits(f: fence)",
            "The waits that are out are given up.",
            _SOURCE,
            ok="-> fence[f].waits=no",
        ),
        action(
            "unmap-fence-page(f: fence)",
            "The mapping in the process goes.",
            _SOURCE,
            ok=(
                "fence[f].map!=none -> fence[f].map=none",
                "fence[f].map=none -> fence[f].fault=unmapped-twice",
            ),
        ),
        action(
            "destroy-fence(f: fence)",
            "The host is told; the page can be something else at once.",
            _SOURCE,
            ok=(
                "fence[f].host=live -> fence[f].host=none",
                "fence[f].host=none -> fence[f].fault=destroyed-twice",
            ),
        ),
    ),
    needs=("gpu-window",),
)
