/** The spectators of a hosted room, on a lane of their own: nothing they send reaches a player. */
import type { Frame } from '../../core/game.js'
import type { SealedFrames } from '../../core/session/final-frames.js'
import type { Lane, PeerId } from '../../transport/lane.js'
import type { PlayShape } from '../../wire/input-run.js'
import type { Start } from '../../wire/lobby.js'
import { decodePacket, encodePacket } from '../../wire/packet.js'
import { matchTagOf } from '../../wire/play.js'
import type { RoomMessage } from '../../wire/room.js'
import { SpectatorFeed } from '../referee/spectator-feed.js'

/** A spectator that does not know the match is told the start, all of them together, this often at most. */
const START_EVERY_MS = 250

/** Where and how a room admits spectators. */
export interface SpectatorGalleryOptions {
  readonly lane: Lane
  /** The lane carries packets to one peer alone; otherwise a packet to one reaches all of them. */
  readonly addressed: boolean
  /** Places. */
  readonly max: number
  /** Frames that spectators are kept behind the players, so that no player sees hidden cards on a second device. */
  readonly delayFrames: number
}

/** The final frames that spectators are told: the referee's, or those a relay logs of the referee that replaced it. */
export interface SpectatedFrames {
  /** Last frame that may be told. */
  readonly sendableFrame: Frame
  /** What a spectator that holds all up to `finalFrame` still has to be told; null when it is not kept any more. */
  describe(finalFrame: Frame, lastFrame: Frame): SealedFrames | null
}

/** The match that runs in a room. */
export interface SpectatedMatch {
  readonly start: Start
  readonly frames: SpectatedFrames
  /** Nothing more becomes final. */
  readonly over: boolean
}

/** Tells the spectators of a room the start, the final frames and the end of its match. */
export class SpectatorGallery {
  readonly #options: SpectatorGalleryOptions
  readonly #shape: PlayShape
  readonly #followers: SpectatorFeed
  #startWanted = false
  #saidStartMs = Number.NEGATIVE_INFINITY

  constructor(options: SpectatorGalleryOptions, shape: PlayShape) {
    this.#options = options
    this.#shape = shape
    const { lane, addressed, max } = options
    this.#followers = new SpectatorFeed({
      max,
      send: (message, to) => {
        const bytes = encodePacket({ room: message }, shape)
        if (addressed) for (const peer of to) lane.send(peer, bytes, 'reliable')
        else lane.broadcast(bytes, 'reliable')
      },
    })
  }

  /** Spectators that follow, or wait for the start. */
  get spectators(): number {
    return this.#followers.size
  }

  /** Does this peer follow, or wait for the start? */
  has(peer: PeerId): boolean {
    return this.#followers.has(peer)
  }

  /** Last frame that spectators may see. What is over hides nothing any more. */
  shownFrame({ frames, over }: SpectatedMatch): Frame {
    return frames.sendableFrame - (over ? 0 : this.#options.delayFrames)
  }

  /** To all of them. */
  broadcast(message: RoomMessage): void {
    this.#options.lane.broadcast(encodePacket({ room: message }, this.#shape), 'reliable')
  }

  /**
   * Take in what they ask for, and send it.
   * @param running null before the match
   * @returns packets that were malformed
   */
  tick(nowMs: number, running: SpectatedMatch | null): number {
    const matchTag = running === null ? 0 : matchTagOf(running.start.matchId)
    let malformed = 0
    for (const { from, bytes } of this.#options.lane.receive()) {
      const message = decodePacket(bytes, this.#shape)?.room
      if (message?.type !== 'follow') {
        malformed += 1
        continue
      }
      const knows = running !== null && message.matchTag === matchTag
      if (this.#followers.onFollow(from, knows ? message : null, nowMs) && !knows) this.#startWanted = true
    }
    if (running === null) {
      this.#followers.tick(nowMs, null)
      return malformed
    }
    const { start, frames } = running
    if (this.#startWanted && nowMs - this.#saidStartMs >= START_EVERY_MS) {
      this.#startWanted = false
      this.#saidStartMs = nowMs
      this.broadcast(start)
    }
    this.#followers.tick(nowMs, {
      matchTag,
      term: 0, // the relay answers for the frames, also when another referee sealed them
      seats: this.#shape.seats,
      lastFrame: this.shownFrame(running),
      describe: (finalFrame, lastFrame) => frames.describe(finalFrame, lastFrame),
    })
    return malformed
  }

  /** Close the lane. */
  close(): void {
    this.#options.lane.close()
  }
}
