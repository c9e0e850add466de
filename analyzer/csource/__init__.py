"""C facts from source text: functions, expressions, control-flow graphs."""
