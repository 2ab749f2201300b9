/**
 * Inputs in, state out: predict, roll back, simulate again, confirm, finalise, hash. No peers, no clock, no network.
 *
 * The method is GGPO's rollback, with a referee's seals to make frames final.
 */
import { assert, PeerstepError } from '../../errors.js'
import type { Frame, Game, MatchSetup, Seat, SeatStatus } from '../game.js'
import { FinalChain } from './final-chain.js'
import { lastFrameOf, type SealedFrames, type StatusChange, sealOf } from './final-frames.js'
import type { InputRun, InputVerdict } from './input-log.js'
import { InputLog } from './input-log.js'
import type { SettledHash, SettledOutcome } from './settled-states.js'
import { SettledStates } from './settled-states.js'
import { Simulation } from './simulation.js'
import { SnapshotRing } from './snapshot-ring.js'

/** Largest `windowFrames`: most frames a session may run past the confirmed frame. */
export const PREDICTION_WINDOW_MAX = 128
/** Largest `delayFrames`: most frames between reading an input and the frame it applies to. */
export const INPUT_DELAY_MAX = 60
/** Frames for which a missing input is guessed to repeat the last one; after that it is guessed to be neutral. */
export const REPEAT_FRAMES = 12
/**
 * Frames past the final one for which inputs are taken. A peer runs at most 190 frames past its final frame, stamps up to
 * 60 frames later, and may know of finality half a second before us: 120 frames at 240 Hz.
 */
export const AHEAD_FRAMES = 384
/** Frames of a session's input log: those ahead, and a full run of the past to describe to a peer that lacks it. */
const LOG_FRAMES = AHEAD_FRAMES + PREDICTION_WINDOW_MAX
/** Input bytes described at once: what is final has to fit one packet, beside a run of one seat's inputs. */
const DESCRIBED_BYTES_MAX = 40_000
const NO_CHANGES: readonly StatusChange[] = []

/** How a `Session` predicts, delays, finalises and hashes. */
export interface SessionOptions {
  /** Seats whose inputs are read here; none for a spectator. */
  readonly localSeats: readonly Seat[]
  /** Frames the session may run past the confirmed frame: 0 (pure lockstep) to PREDICTION_WINDOW_MAX, 128. */
  readonly windowFrames: number
  /** Frames between reading a local input and the frame it applies to: 0 to INPUT_DELAY_MAX, 60. */
  readonly delayFrames: number
  /** True when a referee seals frames: only sealed frames are final. False: a confirmed frame is final at once. */
  readonly sealed: boolean
  /** Final states are hashed whenever this many frames have been simulated; at least 1. */
  readonly hashIntervalFrames: number
  /** True: nondeterministic calls throw inside `step`, see `DeterminismGuard`. Default false. */
  readonly guard?: boolean
}

/** What one call of `advance` or `reconcile` did. The session reuses the object. */
export interface Advance {
  /** First frame that was simulated again, or -1. */
  rolledBackTo: Frame
  /** Frames simulated again. */
  resimulated: number
  /** True when a new frame was simulated; false when the window was used up. */
  stepped: boolean
}

/**
 * One peer's simulation of a match: it predicts missing inputs, and corrects the past when they arrive.
 *
 * `frame` is the frame to be simulated next. It may run up to `windowFrames` past the last frame for which all playing
 * seats' inputs are known; everything after the *final* frame can still be rolled back. Call order of a tick: feed inputs
 * and seals, then `advance` once for each frame that is due (or `reconcile` when none is).
 *
 * A game that is played by `createPeer` has no need of it; it serves programs that bring their own transport.
 *
 * @example
 * ```ts
 * const session = new Session(game, { seed: 1, seats: 2, options: {} }, {
 *   localSeats: [0], windowFrames: 8, delayFrames: 2, sealed: false, hashIntervalFrames: 30,
 * })
 * session.addLocalInput(0, readKeyboard())
 * for (const run of runsFromTheOtherPeer) session.addInputs(run)
 * session.advance()
 * draw(session.state)
 * ```
 */
