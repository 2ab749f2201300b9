/** A match in virtual time, watched as its players see it: real matches and a referee on a network without sockets. */
import { Random } from 'peerstep/core'
import type { MatchSettings } from '../../src/match/contract/match-contract.js'
import { HostedRoom } from '../../src/match/hosted/hosted-room.js'
import { describeGame } from '../../src/match/lobby/handshake.js'
import { Match } from '../../src/match/match.js'
import type { LinkPolicy } from '../../src/transport/simulated/link-policy.js'
import { SimulatedNetwork } from '../../src/transport/simulated/simulated-network.js'
import { PROTOCOL_VERSION } from '../../src/wire/limits.js'
import { PLAIN_REFEREE } from '../net/plain-referee.js'
import type { FeltGame } from './felt-games.js'
import { FeltScreen } from './felt-screen.js'

const RELAY = 'relay'
const FRAME_MS = 1000 / 60
/** Moments of a frame at which something happens. Players tick at two of them, half a frame apart, and draw at one. */
const PARTS = 8
/** The lobby, its countdown, and clocks that find each other. */
const BEGIN_MS_MAX = 20_000

export interface FeltRoomOptions<State, Input> {
  readonly seed: number
  readonly players: number
  readonly felt: FeltGame<State, Input>
  readonly tuning: MatchSettings
  /** Of every pair, the relay's included. */
  readonly link: Partial<LinkPolicy>
}

interface Player<State, Input> {
  readonly match: Match<State, Input>
  readonly screen: FeltScreen<State, Input>
  readonly tickPart: number
  readonly drawPart: number
}

export class FeltRoom<State, Input> {
  readonly network: SimulatedNetwork
  readonly #options: FeltRoomOptions<State, Input>
  readonly #room: HostedRoom
  readonly #players: Player<State, Input>[] = []

  constructor(options: FeltRoomOptions<State, Input>) {
    const { seed, players, felt, tuning, link } = options
    this.#options = options
    this.network = new SimulatedNetwork({ seed, startMs: 1000 })
    this.network.linkAll(link)
    const random = new Random(seed)
    const randomBytes = (): Uint8Array => Uint8Array.from({ length: 16 }, () => random.uint32() & 0xff)
    this.#room = new HostedRoom({
      lane: this.network.lane(RELAY, { lossy: true }),
      clock: this.network.clock,
      wish: { protocol: PROTOCOL_VERSION, game: describeGame(felt.game), seats: players, options: felt.options },
      randomBytes,
      ...PLAIN_REFEREE,
    })
    const claimSigner = {
      sign: <Claim>(claim: Claim) => Promise.resolve({ ...claim, signature: new Uint8Array(0) }),
      check: () => Promise.resolve(null),
    }
    for (let index = 0; index < players; index += 1) {
      const name = `player${index}`
      const screen = new FeltScreen(felt, players, seed + index)
      const lane = this.network.lane(name, { lossy: true })
      const ports = { lane, clock: this.network.clock, claimSigner, relay: RELAY, randomBytes }
      const match = new Match(screen.game, ports, { ...tuning, seats: players, name, options: felt.options })
      screen.watch(match)
      const tickPart = random.int(0, PARTS / 2 - 1)
      this.#players.push({ match, screen, tickPart, drawPart: random.int(0, PARTS - 1) })
    }
  }

  get matches(): readonly Match<State, Input>[] {
    return this.#players.map(({ match }) => match)
  }

  get screens(): readonly FeltScreen<State, Input>[] {
    return this.#players.map(({ screen }) => screen)
  }

  /** Until everybody plays. */
  async begin(): Promise<void> {
    const endMs = this.network.clock.nowMs() + BEGIN_MS_MAX
    while (this.matches.some(({ phase }) => phase !== 'playing')) {
      if (this.network.clock.nowMs() > endMs) throw new Error(`seed ${this.#options.seed}: not everybody plays`)
      await this.run(FRAME_MS)
    }
  }

  /** What happens from now on counts. */
  count(): void {
    for (const screen of this.screens) screen.count(this.network.clock.nowMs())
  }

  async run(ms: number): Promise<void> {
    const endMs = this.network.clock.nowMs() + ms
    while (this.network.clock.nowMs() < endMs - 1e-6) {
      for (let part = 0; part < PARTS; part += 1) {
        this.network.advance(FRAME_MS / PARTS)
        const nowMs = this.network.clock.nowMs()
        for (const { match, screen, tickPart, drawPart } of this.#players) {
          // As `Match.run` does it: two ticks in a frame, drawn when the screen is ready for it.
          if (part % (PARTS / 2) === tickPart) {
            match.tick(() => screen.read(nowMs))
            screen.ticked(nowMs)
          }
          if (part === drawPart) screen.draw(this.screens, nowMs)
        }
      }
      this.#room.tick()
      await Promise.resolve()
    }
  }
}
