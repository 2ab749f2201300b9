/** A sealed play as a match of a relay: its players, its seals, and the claims of its seats. */
import { type FinalFrames, replay } from 'peerstep/core'
import type { MatchOpening } from '../../relay/settlement/open-match.js'
import type { Settlement } from '../../relay/settlement/settlement.js'
import { generateIdentity, type Identity } from '../../src/identity.js'
import { describeGame } from '../../src/match/lobby/handshake.js'
import { signClaim } from '../../src/trust/claim.js'
import { canonicalJson } from '../../src/wire/canonical-json.js'
import type { Claim } from '../../src/wire/claim.js'
import type { GameDescription } from '../../src/wire/game-description.js'
import { framesOf, type SealedPlay } from './sealed-play.js'

/** Every match is the same play between the same players: only its number differs. */
export class LoggedMatches {
  readonly play: SealedPlay
  readonly #players: readonly Identity[]
  readonly #facts: GameDescription
  readonly #end: Omit<Claim, 'matchId' | 'seat' | 'signature'>

  static async of(play: SealedPlay): Promise<LoggedMatches> {
    return new LoggedMatches(play, await Promise.all(play.inputs.map(generateIdentity)))
  }

  private constructor(play: SealedPlay, players: readonly Identity[]) {
    this.play = play
    this.#players = players
    this.#facts = describeGame(play.game)
    const { frames, hash, outcome } = replay(play.game, play.setup, framesOf(play))
    this.#end = { frame: frames, stateHash: hash, outcomeJson: (outcome && canonicalJson(outcome)) ?? '' }
  }

  opening(number: number): MatchOpening {
    return {
      matchId: matchIdOf(number),
      room: `room ${number}`,
      meeting: { topic: `topic of match ${number}`, closed: false },
      game: this.#facts,
      seed: this.play.setup.seed,
      options: this.play.setup.options,
      seats: this.#players.map(({ peerId }, seat) => ({ peer: peerId, name: `player ${seat}` })),
      startedAtMs: Date.UTC(2027, 0, 1) + number,
    }
  }

  /** What honest players sign, by seat. */
  claims(number: number): Promise<Claim[]> {
    return Promise.all(
      this.#players.map((player, seat) => signClaim(player, { ...this.#end, matchId: matchIdOf(number), seat })),
    )
  }

  /** A seal waits until the one before it is durable, as those of a room do. */
  async log(settlement: Settlement, number: number, chunks: readonly FinalFrames[] = this.play.chunks): Promise<void> {
    for (const chunk of chunks) await settlement.append(matchIdOf(number), chunk)
  }
}

/** Id of a match by its number. */
export function matchIdOf(number: number): Uint8Array {
  const id = new Uint8Array(16)
  new DataView(id.buffer).setUint32(12, number)
  return id
}