export class Session<State, Input> {
  /** The game that is played. */
  readonly game: Game<State, Input>
  /** Seed, seats and options of the match. */
  readonly setup: MatchSetup
  /** All seats' inputs. Read it; offer inputs through the session. */
  readonly log: InputLog
  /** The game's live state. Read it; `advance` steps it. */
  readonly simulation: Simulation<State, Input>
  readonly #sealed: boolean
  readonly #hashIntervalFrames: number
  readonly #ring: SnapshotRing<State, Input>
  readonly #settled: SettledStates<State, Input>
  readonly #delays = new Map<Seat, number>()
  readonly #inputs: Uint8Array
  readonly #statuses: SeatStatus[]
  readonly #localBytes: Uint8Array
  readonly #chain: FinalChain
  readonly #advance: Advance = { rolledBackTo: -1, resimulated: 0, stepped: false }
  readonly #replaced: number[]
  #windowFrames: number
  #seal: { lastFrame: Frame; digest: bigint } | null = null
  #contradicted = false

  /** @throws PeerstepError BAD_OPTION when the setup or an option is out of bounds */
  constructor(game: Game<State, Input>, setup: MatchSetup, options: SessionOptions) {
    this.game = game
    this.setup = setup
    this.simulation = new Simulation(game, setup, options.guard === undefined ? {} : { guard: options.guard })
    this.#windowFrames = checkWindow(options.windowFrames)
    for (const seat of options.localSeats) {
      if (!(seat >= 0 && seat < setup.seats)) throw new PeerstepError('BAD_OPTION', `there is no seat ${seat}`)
      this.#delays.set(seat, checkDelay(options.delayFrames))
    }
    this.#sealed = options.sealed
    if (!(Number.isInteger(options.hashIntervalFrames) && options.hashIntervalFrames >= 1)) {
      throw new PeerstepError('BAD_OPTION', `hashes are ${options.hashIntervalFrames} frames apart: 1 or more expected`)
    }
    this.#hashIntervalFrames = options.hashIntervalFrames
    // The ring must reach from the frame after the final one to the present. A seal is late by the referee's tolerance
    // (12 frames), its interval (6) and a round trip (18 at 300 ms): 64 leaves room; a wide window needs itself on top.
    this.#ring = new SnapshotRing(64 + PREDICTION_WINDOW_MAX)
    this.#settled = new SettledStates(this.simulation, this.#ring, options.hashIntervalFrames)
    this.log = new InputLog({
      seats: setup.seats,
      neutral: game.input.neutral,
      frames: LOG_FRAMES,
      aheadFrames: AHEAD_FRAMES,
      repeatFrames: REPEAT_FRAMES,
    })
    this.#inputs = new Uint8Array(this.simulation.frameBytes)
    this.#chain = new FinalChain(this.log)
    this.#replaced = new Array<number>(setup.seats).fill(0)
    this.#statuses = new Array<SeatStatus>(setup.seats).fill('playing')
    this.#localBytes = new Uint8Array(game.input.bytes)
    this.#ring.save(this.simulation, undefined)
  }

  /** Frame to be simulated next. */
  get frame(): Frame {
    return this.simulation.frame
  }

  /** Last frame up to which all seats' inputs are held here; -1 before the first. An empty seat needs none. */
  get confirmedFrame(): Frame {
    return this.#heldByAll((status) => status !== 'empty')
  }

  /** Last frame that nothing can change any more; -1 before the first. */
  get finalFrame(): Frame {
    return this.log.finalFrame
  }

  /** Digest over the inputs and statuses of all final frames. */
  get finalDigest(): bigint {
    return this.#chain.digest
  }

  /** Frames the session may run past the confirmed frame. Setting it throws PeerstepError BAD_OPTION outside 0 to 128. */
  get windowFrames(): number {
    return this.#windowFrames
  }

  set windowFrames(frames: number) {
    this.#windowFrames = checkWindow(frames)
  }

  /** True when the referee's digest did not agree with what is held: its facts from `finalFrame + 1` on are needed. */
  get contradicted(): boolean {
    return this.#contradicted
  }

  /** The live, possibly predicted state before `frame`. Do not change it. */
  get state(): State {
    return this.simulation.state
  }

  /** The first final state at which the game was decided; null before. Once set, it never changes. */
  get settledOutcome(): SettledOutcome | null {
    return this.#settled.settledOutcome
  }

  /** Number of inputs of a seat that the referee replaced by others than those held here. */
  substitutedInputs(seat: Seat): number {
    return this.#replaced[seat] ?? 0
  }

  /** Input delay of a local seat in frames; 0 for a seat that is not local. */
  delayFrames(seat: Seat): number {
    return this.#delays.get(seat) ?? 0
  }

