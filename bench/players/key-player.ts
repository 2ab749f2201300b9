/** A player of a real match on any path: presses keys, and notes when its screen shows each player's. Runs in pages too. */
import { Random } from '../../src/core/random.js'
import { startTicker } from '../../src/match/display/ticker.js'
import { Match } from '../../src/match/match.js'
import type { Clock } from '../../src/transport/clock.js'
import { type KeysInput, type KeysState, keys } from './keys-game.js'
import { type PlayerPath, rounded } from './message-player.js'
import { PathLane, peerOnSeat } from './path-lane.js'

const TICK_MS = 1000 / keys.tickRate
/** As a running match is ticked: twice a frame. */
const TURN_MS = Math.floor(TICK_MS / 2)
/** Frames before the first press: by then clocks have met and the compiler has settled. */
const WARM_UP_FRAMES = 45
/** For a match to begin, whatever the path loses. */
const START_MS = 20_000
/** The same for all contestants: no player waits or is dropped. Inputs count from the frame on in which they were read. */
const TUNING = {
  mode: 'rollback',
  delayFrames: 0,
  windowFrames: 128,
  toleranceFrames: 600,
  dropAfterMs: 60_000,
} as const

/** One match that is measured. */
export interface PressRun {
  /** 0 to 65535, another for each run. */
  readonly number: number
  readonly seed: number
  /** Of each player, one in each tick. */
  readonly presses: number
  /** How long to watch after the last press; what is shown later counts as lost. */
  readonly drainMs: number
}

/** What one player measured. All times are of the machine's monotonic clock. */
export interface PressReport {
  readonly seat: number
  readonly pressedAtMs: readonly number[]
  /** By seat, our own included, and by press: when our screen showed it; null when it never did. */
  readonly shownAtMs: readonly (readonly (number | null)[])[]
  /** How much later than due our turns came. A late turn delays what we press and what we show. */
  readonly lateMs: readonly number[]
}

interface KeyPlayerOptions {
  readonly seat: number
  readonly seats: number
  readonly lossy: boolean
  /** As a lane's: above 1 a match of many bundles frames. */
  readonly packetCost: number
}

/** Moments of key presses: one in every tick, at a random moment of it. */
export function pressTimes(random: Random, beginMs: number, presses: number, tickMs: number): number[] {
  return Array.from({ length: presses }, (_, index) => beginMs + (index + random.float()) * tickMs)
}

/** See above. */
export class KeyPlayer {
  readonly #path: PlayerPath
  readonly #clock: Clock
  readonly #options: KeyPlayerOptions
  readonly #startTicker: typeof startTicker
  #lane: PathLane | null = null
  #match: Match<KeysState, KeysInput> | null = null
  #stopTicks = (): void => {}

  /** @param ticker calls something every so many milliseconds until it is stopped */
  constructor(path: PlayerPath, clock: Clock, options: KeyPlayerOptions, ticker = startTicker) {
    this.#path = path
    this.#clock = clock
    this.#options = options
    this.#startTicker = ticker
  }

  /** To be called by the path for every packet that begins with MATCH_PACKET. */
  receive(packet: Uint8Array, atMs: number): void {
    this.#lane?.accept(packet, atMs)
  }

  /**
   * Plays until our presses are made and all presses were shown, or their time is over. The match then goes on for the
   * others until `stop`.
   *
   * @throws Error when it does not begin
   */
  press(run: PressRun): Promise<PressReport> {
    this.stop()
    const { seat, seats, lossy, packetCost } = this.#options
    const lane = new PathLane(this.#path, { seat, seats, run: run.number, lossy, packetCost })
    const ports = { lane, clock: this.#clock, claimSigner, relay: null, randomBytes }
    const match = new Match(keys, ports, { ...TUNING, seats, name: lane.localPeer })
    const random = new Random(run.seed * 31 + seat)
    const shownAtMs = Array.from({ length: seats }, () => new Array<number | null>(run.presses).fill(null))
    const lateMs: number[] = []
    const startByMs = this.#clock.nowMs() + START_MS
    let pressedAtMs: readonly number[] | null = null
    let endMs = Number.POSITIVE_INFINITY
    let turnAtMs = this.#clock.nowMs()
    this.#lane = lane
    this.#match = match
    const { promise, resolve, reject } = Promise.withResolvers<PressReport>()
    const turn = (): void => {
      match.tick(() => {
        const nowMs = this.#clock.nowMs()
        return { presses: pressedAtMs?.filter((atMs) => atMs <= nowMs).length ?? 0 }
      })
      const nowMs = this.#clock.nowMs()
      const { session } = match
      if (match.phase !== 'playing' || session === null) {
        if (nowMs > startByMs) reject(new Error(`seat ${seat}: the match does not begin, it is in the ${match.phase}`))
        return
      }
      if (pressedAtMs === null) {
        turnAtMs = nowMs
        if (session.frame < WARM_UP_FRAMES) return
        pressedAtMs = pressTimes(random, nowMs, run.presses, TICK_MS)
        endMs = nowMs + run.presses * TICK_MS + run.drainMs
      }
      lateMs.push(rounded(Math.max(0, nowMs - turnAtMs - TURN_MS)))
      turnAtMs = nowMs
      noteShown(shownAtMs, match, session.state, nowMs)
      const allPressed = pressedAtMs.every((atMs) => atMs <= nowMs)
      if (nowMs > endMs || (allPressed && shownAtMs.every((row) => row.at(-1) !== null))) {
        resolve({ seat, pressedAtMs: pressedAtMs.map(rounded), shownAtMs, lateMs })
      }
    }
    this.#stopTicks = this.#startTicker(TURN_MS, turn)
    return promise
  }

  /** Ends the match. */
  stop(): void {
    this.#stopTicks()
    this.#stopTicks = () => {}
    this.#match?.leave()
    this.#lane?.close()
    this.#match = null
    this.#lane = null
  }
}

/** Presses in the state are shown from now on, unless they were before. Seats of the match are in the order of arrival. */
function noteShown(
  shownAtMs: (number | null)[][],
  { seats }: Match<KeysState, KeysInput>,
  { presses }: KeysState,
  nowMs: number,
): void {
  for (const [seat, row] of shownAtMs.entries()) {
    const inMatch = seats.findIndex(({ peer }) => peer === peerOnSeat(seat))
    for (let press = (presses[inMatch] ?? 0) - 1; press >= 0 && row[press] === null; press -= 1) {
      row[press] = rounded(nowMs)
    }
  }
}

/** A match of keys has no end, so it has no outcome to sign. */
const claimSigner = {
  sign: () => Promise.reject(new Error('a match of keys has no outcome')),
  check: () => Promise.resolve(null),
}

function randomBytes(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(16))
}
