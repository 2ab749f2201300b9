/** Who a browser tab is: the same over reloads and restarts of the browser, and never the same as another open tab. */
import { generateIdentity, type Identity, identityFromBytes, identityToBytes } from './identity.js'

const DATABASE = 'peerstep'
const STORE = 'identities'
/** What the tab remembers over a reload: which of the kept identities is its own. */
const OWN_KEY = 'peerstep-identity'
/** Identities kept in one browser: so many tabs have one of their own that lasts, further ones last as long as the page. */
const KEPT_MAX = 16
/** A page that reloads may come up before its predecessor has let go. A duplicated tab waits in vain for as long. */
const OWN_WITHIN_MS = 1000

/**
 * The identity of this tab. Seats belong to identities: with the same one a page that was reloaded is back in its match.
 *
 * Identities are kept in IndexedDB. Each open tab holds a Web Lock on its own, so that a second tab, also a duplicated one,
 * gets another: two peers with one identity would silence each other. After a reload the tab takes its own again; a new
 * tab takes the first that no open tab holds.
 *
 * Where the browser keeps nothing or knows no locks (private windows, pages loaded without TLS), it is a fresh identity.
 */
export async function browserIdentity(): Promise<Identity> {
  const { indexedDB, navigator } = globalThis
  if (indexedDB === undefined || navigator?.locks === undefined) return generateIdentity()
  const slot = await takeSlot(navigator.locks)
  if (slot === null) return generateIdentity()
  try {
    return await keptIn(indexedDB, slot)
  } catch {
    return generateIdentity() // storage is full or forbidden: as without it
  }
}

/** @returns which of the kept identities is ours for as long as the page lives; null when all are taken */
async function takeSlot(locks: LockManager): Promise<number | null> {
  const own = ownSlot()
  if (own !== null && (await hold(locks, own, { signal: AbortSignal.timeout(OWN_WITHIN_MS) }))) return own
  for (let slot = 0; slot < KEPT_MAX; slot++) {
    if (!(await hold(locks, slot, { ifAvailable: true }))) continue
    rememberSlot(slot)
    return slot
  }
  return null
}

function hold(locks: LockManager, slot: number, options: LockOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const held = (lock: Lock | null): Promise<never> | undefined => {
      resolve(lock !== null)
      return lock === null ? undefined : new Promise<never>(() => undefined) // never let go: the page's end does it
    }
    // Refused, or not granted in time.
    locks.request(`${OWN_KEY}-${slot}`, options, held).catch(() => resolve(false))
  })
}

function ownSlot(): number | null {
  try {
    const text = sessionStorage.getItem(OWN_KEY)
    const slot = Number(text)
    return text !== null && Number.isInteger(slot) && slot >= 0 && slot < KEPT_MAX ? slot : null
  } catch {
    return null // storage is forbidden
  }
}

function rememberSlot(slot: number): void {
  try {
    sessionStorage.setItem(OWN_KEY, String(slot))
  } catch {
    // Storage is forbidden: after a reload any free identity will do.
  }
}

async function keptIn(factory: IDBFactory, slot: number): Promise<Identity> {
  const opening = factory.open(DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
  const database = await done(opening)
  try {
    const bytes: unknown = await done(database.transaction(STORE).objectStore(STORE).get(slot))
    const kept = bytes instanceof Uint8Array ? identityOrNull(bytes) : null
    if (kept !== null) return kept
    const fresh = await generateIdentity()
    // The lock on the slot keeps every other tab from writing here.
    await done(database.transaction(STORE, 'readwrite').objectStore(STORE).put(identityToBytes(fresh), slot))
    return fresh
  } finally {
    database.close()
  }
}

function identityOrNull(bytes: Uint8Array): Identity | null {
  try {
    return identityFromBytes(bytes)
  } catch {
    return null // not written by us: it is replaced
  }
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database refused'))
  })
}