  /**
   * Changes the input delay of a local seat, from the next local input on.
   * @throws PeerstepError BAD_OPTION outside 0 to INPUT_DELAY_MAX
   */
  setDelay(seat: Seat, delayFrames: number): void {
    assert(this.#delays.has(seat), `seat ${seat} is not played here`)
    this.#delays.set(seat, checkDelay(delayFrames))
  }

  /** True when `addLocalInput` would take an input now. False while a stall, or a delay that was lowered, leaves the last stamp ahead. */
  wantsLocalInput(seat: Seat): boolean {
    return this.frame + this.delayFrames(seat) > this.log.lastHeldFrame(seat)
  }

  /**
   * Stamps a local input with its frame, `frame + delayFrames`. After the delay was raised (or the session jumped ahead) the gap is filled with the
   * previous input; after it was lowered, inputs are dropped until the stamp catches up.
   * @returns true when the input was taken
   */
  addLocalInput(seat: Seat, input: Input): boolean {
    if (!this.wantsLocalInput(seat)) return false
    const target = this.frame + this.delayFrames(seat)
    const next = this.log.lastHeldFrame(seat) + 1
    if (next > 0 && this.log.has(seat, next - 1)) this.log.read(seat, next - 1, this.#localBytes)
    else this.#localBytes.set(this.game.input.neutral)
    for (let frame = next; frame < target; frame++) {
      if (this.log.put(seat, frame, this.#localBytes) === 'outside') return false
    }
    this.game.input.write(input, this.#localBytes.fill(0), 0)
    return this.log.put(seat, target, this.#localBytes) === 'stored'
  }

  /** Takes a run of a remote seat's inputs. Those already known are skipped, those too far ahead are not taken. */
  addInputs(run: InputRun): InputVerdict {
    let verdict: InputVerdict = 'known'
    for (let i = 0; i < run.count; i++) {
      const one = this.log.put(run.seat, run.firstFrame + i, run.inputs, i * this.log.inputBytes)
      if (one === 'outside') return 'outside'
      if (one === 'stored') verdict = 'stored'
    }
    return verdict
  }

  /**
   * Describes all frames that are final here to a peer whose last final frame is `finalFrame`, with all their inputs.
   * @returns null when that peer lacks none of them, or more than is kept or fits a packet
   */
  describeFinal(finalFrame: Frame): SealedFrames | null {
    const firstFrame = finalFrame + 1
    const count = this.finalFrame - finalFrame
    if (count <= 0 || count > PREDICTION_WINDOW_MAX || firstFrame < this.log.oldestFrame) return null
    if (count * this.#inputs.length > DESCRIBED_BYTES_MAX) return null
    const inputs = Array.from({ length: this.setup.seats }, (_, seat) => this.log.readRun(seat, firstFrame, count))
    const statuses = this.log.statusChanges(firstFrame, this.finalFrame)
    return sealOf({ firstFrame, count, inputs, statuses, substitutions: [] }, this.finalDigest)
  }

  /** Sets another chain to this session's final frames. */
  copyChain(into: FinalChain): void {
    into.copyFrom(this.#chain)
  }

  /**
   * Takes what the referee states. Facts enter at once; frames become final when all inputs are held and the digest agrees.
   * @returns false when the seal begins after a gap (an earlier one was lost; the referee repeats what is not acknowledged)
   */
  seal(sealed: SealedFrames): boolean {
    const { firstFrame } = sealed
    const lastFrame = lastFrameOf(sealed)
    if (lastFrame <= this.finalFrame) return true
    if (firstFrame > this.finalFrame + 1) return false
    for (const run of sealed.facts) {
      for (let i = 0; i < run.count; i++) {
        const frame = run.firstFrame + i
        if (frame < firstFrame || frame > lastFrame) continue // a seal decides about the frames it describes only
        if (this.log.putFact(run.seat, frame, run.inputs, i * this.log.inputBytes) === 'replaced')
          this.#replaced[run.seat]! += 1
      }
    }
    const held = Math.min(lastFrame, this.log.horizon - 1)
    for (let seat = 0; seat < this.setup.seats; seat++) {
      const stated = sealed.statuses.length === 0 ? NO_CHANGES : sealed.statuses.filter((one) => one.seat === seat)
      this.log.restate(seat, firstFrame, held, stated)
    }
    this.#seal = held < lastFrame ? null : { lastFrame, digest: sealed.digest } // further than we can hold: wait for a nearer one
    this.#finalise()
    return true
  }

  /** Rolls back and simulates again where a guess was wrong, and makes frames final; simulates no new frame. */
  reconcile(): Advance {
    const done = this.#advance
    done.rolledBackTo = -1
    done.resimulated = 0
    done.stepped = false
    const wrong = this.log.firstWrong
    if (wrong < this.frame) {
      const present = this.frame
      this.simulation.load(this.#ring.get(wrong))
      this.log.rewound(wrong)
      while (this.frame < present) this.#step()
      done.rolledBackTo = wrong
      done.resimulated = present - wrong
    }
    this.#finalise()
    return done
  }

  /**
   * One due frame: `reconcile`, then simulate the frame if `canStep`.
   * @returns an object that the next call reuses
   */
  advance(): Advance {
    const done = this.reconcile()
    if (this.canStep()) {
      this.#step()
      done.stepped = true
      this.#finalise()
    }
    return done
  }

  /** True when `frame` may be simulated now: it lies within the window, and the state after the final frame is still kept. */
  canStep(): boolean {
    const held = this.#heldByAll((status) => status === 'playing')
    if (this.frame > held + this.#windowFrames) return false
    return this.frame - (this.finalFrame + 1) < this.#ring.frames - 1
  }

  /** Hashes of final states since the last call, oldest first. */
  drainHashes(): SettledHash[] {
    return this.#settled.drainHashes()
  }

  /** The encoded final state after `frame` simulated frames, if it was hashed and is still kept; undefined otherwise. */
  encodedState(frame: Frame): Uint8Array | undefined {
    return this.#settled.encoded(frame)
  }

  /** Last frame up to which the inputs of all seats are held whose newest status passes the test. */
  #heldByAll(counts: (status: SeatStatus) => boolean): Frame {
    let held = Number.POSITIVE_INFINITY
    for (let seat = 0; seat < this.setup.seats; seat++) {
      if (counts(this.log.latestStatus(seat))) held = Math.min(held, this.log.lastHeldFrame(seat))
    }
    return held === Number.POSITIVE_INFINITY ? this.finalFrame : held
  }

  #step(): void {
    if (this.frame <= this.finalFrame) {
      for (let seat = 0; seat < this.setup.seats; seat++) {
        if (this.log.has(seat, this.frame)) continue
        assert(false, `final frame ${this.frame} is simulated from what is known, not guessed`)
      }
    }
    this.log.use(this.frame, this.#inputs, this.#statuses)
    this.simulation.step(this.#inputs, this.#statuses)
    const hashed = this.frame % this.#hashIntervalFrames === 0
    this.#ring.save(this.simulation, hashed ? this.simulation.hash() : undefined)
  }

  #finalise(): void {
    if (!this.#sealed) {
      const confirmed = this.confirmedFrame
      if (confirmed > this.finalFrame && this.log.firstWrong > confirmed) {
        const lastFrame = Math.min(confirmed, this.frame - 1)
        if (lastFrame > this.finalFrame) {
          this.#chain.extend(this.log, lastFrame)
          this.log.finalise(lastFrame)
        }
      }
    } else if (this.#seal !== null) this.#takeSeal(this.#seal)
    this.#settled.settle(this.finalFrame)
  }

  #takeSeal({ lastFrame, digest }: { lastFrame: Frame; digest: bigint }): void {
    // What is final leaves the log as the present moves on: nothing becomes so further ahead of the simulation than the
    // log reaches back. The referee sees it unacknowledged, and waits or says it again.
    if (lastFrame >= this.frame + PREDICTION_WINDOW_MAX) return
    const from = this.finalFrame + 1
    for (let seat = 0; seat < this.setup.seats; seat++) {
      for (let frame = from; frame <= lastFrame; frame++) {
        if (this.log.has(seat, frame)) continue
        if (this.log.status(seat, frame) !== 'empty') return
        this.log.putFact(seat, frame, this.log.neutral)
      }
    }
    // A wrong guess inside the sealed stretch must be simulated again before the frames can be final.
    if (this.log.firstWrong <= lastFrame) return
    this.#seal = null
    this.#contradicted = !this.#chain.tryExtend(this.log, lastFrame, digest)
    if (!this.#contradicted) this.log.finalise(lastFrame)
  }
}

function checkWindow(frames: number): number {
  if (Number.isInteger(frames) && frames >= 0 && frames <= PREDICTION_WINDOW_MAX) return frames
  throw new PeerstepError(
    'BAD_OPTION',
    `the prediction window must be 0 to ${PREDICTION_WINDOW_MAX} frames, not ${frames}`,
  )
}

function checkDelay(frames: number): number {
  if (Number.isInteger(frames) && frames >= 0 && frames <= INPUT_DELAY_MAX) return frames
  throw new PeerstepError('BAD_OPTION', `the input delay must be 0 to ${INPUT_DELAY_MAX} frames, not ${frames}`)
}
