/** The spectators of a match as its referee sees them: which peers follow, and how far each is. Players never wait for one. */
import type { Frame } from '../../core/game.js'
import { lastFrameOf, type SealedFrames } from '../../core/session/final-frames.js'
import type { PeerId } from '../../transport/lane.js'
import type { Follow, RoomMessage } from '../../wire/room.js'
import { SEAL_EVERY_MS, sealMessage } from './referee-driver.js'

/** A spectator that has not asked for this long does not follow any more. Spectators ask every second. */
const FOLLOWS_MS = 5000
/**
 * More spectators than CROWD get messages less often, as each message to each of 200 costs the relay a tenth of a millisecond:
 * a spectator shows the match later than players see it in any case.
 */
const CROWD = 32
const CROWD_EVERY_MS = 250
/** Frames sent ahead of those acknowledged at most: 8 s at 60 Hz, for a spectator that has fallen silent. */
const AHEAD_FRAMES_MAX = 512
/** Without an acknowledgement for this long the same frames are sent again. */
const REPEAT_MS = 2000
/** The frames that a spectator says it missed are sent again this often at most. */
const AGAIN_MS = 200
/**
 * Messages at a time: where each message reaches all, one spectator that asks for old frames costs all of them a message.
 * The largest groups come first, and as many of those that have waited longest; the others wait, and may fetch the record.
 */
const LARGEST_GROUPS_MAX = 4
const LONGEST_WAITING_MAX = 4

/** Places and messages of a feed. */
export interface SpectatorFeedOptions {
  /** Places; when all are taken, newcomers get nothing. */
  readonly max: number
  /** A peer that gets a place however many others follow: the relay, which keeps the record. */
  readonly always?: PeerId
  /** Sends one message to several peers, so that it is encoded once. */
  readonly send: (message: RoomMessage, to: readonly PeerId[]) => void
}

/** The sealed frames of a running match, as spectators may have them. */
export interface SpectatedSeals {
  readonly matchTag: number
  /** Of the referee whose seals they are. */
  readonly term: number
  readonly seats: number
  /** Last frame that spectators may have. */
  readonly lastFrame: Frame
  /** Every input of the frames from `finalFrame + 1` on, as many as fit one seal; null when they are not kept any more. */
  readonly describe: (finalFrame: Frame, lastFrame: Frame) => SealedFrames | null
}

interface FollowingSpectator {
  heardMs: number
  /** It does not know the match yet: it has a place, and gets no seals. */
  waiting: boolean
  /** First frame it does not hold, as it last said. */
  nextFrame: Frame
  /** Last frame sent. */
  sentFrame: Frame
  progressMs: number
  againMs: number
  sentMs: number
}

/** Spectators that are equally far. */
interface Group {
  readonly sentFrame: Frame
  readonly peers: PeerId[]
  /** The longest time ago that one of them was last sent something. */
  sentMs: number
}

/**
 * Sends sealed frames to spectators. Of each it keeps how far it is: the frames themselves are in the referee's log, and a
 * spectator further behind than that reaches fetches the rest elsewhere. Spectators that are equally far, nearly all of them,
 * share one message.
 */
export class SpectatorFeed {
  readonly #options: SpectatorFeedOptions
  readonly #spectators = new Map<PeerId, FollowingSpectator>()
  #tickedMs = Number.NEGATIVE_INFINITY

  constructor(options: SpectatorFeedOptions) {
    this.#options = options
  }

  /** Spectators that have a place. */
  get size(): number {
    return this.#spectators.size
  }

  /** Whether this peer has a place. */
  has(peer: PeerId): boolean {
    return this.#spectators.has(peer)
  }

  /**
   * A peer says what it wants next.
   * @param message null: it does not know yet which match runs here
   * @returns false when there is no place for it
   */
  onFollow(from: PeerId, message: Pick<Follow, 'nextFrame' | 'again'> | null, nowMs: number): boolean {
    const { nextFrame, again } = message ?? { nextFrame: 0, again: false }
    const known = this.#spectators.get(from)
    if (known === undefined || (known.waiting && message !== null)) {
      const { max, always } = this.#options
      if (known === undefined && this.#spectators.size >= max && from !== always) return false
      const times = { heardMs: nowMs, progressMs: nowMs, againMs: nowMs, sentMs: Number.NEGATIVE_INFINITY }
      this.#spectators.set(from, { waiting: message === null, nextFrame, sentFrame: nextFrame - 1, ...times })
      return true
    }
    known.heardMs = nowMs
    if (again && nowMs - known.againMs >= AGAIN_MS) {
      known.againMs = nowMs
      known.progressMs = nowMs
      known.nextFrame = nextFrame
      known.sentFrame = nextFrame - 1
    } else if (nextFrame > known.nextFrame) {
      known.nextFrame = nextFrame
      known.progressMs = nowMs
      known.sentFrame = Math.max(known.sentFrame, nextFrame - 1)
    }
    return true
  }

  /** Some hundred times a second. @param spectated null: no match runs yet */
  tick(nowMs: number, spectated: SpectatedSeals | null): void {
    if (nowMs - this.#tickedMs < (this.#spectators.size > CROWD ? CROWD_EVERY_MS : SEAL_EVERY_MS)) return
    this.#tickedMs = nowMs
    const groups = new Map<Frame, Group>()
    for (const [peer, spectator] of this.#spectators) {
      if (nowMs - spectator.heardMs >= FOLLOWS_MS) this.#spectators.delete(peer)
      else if (spectated !== null && this.#wants(spectator, spectated.lastFrame, nowMs)) {
        const { sentFrame, sentMs } = spectator
        const group = groups.get(sentFrame) ?? { sentFrame, peers: [], sentMs }
        group.peers.push(peer)
        group.sentMs = Math.min(group.sentMs, sentMs)
        groups.set(sentFrame, group)
      }
    }
    if (spectated !== null) for (const group of groupsDue([...groups.values()])) this.#sendTo(group, spectated, nowMs)
  }

  #wants(spectator: FollowingSpectator, lastFrame: Frame, nowMs: number): boolean {
    if (spectator.sentFrame >= spectator.nextFrame && nowMs - spectator.progressMs >= REPEAT_MS) {
      spectator.sentFrame = spectator.nextFrame - 1
      spectator.progressMs = nowMs
    }
    return (
      !spectator.waiting &&
      spectator.sentFrame < lastFrame &&
      spectator.sentFrame - spectator.nextFrame < AHEAD_FRAMES_MAX
    )
  }

  #sendTo(
    { sentFrame, peers }: Group,
    { describe, lastFrame, matchTag, term, seats }: SpectatedSeals,
    nowMs: number,
  ): void {
    // To a spectator behind all that is kept the newest frame shows that it lacks those before.
    const seal = describe(sentFrame, lastFrame) ?? describe(lastFrame - 1, lastFrame)
    if (seal === null) return
    this.#options.send(sealMessage(seal, matchTag, term, seats), peers)
    for (const peer of peers)
      Object.assign(this.#spectators.get(peer)!, { sentFrame: lastFrameOf(seal), sentMs: nowMs })
  }
}

function groupsDue(groups: Group[]): Group[] {
  groups.sort((a, b) => b.peers.length - a.peers.length)
  const largest = groups.splice(0, LARGEST_GROUPS_MAX)
  groups.sort((a, b) => a.sentMs - b.sentMs)
  return [...largest, ...groups.slice(0, LONGEST_WAITING_MAX)]
}
