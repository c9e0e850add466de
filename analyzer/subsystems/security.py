"""Security modules and crypto."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="security",
    title="Security modules and crypto",
    paths=(
        "security/",
        "crypto/",
        "include/linux/security.h",
        "include/linux/lsm*.h",
        "include/crypto/",
        "drivers/crypto/",
    ),
    symbols=(
        r"security_(?:file|task|inode|lock|locked)\w*",
        r"crypto_\w+",
    ),
    kconfig=(
        r"SECURITY\w*",
        r"CRYPTO\w*",
    ),
)
