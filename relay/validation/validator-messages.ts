/** Messages between the relay's main thread and its validator threads: one answer to each request, in order. */
import type { Frame, MatchSetup } from '../../src/core/game.js'
import type { StateHash } from '../../src/core/hash.js'
import type { FinalFrames } from '../../src/core/session/final-frames.js'
import type { Checkpoint } from '../../src/wire/record.js'

/** Where a game is. */
export interface GameLocation {
  /** file: URL of the module. */
  readonly url: string
  /** Name of the export of that module. */
  readonly exportName: string
}

/** A game that a module exports. Two games with the same fingerprint behave the same. */
export interface FoundGame extends GameLocation {
  readonly id: string
  readonly version: string
  readonly fingerprint: StateHash
}

/** What a thread is asked to do. `match` is the match id in hex. */
export type ValidatorRequest =
  /** Which games does a module export? */
  | { readonly kind: 'inspect'; readonly url: string }
  | { readonly kind: 'open'; readonly match: string; readonly game: GameLocation; readonly setup: MatchSetup }
  | { readonly kind: 'frames'; readonly match: string; readonly chunks: readonly FinalFrames[] }
  /** For undecided matches only: a thread forgets a match when it reports the outcome. */
  | { readonly kind: 'close'; readonly match: string }

/** State of a match after a request. */
export interface ValidatorState {
  /** Frames simulated. */
  readonly frame: Frame
  /** Those passed by this request. */
  readonly checkpoints: readonly Checkpoint[]
  /** Set when the match is decided, and when it is closed: hash after `frame`. */
  readonly stateHash: StateHash | null
  /** Canonical JSON; empty while the match is not decided. */
  readonly outcomeJson: string
}

/** What a thread answers: `ready` once, when it has started; `failed` when the game or its module threw. */
export type ValidatorAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'games'; readonly games: readonly FoundGame[] }
  | { readonly kind: 'state'; readonly state: ValidatorState }
  | { readonly kind: 'failed'; readonly reason: string }
