/** How a match uses its lane: what is sent reliably, what may be lost, and how many frames go into one packet. */
import type { Seat } from '../../core/game.js'
import type { Delivery, Lane } from '../../transport/lane.js'
import type { RoomMessage } from '../../wire/room.js'
import type { SeatHolder } from '../../wire/seats.js'

/** Frames in one packet at most, on a lane where packets cost much: 67 ms at 60 Hz. */
const BUNDLED_FRAMES_MAX = 4

/** How packets travel now. It may change from one tick to the next, as better paths are found and lost. */
export interface PlayPath {
  /** Packets may be lost: every packet carries all inputs not yet acknowledged. */
  readonly lossy: boolean
  /** Frames that travel in one packet, at least 1. */
  readonly packetFrames: number
  /** Name of the lane that reaches the peer on this seat; '' for none. */
  laneTo(seat: Seat): string
}

/** The next seal describes again what a peer has not acknowledged, so a lost one is not resent; all other messages are. */
export function deliveryOf(message: RoomMessage): Delivery {
  return message.type === 'seal' ? 'latest' : 'reliable'
}

/** On a lossy lane each packet carries all inputs not yet acknowledged; on a reliable one each input is sent once. */
export function playDelivery(lane: Pick<Lane, 'lossy'>): Delivery {
  return lane.lossy ? 'latest' : 'reliable'
}

/** The lane as a play loop sees it, with seats in place of peers. */
export function playPath(
  lane: Pick<Lane, 'lossy' | 'packetCost' | 'laneTo'>,
  holders: () => readonly SeatHolder[],
): PlayPath {
  return {
    get lossy() {
      return lane.lossy
    },
    get packetFrames() {
      // Where packets cost much, several frames share one once there are more than two players: N make N squared deliveries.
      return lane.packetCost > 1 ? Math.min(BUNDLED_FRAMES_MAX, Math.max(1, Math.round(holders().length / 2))) : 1
    },
    laneTo: (seat) => lane.laneTo(holders()[seat]?.peer ?? ''),
  }
}
