/** The spectators of a match without a relay: the peer that referees sends them the start and the sealed frames. */
import type { PeerId } from '../../transport/lane.js'
import { matchTagOf } from '../../wire/play.js'
import type { Follow } from '../../wire/room.js'
import type { RoomChannel } from '../contract/room-channel.js'
import type { SeatHolders } from '../contract/seat-holders.js'
import type { RefereeDriver } from '../referee/referee-driver.js'
import { SpectatorFeed } from '../referee/spectator-feed.js'

/** Spectators that a player serves beside its own game: each costs it a seal ten times a second. */
const SPECTATORS_MAX = 8
/** The start is sent to spectators that do not know the match, all of them together, this often at most. */
const START_EVERY_MS = 250

/** The match, and the way to the room. */
export interface PeerGalleryOptions {
  readonly holders: SeatHolders
  /** To the peers of the room. */
  readonly channel: RoomChannel
}

/** Places for SPECTATORS_MAX spectators, and one for the relay that started the match: it keeps the record. */
export class PeerGallery {
  readonly #options: PeerGalleryOptions
  readonly #matchTag: number
  readonly #feed: SpectatorFeed
  #startSentMs = Number.NEGATIVE_INFINITY

  constructor(options: PeerGalleryOptions) {
    this.#options = options
    const { channel, holders } = options
    this.#matchTag = matchTagOf(holders.start.matchId)
    this.#feed = new SpectatorFeed({
      max: SPECTATORS_MAX,
      always: holders.start.referee,
      send: (message, to) => (to.length === 1 ? channel.send(to[0]!, message) : channel.broadcast(message)),
    })
  }

  /** A peer asks for sealed frames. A peer on a seat gets none here: it has the referee's seals. */
  onFollow(from: PeerId, message: Follow, nowMs: number): void {
    const { channel, holders } = this.#options
    if (holders.seatOf(from) !== undefined) return
    const knows = message.matchTag === this.#matchTag
    if (!this.#feed.onFollow(from, knows ? message : null, nowMs) || knows) return
    if (nowMs - this.#startSentMs < START_EVERY_MS) return
    this.#startSentMs = nowMs
    channel.broadcast(holders.start)
  }

  /**
   * Send what is due.
   * @param driver of the referee that this peer runs
   * @param term of that referee
   */
  tick(driver: RefereeDriver, term: number, nowMs: number): void {
    this.#feed.tick(nowMs, {
      matchTag: this.#matchTag,
      term,
      seats: this.#options.holders.peers.length,
      lastFrame: driver.sendableFrame,
      describe: (finalFrame, lastFrame) => driver.describe(finalFrame, lastFrame),
    })
  }
}
