/** Home routers of four kinds, as rules for nftables. */

/**
 * What a router does with the addresses behind it (RFC 4787's words: mapping, filtering):
 * - `cone`: endpoint-independent mapping, endpoint-independent filtering: once a port is used, anybody reaches it.
 * - `port-restricted`: endpoint-independent mapping, address-and-port-dependent filtering: most homes.
 * - `symmetric`: a new random port for each destination, filtering as above: mobile networks, offices.
 * - `udp-blocked`: as `port-restricted`, but UDP does not get out: strict offices.
 */
export type NatKind = 'cone' | 'port-restricted' | 'symmetric' | 'udp-blocked'
export const NAT_KINDS: readonly NatKind[] = ['cone', 'port-restricted', 'symmetric', 'udp-blocked']

/** The router's device to the internet; those to its hosts begin with `lan`. */
export const WAN = 'wan'

/**
 * Input and forwarding are closed, silently, as home routers are. An open input would let a packet that comes too early
 * leave a connection entry, which takes the port away from the mapping that the host behind is about to get.
 */
export function natRules(kind: NatKind): string {
  const masquerade = kind === 'symmetric' ? 'masquerade random,fully-random' : 'masquerade'
  return `
table inet filter {
  chain input {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    iifname "lan*" accept
    ct state established,related accept
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ${kind === 'udp-blocked' ? `iifname "lan*" oifname "${WAN}" meta l4proto udp drop` : ''}
    iifname "lan*" accept
    ct state established,related accept
    ${kind === 'cone' ? 'ct status dnat accept' : ''}
  }
}
table ip nat {
  chain out {
    type nat hook postrouting priority srcnat;
    oifname "${WAN}" ${masquerade}
  }
}
${kind === 'cone' ? CONE : ''}`
}

/** Forgets the mappings of a cone; those of the others go with the address. */
export const FORGET_CONE = 'flush map ip cone mappings'

/** Remembers who used which port (masquerading keeps ports that are free) and lets everybody in to it. */
const CONE = `
table ip cone {
  map mappings {
    type inet_proto . inet_service : ipv4_addr
    flags dynamic,timeout
    timeout 300s
    size 65535
  }
  chain out {
    type filter hook postrouting priority srcnat - 1;
    oifname "${WAN}" meta l4proto { tcp, udp } update @mappings { meta l4proto . th sport : ip saddr }
  }
  chain in {
    type nat hook prerouting priority dstnat;
    iifname "${WAN}" fib daddr type local meta l4proto { tcp, udp } dnat to meta l4proto . th dport map @mappings
  }
}`
