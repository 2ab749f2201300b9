/** When a machine has moved to another network. Node only: browsers close the sockets of a lost network by themselves. */
import { networkInterfaces } from 'node:os'

/** A look costs a tenth of a millisecond. */
const CHECK_MS = 250

/**
 * Tells whenever an address of this machine is gone: sockets that used it stay open, but nothing will come any more.
 *
 * @param addresses  the present addresses; default: those of all devices
 * @returns a function that ends the checks
 */
export function onAddressLost(lost: () => void, checkMs = CHECK_MS, addresses = ownAddresses): () => void {
  let known = addresses()
  const timer = setInterval(() => {
    const now = addresses()
    const gone = known.some((address) => !now.includes(address))
    known = now
    if (gone) lost()
  }, checkMs)
  timer.unref() // a forgotten host must not keep the process alive
  return () => clearInterval(timer)
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((device) => (device ?? []).map(({ address }) => address))
}
