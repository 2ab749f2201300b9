/** The identity of a browser tab: it survives reloads and restarts of the browser, and differs from that of any other open tab. */
import { generateIdentity, type Identity, identityFromBytes, identityToBytes } from './identity.js'

const DATABASE = 'peerstep'
const STORE = 'identities'
/** Key in sessionStorage: the index of the stored identity that this tab uses. */
const OWN_KEY = 'peerstep-identity'
/** Identities stored in one browser. Tabs beyond this number get one that lasts only as long as the page. */
const KEPT_MAX = 16
/** How long a page waits for the lock on its own identity: a page that reloads may start before the old one has released it. */
const OWN_WITHIN_MS = 1000

/**
 * The identity of this tab. A seat belongs to an identity, so a page that was reloaded comes back to its match.
 *
 * Identities are kept in IndexedDB. Each open tab holds a Web Lock on its own, so that a second tab, also a duplicated one,
 * gets another: of two peers with one identity only the newer one stays connected. After a reload the tab takes its own
 * identity again; a new tab takes the first one that no open tab holds.
 *
 * Where the browser stores nothing or has no Web Locks (private windows, pages loaded without TLS), the identity is new each
 * time. Never rejects because of storage.
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
      return lock === null ? undefined : new Promise<never>(() => undefined) // never resolved: the lock ends with the page
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
