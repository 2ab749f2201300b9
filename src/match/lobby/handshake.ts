/** Compares two descriptions of a game, and explains in a sentence how they differ. */
import { equalBytes } from '../../core/bytes.js'
import { fingerprintGame } from '../../core/checks/fingerprint.js'
import type { Game, MatchOptions } from '../../core/game.js'
import { canonicalJson } from '../../wire/canonical-json.js'
import type { GameDescription } from '../../wire/game-description.js'
import { PROTOCOL_VERSION } from '../../wire/limits.js'

/** What a peer wants to play. */
export interface Wish {
  readonly protocol: number
  readonly game: GameDescription
  readonly seats: number
  readonly options: MatchOptions
}

/** The game's description as it travels. Plays the probe of the fingerprint: a few milliseconds. */
export function describeGame<State, Input>(game: Game<State, Input>): GameDescription {
  return {
    id: game.id,
    version: game.version,
    fingerprint: fingerprintGame(game),
    tickRate: game.tickRate,
    inputBytes: game.input.bytes,
    neutral: game.input.neutral,
    seatsMin: game.seats.min,
    seatsMax: game.seats.max,
  }
}

/**
 * Compare a peer's wish with the room's, most telling difference first.
 * @returns null when they fit, else a sentence on what differs and what to do
 */
export function mismatch(room: Wish, peer: Wish): string | null {
  if (room.protocol !== peer.protocol) {
    return `the room speaks protocol ${room.protocol}, you speak ${peer.protocol}: update the older side (ours is ${PROTOCOL_VERSION})`
  }
  const a = room.game
  const b = peer.game
  if (a.id !== b.id) return `the room plays ${a.id}, you play ${b.id}: join another room`
  if (a.version !== b.version)
    return `the room plays ${a.id} ${a.version}, you have ${b.version}: update the older side`
  if (a.tickRate !== b.tickRate || a.inputBytes !== b.inputBytes || !equalBytes(a.neutral, b.neutral)) {
    return `${a.id} ${a.version} has another tick rate or input format here: one side runs a changed build`
  }
  if (a.fingerprint !== b.fingerprint) {
    return `${a.id} ${a.version} behaves differently on the two sides: one runs a changed build or an engine whose arithmetic differs`
  }
  if (room.seats !== peer.seats)
    return `the room has ${room.seats} seats, you want ${peer.seats}: join with the same number`
  const options = canonicalJson(room.options)
  if (options !== canonicalJson(peer.options)) {
    return `the room's options are ${options}, yours are ${canonicalJson(peer.options)}: join with the same options`
  }
  return null
}
