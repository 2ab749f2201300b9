/** What the relay's main thread and its validator threads say to each other: one answer to each request, in order. */
import type { Frame, MatchSetup } from '../../src/core/game.js'
import type { StateHash } from '../../src/core/hash.js'
import type { FinalFrames } from '../../src/core/session/final-frames.js'
import type { Checkpoint } from '../../src/wire/record.js'

/** Where a game lives. */
export interface GameLocation {
  /** file: URL of the module. */
  readonly url: string
  readonly exportName: string
}

export interface FoundGame extends GameLocation {
  readonly id: string
  readonly version: string
  readonly fingerprint: StateHash
}

export type ValidatorRequest =
  /** Which games does a module export? */
  | { readonly kind: 'inspect'; readonly url: string }
  | { readonly kind: 'open'; readonly match: string; readonly game: GameLocation; readonly setup: MatchSetup }
  | { readonly kind: 'frames'; readonly match: string; readonly chunks: readonly FinalFrames[] }
  /** Asked of undecided matches only: a decided one is forgotten as soon as that was said. */
  | { readonly kind: 'close'; readonly match: string }

/** Where a match stands after a request. */
export interface ValidatorState {
  readonly frame: Frame
  /** Those passed by this request. */
  readonly checkpoints: readonly Checkpoint[]
  /** Set when the match is decided, and when it is closed: hash after `frame`. */
  readonly stateHash: StateHash | null
  /** Canonical JSON; empty while the match is not decided. */
  readonly outcomeJson: string
}

export type ValidatorAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'games'; readonly games: readonly FoundGame[] }
  | { readonly kind: 'state'; readonly state: ValidatorState }
  | { readonly kind: 'failed'; readonly reason: string }
