"""Writing rows of ``analyzer.effects``: one function a shape, many names of one source."""

from __future__ import annotations

from analyzer.effect import RESULT, Effect, Resource, Result, Sleep, Transfer

Rows = tuple[Effect, ...]


def borrow(
    source: str,
    names: str,
    result: Result = Result.UNKNOWN,
    sleeps: Sleep = Sleep.NEVER,
    gfp: int | None = None,
) -> Rows:
    """Functions that keep and free nothing. :param names: with spaces in between."""
    return tuple(Effect(f, result, sleeps=sleeps, gfp=gfp, source=source) for f in names.split())


def sleep(source: str, names: str, result: Result = Result.UNKNOWN) -> Rows:
    """Functions that keep and free nothing, and may sleep."""
    return borrow(source, names, result, Sleep.ALWAYS)


def keep(
    source: str,
    names: str,
    *arguments: int,
    result: Result = Result.VOID,
    sleeps: Sleep = Sleep.NEVER,
) -> Rows:
    """Functions after which someone else has *arguments*, too."""
    return tuple(
        Effect(f, result, keeps=arguments, sleeps=sleeps, source=source) for f in names.split()
    )


def allocate(
    source: str,
    names: str,
    result: Result = Result.POINTER,
    gfp: int | None = None,
    keeps: tuple[int, ...] = (),
    sleeps: Sleep | None = None,
) -> Rows:
    """Functions whose result the caller has to give back; they sleep unless *gfp* forbids it."""
    how = sleeps or (Sleep.ALWAYS if gfp is None else Sleep.GFP)
    return tuple(
        Effect(
            f,
            result,
            acquires=Resource.MEMORY,
            gfp=gfp,
            sleeps=how,
            keeps=keeps,
            source=source,
        )
        for f in names.split()
    )


def free(source: str, names: str, argument: int = 0, sleeps: Sleep = Sleep.NEVER) -> Rows:
    """Functions that end the life of *argument*, or of the caller's only reference to it."""
    return tuple(
        Effect(f, Result.VOID, releases=argument, sleeps=sleeps, source=source)
        for f in names.split()
    )


def take(
    source: str,
    names: str,
    what: Resource,
    through: int,
    result: Result = Result.VOID,
    sleeps: Sleep = Sleep.NEVER,
    gfp: int | None = None,
) -> Rows:
    """
    Functions that give *what* for the caller to drop, through an argument or ``RESULT``.

    An object that is counted up does not go away with the section or lock it was found in.
    """
    counted = what is Resource.REFERENCE and through != RESULT
    return tuple(
        Effect(
            f,
            result,
            keeps=(through,) if counted else (),
            sleeps=sleeps,
            gfp=gfp,
            takes=(what, through),
            source=source,
        )
        for f in names.split()
    )


def reference(source: str, names: str) -> Rows:
    """Functions that count their argument's object up and return it: ``p = get(p)``."""
    return tuple(
        Effect(
            f,
            Result.UNKNOWN,
            keeps=(0,),
            transfer=(Transfer.DERIVE, 0),
            takes=(Resource.REFERENCE, RESULT),
            source=source,
        )
        for f in names.split()
    )


def drop(
    source: str,
    names: str,
    what: Resource = Resource.REFERENCE,
    argument: int = 0,
    sleeps: Sleep = Sleep.NEVER,
    result: Result = Result.VOID,
) -> Rows:
    """
    Functions that take *what* from the caller.

    The object may die by its release callback, or live on with others: it is nobody's leak.
    """
    return tuple(
        Effect(f, result, keeps=(argument,), sleeps=sleeps, drops=(what, argument), source=source)
        for f in names.split()
    )


def pair(
    source: str,
    register: str,
    unregister: str,
    what: str,
    argument: int = 0,
    result: Result = Result.ERRNO,
    sleeps: Sleep = Sleep.ALWAYS,
) -> Rows:
    """Functions that put *argument* in place, and the one that takes it back."""
    return (
        *(
            Effect(f, result, registers=(what, argument), sleeps=sleeps, source=source)
            for f in register.split()
        ),
        *(
            Effect(f, Result.VOID, unregisters=(what, argument), sleeps=sleeps, source=source)
            for f in unregister.split()
        ),
    )
