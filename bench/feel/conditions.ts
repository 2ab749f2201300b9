/** The conditions under which feel is measured, and which of them each effort plays. */
import type { CompensationMode } from 'peerstep/core'
import type { Effort } from '../findings/findings.js'

/** Games that are played. */
export const GAMES = ['arena', 'twitch'] as const
/** One of `GAMES`. */
export type GameName = (typeof GAMES)[number]

/** Fixed modes, and the automatic choice among them. */
export const MODES = ['lockstep', 'interpolated', 'rollback', 'auto'] as const satisfies readonly (
  | CompensationMode
  | 'auto'
)[]
/** One of `MODES`. */
export type Mode = (typeof MODES)[number]

/** Where and what is played. */
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

/** A policy under a condition. */
export interface Played extends Condition {
  readonly mode: Mode
  /** Frames; null: as the policy chooses. */
  readonly fixedDelayFrames: number | null
}

const RTTS_MS: readonly number[] = [20, 40, 60, 80, 100, 150, 200, 250, 300]
/** A fair access line: what tables and figures show where they show one. */
export const USUAL = { players: 2, jitterRatio: 0.1, lossRatio: 0.01 }

/** What an effort plays. */
export interface Plan {
  readonly conditions: readonly Condition[]
  /** Rollback with fixed delays: round trips and frames. */
  readonly sweep: { readonly rttsMs: readonly number[]; readonly delaysFrames: readonly number[] }
  /** Matches of each condition and mode, and seconds of each that count. */
  readonly matches: number
  readonly seconds: number
}

/** See `Plan`. */
export const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: {
    conditions: crossed({ rttsMs: [40, 150], lossRatios: [0, 0.01] }),
    sweep: { rttsMs: [150], delaysFrames: [0, 3, 6] },
    ...{ matches: 1, seconds: 5 },
  },
  quick: {
    conditions: [
      ...crossed({ lossRatios: [0, 0.01] }),
      ...crossed({ rttsMs: [60, 100, 150], jitterRatios: [0, 0.25] }),
      ...crossed({ rttsMs: [60, 100, 150], lossRatios: [0.05] }),
      ...crossed({ rttsMs: [60, 150], players: [4] }),
    ],
    sweep: { rttsMs: [100, 200, 300], delaysFrames: [0, 1, 2, 3, 4, 5, 6, 8] },
    ...{ matches: 1, seconds: 15 },
  },
  full: {
    conditions: [
      ...crossed({ jitterRatios: [0, 0.1, 0.25], lossRatios: [0, 0.01, 0.05] }),
      ...crossed({
        ...{ rttsMs: [40, 80, 150, 250], players: [4] },
        ...{ jitterRatios: [0.1, 0.25], lossRatios: [0, 0.01, 0.05] },
      }),
    ],
    sweep: { rttsMs: [80, 100, 150, 200, 250, 300], delaysFrames: [0, 1, 2, 3, 4, 5, 6, 7, 8, 10] },
    ...{ matches: 2, seconds: 15 },
  },
}

/**
 * The modes that are played under a condition. Lockstep and lockstep with interpolation wait for the same inputs, so that
 * their figures are the same: both are played where tables and figures show them.
 */
export function modesOf({ players, jitterRatio, lossRatio }: Condition): readonly Mode[] {
  const usual = players === USUAL.players && jitterRatio === USUAL.jitterRatio && lossRatio === USUAL.lossRatio
  return usual ? MODES : MODES.filter((mode) => mode !== 'interpolated')
}

/** Every combination; what is not given is as usual, and all round trips. */
function crossed(
  ranges: Partial<Readonly<Record<'rttsMs' | 'players' | 'jitterRatios' | 'lossRatios', readonly number[]>>>,
): Condition[] {
  const { rttsMs = RTTS_MS, players = [2], jitterRatios = [0.1], lossRatios = [0.01] } = ranges
  const lines = players.flatMap((count) =>
    jitterRatios.flatMap((jitterRatio) => lossRatios.map((lossRatio) => ({ players: count, jitterRatio, lossRatio }))),
  )
  return GAMES.flatMap((game) => lines.flatMap((line) => rttsMs.map((rttMs) => ({ game, ...line, rttMs }))))
}

/** '60 ms ± 10 %, 1 % loss, 2 players'. */
export function conditionText({ rttMs, jitterRatio, lossRatio, players }: Condition): string {
  return `${rttMs} ms ± ${100 * jitterRatio} %, ${100 * lossRatio} % loss, ${players} players`
}
