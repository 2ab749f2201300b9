/** How much one network address may hold. Peer ids are free, addresses are not. */
import { isIP } from 'node:net'

/**
 * Counts what addresses hold: connections, or rooms. This machine's own are not counted: behind a proxy on it all peers would
 * share one, and then the proxy has to limit them.
 */
export class AddressQuota {
  /** 0 is no limit. */
  readonly #max: number
  readonly #countLoopback: boolean
  /** As many as hold something. */
  readonly #held = new Map<string, number>()

  /** @param max how much one address may hold; 0 is no limit */
  constructor(max: number, options: { readonly countLoopback?: boolean } = {}) {
    this.#max = max
    this.#countLoopback = options.countLoopback ?? false
  }

  /** Addresses that hold something. */
  get addresses(): number {
    return this.#held.size
  }

  /** What counts as one address; null when it is not counted at all. */
  networkOf(ip: string | undefined): string | null {
    const network = networkOf(ip ?? '')
    return this.#max === 0 || (network === LOOPBACK && !this.#countLoopback) ? null : network
  }

  /**
   * @param ip  as text; undefined when the other side has gone already
   * @returns what gives it back, to be called once; null when the address holds all it may
   */
  take(ip: string | undefined): (() => void) | null {
    const network = this.networkOf(ip)
    if (network === null) return () => {}
    const held = this.#held.get(network) ?? 0
    if (held >= this.#max) return null
    this.#held.set(network, held + 1)
    return () => this.#giveBack(network)
  }

  #giveBack(network: string): void {
    const held = this.#held.get(network) ?? 0
    if (held > 1) this.#held.set(network, held - 1)
    else this.#held.delete(network)
  }
}

const LOOPBACK = 'loopback'

/** What one party has to itself: an IPv4 address, or the 64 bits of an IPv6 address that its provider gave it. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  const address = mapped ?? ip
  if (address === '::1' || /^127\./.test(address)) return LOOPBACK
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...new Array<string>(Math.max(0, zeros)).fill('0'), ...last]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
