/** A player of a real match on any way, whose keys are pressed, and who notes when it sees whose. Runs in pages too. */
import { Random } from '../../src/core/random.js'
import { startTicker } from '../../src/match/display/ticker.js'
import { Match } from '../../src/match/match.js'
import type { Clock } from '../../src/transport/clock.js'
import { type KeysInput, type KeysState, keys } from '../games/keys.js'
import { Keyboard } from './keyboard.js'
import type { PlayerPath } from './player.js'
import { peerOnSeat, WayLane } from './way-lane.js'

const TICK_MS = 1000 / keys.tickRate
/** As a running match is ticked: twice a frame. */
const TURN_MS = Math.floor(TICK_MS / 2)
/** Frames before the first press: clocks have met, the compiler has seen it all. */
const WARM_UP_FRAMES = 45
/** For a match to begin, whatever the path loses. */
const START_MS = 20_000
/** The same for all: nothing waits, nothing is given up. Inputs count from the frame on in which they were read. */
const TUNING = {
  mode: 'rollback',
  delayFrames: 0,
  windowFrames: 128,
  toleranceFrames: 600,
  dropAfterMs: 60_000,
} as const

/** One match that is measured. */
export interface PressCourse {
  /** 0 to 65535, another for each course. */
  readonly number: number
  readonly seed: number
  /** Of each player, one in each tick. */
  readonly presses: number
  /** How long to watch for stragglers after the last press; what comes later counts as lost. */
  readonly drainMs: number
}

/** All times are of the machine's monotonic clock. */
export interface PressReport {
  readonly seat: number
  readonly pressedAtMs: readonly number[]
  /** By seat, our own included, and by press: when our screen showed it; null when it never did. */
  readonly seenAtMs: readonly (readonly (number | null)[])[]
  /** How much later than due our turns came. A turn that came late made us see and press late. */
  readonly lateMs: readonly number[]
}

export interface KeyPlayerOptions {
  readonly seat: number
  readonly seats: number
  readonly lossy: boolean
  /** As a lane's: above 1 a match of many bundles frames. */
  readonly packetCost: number
}

export class KeyPlayer {
  readonly #path: PlayerPath
  readonly #clock: Clock
  readonly #options: KeyPlayerOptions
  readonly #startTicker: typeof startTicker
  #lane: WayLane | null = null
  #match: Match<KeysState, KeysInput> | null = null
  #stopTicks = (): void => {}

  /** @param ticker calls something every so many milliseconds until it is stopped */
  constructor(path: PlayerPath, clock: Clock, options: KeyPlayerOptions, ticker = startTicker) {
    this.#path = path
    this.#clock = clock
    this.#options = options
    this.#startTicker = ticker
  }

  /** Called by the path for every packet that begins with MATCH_PACKET. */
  hear(packet: Uint8Array, atMs: number): void {
    this.#lane?.hear(packet, atMs)
  }

  /**
   * Plays until our presses are made and everybody's were seen, or were not in time. The match then goes on for the others
   * until `stop`.
   *
   * @throws Error when it does not begin
   */
  press(course: PressCourse): Promise<PressReport> {
    this.stop()
    const { seat, seats, lossy, packetCost } = this.#options
    const lane = new WayLane(this.#path, { seat, seats, course: course.number, lossy, packetCost })
    const ports = { lane, clock: this.#clock, claimSigner, relay: null, randomBytes }
    const match = new Match(keys, ports, { ...TUNING, seats, name: lane.localPeer })
    const random = new Random(course.seed * 31 + seat)
    const seenAtMs = Array.from({ length: seats }, () => new Array<number | null>(course.presses).fill(null))
    const lateMs: number[] = []
    const startByMs = this.#clock.nowMs() + START_MS
    let keyboard: Keyboard | null = null
    let endMs = Number.POSITIVE_INFINITY
    let turnAtMs = this.#clock.nowMs()
    this.#lane = lane
    this.#match = match
    const { promise, resolve, reject } = Promise.withResolvers<PressReport>()
    const turn = (): void => {
      match.tick(() => ({ presses: keyboard?.pressedBy(this.#clock.nowMs()) ?? 0 }))
      const nowMs = this.#clock.nowMs()
      const { session } = match
      if (match.phase !== 'playing' || session === null) {
        if (nowMs > startByMs) reject(new Error(`seat ${seat}: the match does not begin, it is in the ${match.phase}`))
        return
      }
      if (keyboard === null && session.frame >= WARM_UP_FRAMES) {
        keyboard = new Keyboard(random, nowMs, course.presses, TICK_MS)
        endMs = nowMs + course.presses * TICK_MS + course.drainMs
      }
      if (keyboard === null) {
        turnAtMs = nowMs
        return
      }
      lateMs.push(rounded(Math.max(0, nowMs - turnAtMs - TURN_MS)))
      turnAtMs = nowMs
      note(seenAtMs, match, session.state, nowMs)
      const pressed = keyboard.pressedBy(nowMs) === course.presses
      if (nowMs > endMs || (pressed && seenAtMs.every((row) => row.at(-1) !== null))) {
        resolve({ seat, pressedAtMs: keyboard.pressedAtMs.map(rounded), seenAtMs, lateMs })
      }
    }
    this.#stopTicks = this.#startTicker(TURN_MS, turn)
    return promise
  }

  /** Ends the match without a word: the others have seen what they wanted. */
  stop(): void {
    this.#stopTicks()
    this.#stopTicks = () => {}
    this.#match?.leave()
    this.#lane?.close()
    this.#match = null
    this.#lane = null
  }
}

/** Whatever the state shows of a player is seen from now on, unless it was before. In the match they sit as they came. */
function note(
  seenAtMs: (number | null)[][],
  { seats }: Match<KeysState, KeysInput>,
  { presses }: KeysState,
  nowMs: number,
): void {
  for (const [seat, row] of seenAtMs.entries()) {
    const sitting = seats.findIndex(({ peer }) => peer === peerOnSeat(seat))
    for (let press = (presses[sitting] ?? 0) - 1; press >= 0 && row[press] === null; press -= 1)
      row[press] = rounded(nowMs)
  }
}

/** Microseconds are finer than the clocks. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}

/** No match of keys comes to an end, so there is nothing to sign. */
const claimSigner = {
  sign: () => Promise.reject(new Error('a match of keys has no outcome')),
  check: () => Promise.resolve(null),
}

function randomBytes(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(16))
}
