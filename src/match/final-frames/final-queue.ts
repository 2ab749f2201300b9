/** Final frames on their way to a spectator: checked against the referee's digest, queued until they are played out. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import { InputDigest } from '../../core/session/input-digest.js'
import type { FinalInputs } from '../../core/session/replay.js'
import type { SealedFrames } from '../../core/session/session.js'

/**
 * Frames held that are not played out yet: more than two minutes at 60 Hz. When full no seals are taken: whoever paused
 * for so long asks for all of it at once later.
 */
const FRAMES_MAX = 8192

interface StatusChange {
  readonly seat: Seat
  readonly frame: Frame
  readonly status: SeatStatus
}

/** Consecutive frames; the first `skip` of them are not wanted. */
interface Piece {
  readonly firstFrame: Frame
  readonly count: number
  /** By seat. */
  readonly inputs: readonly Uint8Array[]
  readonly changes: readonly StatusChange[]
}

/** One frame to simulate: input `index` of each seat's run. */
export interface QueuedFrame {
  readonly inputs: readonly Uint8Array[]
  readonly index: number
  readonly changes: readonly StatusChange[]
}

/**
 * What became of an offered seal. `partial`: it does not state every input, as those for players do not. `gap`: it begins
 * behind frames that are missing here. `contradiction`: its digest is not that of the inputs it and its predecessors state.
 */
export type SealVerdict = 'taken' | 'known' | 'partial' | 'gap' | 'full' | 'contradiction'

export class FinalQueue {
  readonly #seats: number
  readonly #inputBytes: number
  readonly #pieces: Piece[] = []
  readonly #chain = new InputDigest()
  readonly #trial = new InputDigest()
  readonly #statuses: SeatStatus[]
  readonly #trialStatuses: SeatStatus[]
  readonly #frameInputs: Uint8Array
  #frame: Frame = 0
  #nextFrame: Frame = 0

  constructor(seats: number, inputBytes: number) {
    this.#seats = seats
    this.#inputBytes = inputBytes
    this.#statuses = new Array<SeatStatus>(seats).fill('playing')
    this.#trialStatuses = this.#statuses.slice()
    this.#frameInputs = new Uint8Array(seats * inputBytes)
  }

  /** First frame not held. */
  get nextFrame(): Frame {
    return this.#nextFrame
  }

  /** Frames to be taken. */
  get waiting(): number {
    return this.#nextFrame - this.#frame
  }

  get full(): boolean {
    return this.waiting >= FRAMES_MAX
  }

  /** A seal that states every input of the frames it describes. */
  addSeal(seal: SealedFrames): SealVerdict {
    const { after, through } = seal
    if (through < this.#nextFrame) return 'known'
    const inputs = this.#runs(seal)
    if (inputs === null) return 'partial'
    if (this.full) return 'full'
    if (after > this.#nextFrame) return 'gap'
    const piece = { firstFrame: after, count: through - after + 1, inputs, changes: seal.statuses }
    this.#trial.copyFrom(this.#chain)
    this.#statuses.forEach((status, seat) => {
      this.#trialStatuses[seat] = status
    })
    this.#extend(this.#trial, this.#trialStatuses, piece)
    if (this.#trial.digest !== seal.digest) return 'contradiction'
    this.#chain.copyFrom(this.#trial)
    this.#keep(piece, this.#trialStatuses)
    return 'taken'
  }

  /** All that is final since frame 0. Nobody vouches for it here: the next seal's digest does, or contradicts it. */
  addFinal(final: FinalInputs): boolean {
    const { frames, inputs, statuses } = final
    const bytes = frames * this.#inputBytes
    if (frames <= this.#nextFrame || inputs.length !== this.#seats) return false
    if (inputs.some((run) => run.length !== bytes) || statuses.some(({ seat }) => seat >= this.#seats)) return false
    const changes = statuses.filter(({ frame }) => frame >= this.#nextFrame)
    const piece = { firstFrame: 0, count: frames, inputs, changes }
    const after = this.#statuses.slice()
    this.#extend(this.#chain, after, piece)
    this.#keep(piece, after)
    return true
  }

  /** The next frame to play out; null when none is here. */
  take(): QueuedFrame | null {
    const piece = this.#pieces[0]
    if (piece === undefined) return null
    const frame = this.#frame
    this.#frame += 1
    if (this.#frame >= piece.firstFrame + piece.count) this.#pieces.shift()
    const changes = piece.changes.length === 0 ? piece.changes : piece.changes.filter((one) => one.frame === frame)
    return { inputs: piece.inputs, index: frame - piece.firstFrame, changes }
  }

  /** One run a seat, of exactly the frames described; null when the seal leaves some to be known already. */
  #runs(seal: SealedFrames): Uint8Array[] | null {
    const count = seal.through - seal.after + 1
    const runs: Uint8Array[] = []
    for (const run of seal.facts) {
      if (run.seat >= this.#seats || run.firstFrame !== seal.after || run.count !== count) return null
      runs[run.seat] = run.inputs
    }
    for (let seat = 0; seat < this.#seats; seat++) if (runs[seat]?.length !== count * this.#inputBytes) return null
    return seal.statuses.some(({ seat }) => seat >= this.#seats) ? null : runs
  }

  /** Continue the digest over the frames of a piece that are new. */
  #extend(chain: InputDigest, statuses: SeatStatus[], { firstFrame, count, inputs, changes }: Piece): void {
    const bytes = this.#inputBytes
    const byFrame = Map.groupBy(changes, (change) => change.frame)
    for (let frame = this.#nextFrame; frame < firstFrame + count; frame++) {
      for (const change of byFrame.get(frame) ?? []) statuses[change.seat] = change.status
      const offset = (frame - firstFrame) * bytes
      for (let seat = 0; seat < this.#seats; seat++) {
        const run = inputs[seat]!
        for (let i = 0; i < bytes; i++) this.#frameInputs[seat * bytes + i] = run[offset + i]!
      }
      chain.add(this.#frameInputs, statuses)
    }
  }

  #keep(piece: Piece, statuses: readonly SeatStatus[]): void {
    statuses.forEach((status, seat) => {
      this.#statuses[seat] = status
    })
    this.#pieces.push(piece)
    this.#nextFrame = piece.firstFrame + piece.count
  }
}
