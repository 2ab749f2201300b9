/** How a bot is started, and what it prints. */
import type { Identity, MatchResult, MatchStats, SpectatorStats } from 'peerstep'
import type { MatchOptions, Outcome, SeatStatus } from 'peerstep/core'

/** How a bot is started. */
export interface BotOptions {
  /** Multiaddrs of the relays, the same in the same order for all players of a room. */
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
  /** Identity of the bot; with the same one it comes back to its seat in a running match. Default: a new one. */
  readonly identity?: Identity
  /** True: take no seat, watch the match of the room. */
  readonly watch?: boolean
  /** True, with `watch`: take a seat as soon as one is vacant. */
  readonly sit?: boolean
  /** Seed of the bot's decisions; unsigned 32-bit. Default: random. */
  readonly seed?: number
}

/** One JSON line of a bot. */
export type BotLine =
  /** The first line, before the network is used. */
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
