"""
Network devices, packets, NAPI.

Source: the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import EffectTable, Result, Sleep
from analyzer.rows import allocate, borrow, drop, free, keep, sleep

_NETDEV = "include/linux/netdevice.h"
_SKB = "include/linux/skbuff.h"
_ETHER = "include/linux/etherdevice.h"
_RTNL = "include/linux/rtnetlink.h"

EFFECTS = EffectTable(
    effects=(
        *allocate(_ETHER, "alloc_etherdev alloc_etherdev_mqs"),
        *allocate(_NETDEV, "alloc_netdev alloc_netdev_mqs"),
        *keep(_NETDEV, "register_netdevice", 0, result=Result.ERRNO, sleeps=Sleep.ALWAYS),
        *drop(_NETDEV, "unregister_netdevice", sleeps=Sleep.ALWAYS),
        *borrow(_NETDEV, "netdev_priv netif_running netif_carrier_on netif_carrier_off"),
        *borrow(_NETDEV, "netif_carrier_ok netif_start_queue netif_stop_queue netif_wake_queue"),
        *borrow(_NETDEV, "netif_tx_start_all_queues netif_tx_stop_all_queues netif_device_attach"),
        *borrow(_NETDEV, "netif_tx_wake_queue netif_tx_stop_queue netif_device_detach"),
        *borrow(_NETDEV, "netif_tx_disable netdev_get_tx_queue netif_tx_queue_stopped"),
        *borrow(_NETDEV, "netif_device_present netif_queue_stopped netif_is_rxfh_configured"),
        *borrow(_NETDEV, "netdev_tx_sent_queue netdev_tx_completed_queue netdev_mc_count"),
        *sleep(_NETDEV, "netif_set_real_num_tx_queues netif_set_real_num_rx_queues", Result.ERRNO),
        *keep(_NETDEV, "netif_napi_add netif_napi_add_tx", 1),
        *sleep(_NETDEV, "netif_napi_del napi_disable", Result.VOID),
        *borrow(_NETDEV, "napi_enable napi_schedule napi_complete_done napi_schedule_prep"),
        *borrow(_NETDEV, "__napi_schedule __napi_schedule_irqoff napi_schedule_irqoff"),
        *sleep(_NETDEV, "dev_open dev_close dev_set_mtu netdev_upper_dev_link"),
        *borrow(_NETDEV, "netdev_notice netdev_crit netdev_name netdev_master_upper_dev_get"),
        *sleep(_RTNL, "rtnl_lock", Result.VOID),
        *borrow(_RTNL, "rtnl_unlock rtnl_trylock rtnl_is_locked ASSERT_RTNL"),
        *borrow(_RTNL, "rtnl_dereference rcu_dereference_rtnl"),
        # Packets: the stack takes what it is given, whatever it returns.
        *allocate(_SKB, "alloc_skb", gfp=1),
        *allocate(_SKB, "netdev_alloc_skb netdev_alloc_skb_ip_align dev_alloc_skb",
                  sleeps=Sleep.NEVER),
        *allocate(_SKB, "napi_alloc_skb build_skb", sleeps=Sleep.NEVER),
        *allocate(_SKB, "skb_clone skb_copy", gfp=1),
        *free(_SKB, "kfree_skb consume_skb dev_kfree_skb"),
        *free(_NETDEV, "dev_kfree_skb_any dev_kfree_skb_irq dev_consume_skb_any"),
        *free(_SKB, "napi_consume_skb"),
        *keep(_NETDEV, "netif_rx netif_receive_skb dev_queue_xmit", 0, result=Result.UNKNOWN),
        *keep(_NETDEV, "napi_gro_receive", 1, result=Result.UNKNOWN),
        *keep(_SKB, "skb_queue_tail skb_queue_head __skb_queue_tail", 1),
        *borrow(_SKB, "skb_queue_len skb_queue_head_init skb_queue_empty skb_peek"),
        *borrow(_SKB, "skb_put skb_put_data skb_push skb_pull skb_reserve skb_trim skb_headlen"),
        *borrow(_SKB, "skb_headroom skb_tailroom skb_shinfo skb_network_header skb_is_gso"),
        *borrow(_SKB, "skb_reset_mac_header skb_reset_network_header skb_network_offset"),
        *borrow(_SKB, "skb_transport_header skb_transport_offset skb_copy_bits skb_cow_head"),
        *borrow(_SKB, "skb_frag_size skb_frag_off skb_get_rx_queue skb_record_rx_queue"),
        *borrow(_SKB, "skb_set_queue_mapping skb_get_queue_mapping skb_get_hash skb_set_hash"),
        *borrow("include/linux/if_vlan.h", "skb_vlan_tag_present skb_vlan_tag_get"),
        *borrow("include/linux/if_vlan.h", "__vlan_hwaccel_put_tag"),
        *borrow(_ETHER, "eth_type_trans eth_hw_addr_set eth_hw_addr_random is_valid_ether_addr"),
        *borrow(_ETHER, "ether_addr_copy ether_addr_equal eth_zero_addr eth_validate_addr"),
        *borrow("include/linux/u64_stats_sync.h", "u64_stats_init u64_stats_update_begin"),
        *borrow("include/linux/u64_stats_sync.h", "u64_stats_update_end u64_stats_fetch_begin"),
        *borrow("include/linux/u64_stats_sync.h", "u64_stats_fetch_retry u64_stats_add"),
        *borrow("include/linux/ethtool.h", "ethtool_op_get_link ethtool_sprintf ethtool_puts"),
        *free("include/linux/bpf.h", "bpf_prog_put"),
    ),
)  # fmt: skip
