"""
Litmus files: protocols of named events, with the verdict and its reason inside the file.

`reading` makes a `syntax.Litmus` of a text, `compiling` a `Model` of it, `judging` a verdict.
docs/litmus.md shows the language.
"""
