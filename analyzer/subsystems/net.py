"""Networking."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="net",
    title="Networking",
    paths=(
        "net/",
        "drivers/net/",
        "include/net/",
        "include/linux/net*.h",
        "include/linux/skbuff*.h",
        "include/linux/etherdevice.h",
        "include/linux/ethtool*.h",
        "include/uapi/linux/if*.h",
        "Documentation/networking/",
    ),
    symbols=(
        r"netif_\w+",
        r"netdev_\w+",
        r"skb_\w+",
        r"napi_\w+",
        r"_?_?(alloc|dev_alloc|netdev_alloc|build)_skb\w*",
        r"(un)?register_netdev\w*",
        r"ethtool_\w+",
        "sk_buff",
        "net_device",
    ),
    kconfig=(
        r"NET(_\w+)?",
        "NETDEVICES",
        r"INET\w*",
        r"VSOCKETS\w*",
    ),
)
