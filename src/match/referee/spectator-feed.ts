/** The spectators of a match as its referee sees them: which follow, and how far each is. Players never wait for one. */
import type { Frame } from '../../core/game.js'
import { lastFrameOf, type SealedFrames } from '../../core/session/final-frames.js'
import type { PeerId } from '../../transport/lane.js'
import type { Follow, RoomMessage } from '../../wire/room.js'
import { SEAL_EVERY_MS, sealMessage } from './referee-driver.js'

/** A spectator that has not asked for this long is forgotten. Followers ask every second. */
const FOLLOWS_MS = 5000
/**
 * A crowd is told less often, as each message to each of 200 costs the relay a tenth of a millisecond: a spectator shows
 * things later than players see them in any case.
 */
const CROWD = 32
const CROWD_TOLD_EVERY_MS = 250
/** No follower is told more than this ahead of what it acknowledged: 8 s at 60 Hz of a follower that has fallen silent. */
const AHEAD_FRAMES_MAX = 512
/** Without an acknowledgement for this long the same is told again. */
const REPEAT_MS = 2000
/** A follower that says that it missed something is believed this often. */
const AGAIN_MS = 200
/**
 * Messages at a time: on a topic each message goes to all, so one follower that asks for old frames costs every follower a message.
 * The largest groups come first, and as many of those that have waited longest; the others wait, and may fetch the record.
 */
const LARGEST_TOLD_MAX = 4
const LONGEST_TOLD_MAX = 4

/** Places, and how followers are told. */
export interface SpectatorFeedOptions {
  /** When all places are taken, newcomers are not told anything. */
  readonly max: number
  /** One that gets a place however many others follow: the relay, which keeps the record. */
  readonly always?: PeerId
  /** The same to each of them, so that it is encoded once. */
  readonly say: (message: RoomMessage, to: readonly PeerId[]) => void
}

/** What there is to follow. */
export interface FollowedSpectator {
  readonly matchTag: number
  /** Term of the referee that sealed. */
  readonly term: number
  readonly seats: number
  /** Last frame that followers may be told. */
  readonly lastFrame: Frame
  /** Every input of the frames from `finalFrame + 1` on, as many as fit one seal; null when they are not kept any more. */
  readonly describe: (finalFrame: Frame, lastFrame: Frame) => SealedFrames | null
}

interface Follower {
  heardMs: number
  /** It does not know the match yet: it has a place, and is told nothing. */
  waiting: boolean
  /** First frame it does not hold, as it last said. */
  nextFrame: Frame
  /** Last frame told. */
  told: Frame
  progressMs: number
  againMs: number
  toldMs: number
}

/** Followers that are equally far. */
interface Group {
  readonly told: Frame
  readonly peers: PeerId[]
  /** When one of them was last told something, as long ago as possible. */
  toldMs: number
}

/**
 * All that is kept of a follower is how far it is: the frames themselves are in the referee's log, and a follower that is
 * behind that log fetches the record. Followers that are equally far, which is nearly all, share one message.
 */
export class SpectatorFeed {
  readonly #options: SpectatorFeedOptions
  readonly #followers = new Map<PeerId, Follower>()
  #saidMs = Number.NEGATIVE_INFINITY

  constructor(options: SpectatorFeedOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#followers.size
  }

  has(peer: PeerId): boolean {
    return this.#followers.has(peer)
  }

  /**
   * A peer says what it wants next.
   * @param message null: it does not know yet which match runs here
   * @returns false when there is no place for it
   */
  onFollow(from: PeerId, message: Pick<Follow, 'nextFrame' | 'again'> | null, nowMs: number): boolean {
    const { nextFrame, again } = message ?? { nextFrame: 0, again: false }
    const known = this.#followers.get(from)
    if (known === undefined || (known.waiting && message !== null)) {
      const { max, always } = this.#options
      if (known === undefined && this.#followers.size >= max && from !== always) return false
      const times = { heardMs: nowMs, progressMs: nowMs, againMs: nowMs, toldMs: Number.NEGATIVE_INFINITY }
      this.#followers.set(from, { waiting: message === null, nextFrame, told: nextFrame - 1, ...times })
      return true
    }
    known.heardMs = nowMs
    if (again && nowMs - known.againMs >= AGAIN_MS) {
      known.againMs = nowMs
      known.progressMs = nowMs
      known.nextFrame = nextFrame
      known.told = nextFrame - 1
    } else if (nextFrame > known.nextFrame) {
      known.nextFrame = nextFrame
      known.progressMs = nowMs
      known.told = Math.max(known.told, nextFrame - 1)
    }
    return true
  }

  /** @param followed null: nothing runs yet */
  tick(nowMs: number, followed: FollowedSpectator | null): void {
    if (nowMs - this.#saidMs < (this.#followers.size > CROWD ? CROWD_TOLD_EVERY_MS : SEAL_EVERY_MS)) return
    this.#saidMs = nowMs
    const groups = new Map<Frame, Group>()
    for (const [peer, follower] of this.#followers) {
      if (nowMs - follower.heardMs >= FOLLOWS_MS) this.#followers.delete(peer)
      else if (followed !== null && this.#wants(follower, followed.lastFrame, nowMs)) {
        const { told, toldMs } = follower
        const group = groups.get(told) ?? { told, peers: [], toldMs }
        group.peers.push(peer)
        group.toldMs = Math.min(group.toldMs, toldMs)
        groups.set(told, group)
      }
    }
    if (followed !== null) for (const group of itsTurn([...groups.values()])) this.#tell(group, followed, nowMs)
  }

  #wants(follower: Follower, lastFrame: Frame, nowMs: number): boolean {
    if (follower.told >= follower.nextFrame && nowMs - follower.progressMs >= REPEAT_MS) {
      follower.told = follower.nextFrame - 1
      follower.progressMs = nowMs
    }
    return !follower.waiting && follower.told < lastFrame && follower.told - follower.nextFrame < AHEAD_FRAMES_MAX
  }

  #tell(
    { told, peers }: Group,
    { describe, lastFrame, matchTag, term, seats }: FollowedSpectator,
    nowMs: number,
  ): void {
    // A follower that is behind all that is kept sees from the newest frame that it lacks earlier ones.
    const seal = describe(told, lastFrame) ?? describe(lastFrame - 1, lastFrame)
    if (seal === null) return
    this.#options.say(sealMessage(seal, matchTag, term, seats), peers)
    for (const peer of peers) Object.assign(this.#followers.get(peer)!, { told: lastFrameOf(seal), toldMs: nowMs })
  }
}

function itsTurn(groups: Group[]): Group[] {
  groups.sort((a, b) => b.peers.length - a.peers.length)
  const largest = groups.splice(0, LARGEST_TOLD_MAX)
  groups.sort((a, b) => a.toldMs - b.toldMs)
  return [...largest, ...groups.slice(0, LONGEST_TOLD_MAX)]
}
