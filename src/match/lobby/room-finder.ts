/** Finds the relay that has a room: every connected one is asked, and the room is opened at the first where none has it. */
import { PeerstepError } from '../../errors.js'
import type { PeerId } from '../../transport/lane.js'
import { type Host, RELAY_TIMEOUT_MS } from '../../transport/libp2p/host-contract.js'
import { FIND_ROOM_PROTOCOL, ROOM_PROTOCOL, requestBytes } from '../../transport/streams/request-response.js'
import type { OpenRoom, RoomOpened } from '../../wire/open-room.js'
import { decodeRoomOpened, encodeOpenRoom, OPEN_ROOM_BYTES_MAX } from '../../wire/open-room.js'
import { decodeRoomFound, ROOM_FOUND_BYTES_MAX, type RoomStanding } from '../../wire/room-found.js'

/** A relay that does not answer in this time how a room stands there is taken to have none of that name. */
const FIND_TIMEOUT_MS = 1500

/** Where players go first: a seat that is theirs, then one that they can have at once, then a lobby. */
const RANKS: Readonly<Record<RoomStanding, number>> = { none: 0, full: 1, lobby: 2, vacant: 3, seated: 4 }
/** The same for spectators: a room whose match runs goes before a lobby. */
const WATCH_RANKS: Readonly<Record<RoomStanding, number>> = { none: 0, lobby: 1, full: 2, vacant: 2, seated: 2 }

/** A room that admitted this peer. */
export interface FoundRoom {
  readonly relay: PeerId
  readonly opened: RoomOpened
}

/**
 * Gets into a room, and opens it where there is none of that name.
 *
 * All connected relays are asked at once how the room stands there, so that players with the same relays meet even while
 * some of them do not reach some of those: a match that holds a seat of ours goes before one with a vacant seat,
 * and that before a lobby; between equals the order of the relays decides, as it does where there is no such room yet. A
 * relay that cannot open one is followed by the next. It cannot be avoided that two peers that open a room at the same
 * time, each at a relay that the other does not reach, are in two rooms.
 *
 * @returns null where no relays were given
 * @throws PeerstepError RELAY_UNREACHABLE when no relay is connected in some seconds; RELAY_REFUSED or TIMEOUT of the last
 * relay that was asked, when all refuse
 */
export async function findRoom(host: Host, wish: OpenRoom): Promise<FoundRoom | null> {
  const relays = await host.relaysWithin(RELAY_TIMEOUT_MS)
  let refusal: PeerstepError | null = null
  for (const relay of await inOrder(host, relays, wish)) {
    try {
      return { relay, opened: await open(host, relay, wish) }
    } catch (error) {
      if (!(error instanceof PeerstepError)) throw error
      refusal = error
    }
  }
  if (refusal !== null) throw refusal
  return null
}

/** The relays that have the room, the best first; where none has it, all of them. */
async function inOrder(host: Host, relays: readonly PeerId[], wish: OpenRoom): Promise<readonly PeerId[]> {
  if (relays.length < 2) return relays
  const ranks = wish.spectate ? WATCH_RANKS : RANKS
  const found = await Promise.all(
    relays.map(async (relay) => ({ relay, rank: ranks[await standingAt(host, relay, wish)] })),
  )
  const having = found.filter(({ rank }) => rank > 0).sort((a, b) => b.rank - a.rank)
  return having.length === 0 ? relays : having.map(({ relay }) => relay)
}

async function standingAt(host: Host, relay: PeerId, wish: OpenRoom): Promise<RoomStanding> {
  const limits = { bytesMax: ROOM_FOUND_BYTES_MAX, timeoutMs: FIND_TIMEOUT_MS }
  try {
    const answer = await requestBytes(host.node, relay, FIND_ROOM_PROTOCOL, encodeOpenRoom(wish), limits)
    return decodeRoomFound(answer) ?? 'none'
  } catch (error) {
    // It is gone, busy, or knows no such question: the others have answers.
    if (error instanceof PeerstepError) return 'none'
    throw error
  }
}

async function open(host: Host, relay: PeerId, wish: OpenRoom): Promise<RoomOpened> {
  const limits = { bytesMax: OPEN_ROOM_BYTES_MAX }
  const opened = decodeRoomOpened(await requestBytes(host.node, relay, ROOM_PROTOCOL, encodeOpenRoom(wish), limits))
  if (opened === null) throw new PeerstepError('RELAY_REFUSED', `${relay} answers nonsense; is it a Peerstep relay?`)
  if (!opened.ok) throw new PeerstepError('RELAY_REFUSED', `the relay refuses room ${wish.room}: ${opened.reason}`)
  return opened
}
