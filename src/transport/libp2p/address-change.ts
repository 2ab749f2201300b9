/** When a machine has moved to another network. Node only: browsers close the sockets of a lost network by themselves. */
import { networkInterfaces } from 'node:os'
import { backgroundTimers, type Stop, type Timers } from '../clock.js'

/** A look costs a tenth of a millisecond. */
const CHECK_MS = 250

/** What the check needs; for tests. */
export interface AddressCheck {
  /** Time between checks, milliseconds. Default 250. */
  readonly checkMs?: number
  /** The present addresses. Default: those of all devices. */
  readonly addresses?: () => readonly string[]
  /** Default: the machine's. */
  readonly timers?: Timers
}

/**
 * Calls `lost` whenever an address of this machine is gone: sockets that used it stay open, but nothing will come any more.
 *
 * @returns a function that ends the checks
 */
export function onAddressLost(lost: () => void, options: AddressCheck = {}): Stop {
  const { checkMs = CHECK_MS, addresses = ownAddresses, timers = backgroundTimers } = options
  let known = addresses()
  return timers.every(checkMs, () => {
    const now = addresses()
    const gone = known.some((address) => !now.includes(address))
    known = now
    if (gone) lost()
  })
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((device) => (device ?? []).map(({ address }) => address))
}
