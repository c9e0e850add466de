"""What the machine permits: finite fields, rules, an exhaustive search. Knows no C and no file."""
