"""How results are shown: findings, the report, formats, the gate."""
