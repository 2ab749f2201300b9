/** Under which conditions feel is measured, and how much of them each effort does. */
import type { CompensationMode } from 'peerstep/core'
import type { Effort } from '../harness.js'

export interface Condition {
  readonly game: GameName
  readonly players: number
  /** There and back. */
  readonly rttMs: number
  /** Each way takes up to this share of the round trip more or less, evenly distributed. */
  readonly jitterRatio: number
  /** Of the packets, each way, each on its own. */
  readonly lossRatio: number
}

/** A policy under test. */
export interface Played extends Condition {
  readonly mode: Mode
  /** Frames; null: as the policy has it. */
  readonly inputDelay: number | null
}

export const GAMES = ['arena', 'twitch'] as const
export type GameName = (typeof GAMES)[number]

export const FIXED_MODES = ['lockstep', 'interpolated', 'rollback'] as const satisfies readonly CompensationMode[]
export const MODES = [...FIXED_MODES, 'auto'] as const
export type Mode = (typeof MODES)[number]

export const RTTS_MS: readonly number[] = [20, 40, 60, 80, 100, 150, 200, 250, 300]
/** What tables and figures show where they show one: a fair access line. */
export const USUAL = { players: 2, jitterRatio: 0.1, lossRatio: 0.01 }

export interface Plan {
  readonly conditions: readonly Condition[]
  /** Rollback with fixed delays: round trips and frames. */
  readonly sweep: { readonly rttsMs: readonly number[]; readonly delaysFrames: readonly number[] }
  /** Matches of each condition and mode, */
  readonly matches: number
  /** and seconds of each that count. */
  readonly seconds: number
}

export function planOf(effort: Effort): Plan {
  switch (effort) {
    case 'smoke':
      return {
        conditions: crossed({ rttsMs: [40, 150], lossRatios: [0, USUAL.lossRatio] }),
        sweep: { rttsMs: [150], delaysFrames: [0, 3, 6] },
        matches: 1,
        seconds: 5,
      }
    case 'quick':
      return {
        conditions: [
          ...crossed({ lossRatios: [0, USUAL.lossRatio] }),
          ...crossed({ rttsMs: [60, 100, 150], jitterRatios: [0, 0.25] }),
          ...crossed({ rttsMs: [60, 100, 150], lossRatios: [0.05] }),
          ...crossed({ rttsMs: [60, 150], players: [4] }),
        ],
        sweep: { rttsMs: [100, 200, 300], delaysFrames: [0, 1, 2, 3, 4, 5, 6, 8] },
        matches: 1,
        seconds: 15,
      }
    case 'full':
      return {
        conditions: [
          ...crossed({ jitterRatios: [0, 0.1, 0.25], lossRatios: [0, 0.01, 0.05] }),
          ...crossed({
            rttsMs: [40, 80, 150, 250],
            players: [4],
            jitterRatios: [0.1, 0.25],
            lossRatios: [0, 0.01, 0.05],
          }),
        ],
        sweep: { rttsMs: [80, 100, 150, 200, 250, 300], delaysFrames: [0, 1, 2, 3, 4, 5, 6, 7, 8, 10] },
        matches: 2,
        seconds: 15,
      }
  }
}

/**
 * The modes that are played under a condition. Lockstep and lockstep with interpolation wait for the same inputs, so that their
 * figures are the same: both are played where tables and figures show them.
 */
export function modesOf({ players, jitterRatio, lossRatio }: Condition): readonly Mode[] {
  const usual = players === USUAL.players && jitterRatio === USUAL.jitterRatio && lossRatio === USUAL.lossRatio
  return usual ? MODES : MODES.filter((mode) => mode !== 'interpolated')
}

interface Ranges {
  readonly rttsMs?: readonly number[]
  readonly players?: readonly number[]
  readonly jitterRatios?: readonly number[]
  readonly lossRatios?: readonly number[]
}

/** Every combination; what is not given is as usual, and all round trips. */
function crossed(ranges: Ranges): Condition[] {
  const { rttsMs = RTTS_MS, players = [USUAL.players] } = ranges
  const { jitterRatios = [USUAL.jitterRatio], lossRatios = [USUAL.lossRatio] } = ranges
  return GAMES.flatMap((game) =>
    players.flatMap((count) =>
      jitterRatios.flatMap((jitterRatio) =>
        lossRatios.flatMap((lossRatio) =>
          rttsMs.map((rttMs) => ({ game, players: count, rttMs, jitterRatio, lossRatio })),
        ),
      ),
    ),
  )
}
