/** How a bot is started, and what it prints. */
import type { Identity, MatchResult, MatchStats, SpectatorStats } from 'peerstep'
import type { MatchOptions, Outcome, SeatStatus } from 'peerstep/core'

export interface BotOptions {
  /** Multiaddrs of the relays, the same in the same order for all who are to meet. */
  readonly relays: readonly string[]
  readonly room: string
  /** `arena` or `skirmish`. */
  readonly game: string
  /** Default: the game's fewest. */
  readonly seats?: number
  /** Length of the match; every player of the room must ask for the same. */
  readonly seconds?: number
  /** Score that ends the match; every player of the room must ask for the same. */
  readonly points?: number
  /** Print JSON lines instead of sentences. */
  readonly json?: boolean
  readonly name?: string
  /** More settings of the match. */
  readonly options?: MatchOptions
  /** Who the bot is. Default: somebody new. The same again comes back to its seat in a running match. */
  readonly identity?: Identity
  /** Take no seat: watch the match that is played in the room. */
  readonly watch?: boolean
  /** Of a bot that watches: until somebody leaves; then take that seat. */
  readonly sit?: boolean
  /** Seed of the bot's decisions; unsigned 32-bit. Default: random. */
  readonly seed?: number
}

/** One JSON line of a bot. */
export type BotLine =
  /** Said first: what follows takes a network. */
  | { readonly type: 'connecting'; readonly relays: readonly string[] }
  | { readonly type: 'lobby'; readonly taken: number; readonly seats: number }
  | { readonly type: 'start'; readonly matchId: string; readonly seat: number }
  | { readonly type: 'stats'; readonly stats: MatchStats }
  | { readonly type: 'watching'; readonly stats: SpectatorStats }
  | { readonly type: 'peer'; readonly seat: number; readonly status: SeatStatus; readonly frame: number }
  | { readonly type: 'desync'; readonly report: string }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'turnedAway'; readonly peer: string; readonly reason: string }
  | {
      readonly type: 'result'
      readonly seat: number
      readonly matchId: string | null
      readonly outcome: Outcome | null
      readonly finalFrame: number
      /** 16 hexadecimal digits. */
      readonly finalHash: string | null
      readonly verdict: MatchResult['verdict']
      /** The relay signed what this bot simulated. */
      readonly agrees: boolean
      /** Peer id of the relay that signed; null without a certificate. */
      readonly relay: string | null
      /** The certificate's bytes, base64; null without one. */
      readonly certificate: string | null
      readonly stats: MatchStats
    }
  | {
      readonly type: 'watched'
      readonly matchId: string | null
      readonly outcome: Outcome | null
      readonly finalFrame: number
      /** 16 hexadecimal digits. */
      readonly finalHash: string | null
      readonly verdict: MatchResult['verdict']
      /** The relay signed what was seen. */
      readonly agrees: boolean
    }
