/** A whole match with a relay in virtual time: real matches on real lane sets and a hub, on networks without sockets. */
import { type Game, Random } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import type { MatchSettings } from '../../src/match/contract/match-contract.js'
import { HostedRoom } from '../../src/match/hosted/hosted-room.js'
import { describeGame } from '../../src/match/lobby/handshake.js'
import { Match } from '../../src/match/match.js'
import { HubLane } from '../../src/transport/hub/hub-lane.js'
import type { Delivery, LaneStats, Packet } from '../../src/transport/lane.js'
import type { MemberLanes } from '../../src/transport/paths/link-lane.js'
import { MultiPathLane } from '../../src/transport/paths/multi-path-lane.js'
import { PROTOCOL_VERSION } from '../../src/wire/limits.js'
import { LaneSetRoom, playerName, RELAY, STEP_MS } from '../../test/transport/paths/multi-path-room.js'
import { PLAIN_REFEREE } from './plain-referee.js'

/** Numbers of packets begin at sixteenths of a millisecond of the wall clock: as large as in life, the same in each run. */
const FIRST_SEQUENCE = 16 * Date.UTC(2027, 0, 1)
/** Players come to a room some seconds after each other. */
const SEQUENCES_BETWEEN_PLAYERS = 16 * 5000
/** Parts of a frame between which the hub passes packets on. */
const PARTS = 8

export interface VirtualRoomOptions<State, Input> {
  readonly seed: number
  readonly players: number
  readonly game: Game<State, Input>
  readonly createBrain: (seed: number) => Brain<State, Input>
  /** Datagrams to the relay, whose hub passes them on; otherwise nothing but gossip. */
  readonly merged: boolean
  /** Datagrams between the players, too, who then need no hub. Default false: they meet at the relay only. */
  readonly direct?: boolean
  readonly tuning?: Omit<MatchSettings, 'seats' | 'name'>
  /** From player to relay, and from relay to player. */
  readonly delayMs: number
  readonly jitterMs: number
  readonly lossRatio: number
}

export interface VirtualPlayer<State, Input> {
  readonly match: Match<State, Input>
  readonly lane: HeardSet
  readonly parts: MemberLanes
}

/** Tells what a match says before it goes its ways, and what it hears. */
export class HeardSet extends MultiPathLane {
  onSaid: (packet: Uint8Array) => void = () => undefined
  /** Once for each tick of a match, with all that came since the last one. */
  onHeard: (packets: readonly Packet[]) => void = () => undefined

  override receive(): Packet[] {
    const packets = super.receive()
    this.onHeard(packets)
    return packets
  }

  override broadcast(bytes: Uint8Array, delivery?: Delivery): void {
    this.onSaid(bytes)
    super.broadcast(bytes, delivery)
  }
}

export class VirtualRoom<State, Input> {
  readonly players: VirtualPlayer<State, Input>[] = []
  readonly #lanes: LaneSetRoom
  readonly #hub: HubLane
  readonly #room: HostedRoom
  readonly #tickMs: readonly number[]
  readonly #brains: readonly Brain<State, Input>[]

  /** @param onSaid told of every packet that a match broadcasts */
  constructor(options: VirtualRoomOptions<State, Input>, onSaid: (packet: Uint8Array) => void) {
    const { seed, players, game, merged, direct = false, tuning = {}, delayMs, jitterMs, lossRatio } = options
    const random = new Random(seed)
    const route = direct ? 'direct' : 'circuit'
    this.#lanes = new LaneSetRoom({ seed, players: 0, relay: false, route, delayMs: 2 * delayMs })
    const { gossip, datagram } = this.#lanes.pairings
    gossip.network.linkAll({ jitterMs })
    datagram.network.linkAll({ delayMs, jitterMs, lossRatio })
    const clock = { nowMs: () => this.#lanes.nowMs }
    const randomBytes = (): Uint8Array => Uint8Array.from({ length: 16 }, () => random.uint32() & 0xff)
    const kinds = merged || direct ? (['datagram'] as const) : []
    this.#hub = new HubLane(this.#lanes.parts(RELAY, kinds), { clock, firstSequence: FIRST_SEQUENCE, life: 1 })
    this.#room = new HostedRoom({
      lane: this.#hub,
      clock,
      wish: { protocol: PROTOCOL_VERSION, game: describeGame(game), seats: players, options: tuning.options ?? {} },
      randomBytes,
      ...PLAIN_REFEREE,
    })
    this.#brains = Array.from({ length: players }, (_, seat) => options.createBrain(seed + seat))
    this.#tickMs = this.#brains.map(() => random.int(0, PARTS - 1))
    for (let index = 0; index < players; index += 1) {
      const name = playerName(index)
      for (let other = 0; !direct && other < index; other += 1) datagram.forbid(name, playerName(other))
      const parts = this.#lanes.parts(name, kinds)
      const lane = new HeardSet(parts, {
        relay: RELAY,
        clock,
        firstSequence: FIRST_SEQUENCE + index * SEQUENCES_BETWEEN_PLAYERS,
      })
      lane.onSaid = onSaid
      const claimSigner = {
        sign: <Claim>(claim: Claim) => Promise.resolve({ ...claim, signature: new Uint8Array(0) }),
        check: () => Promise.resolve(null),
      }
      const ports = { lane, clock, claimSigner, relay: RELAY, randomBytes }
      const match = new Match(game, ports, { ...tuning, seats: players, name })
      this.players.push({ match, lane, parts })
    }
  }

  get nowMs(): number {
    return this.#lanes.nowMs
  }

  get phases(): readonly string[] {
    return this.players.map(({ match }) => match.phase)
  }

  /** Lets time pass. Players tick at different moments of a frame, as they do in life. */
  async run(ms: number): Promise<void> {
    const endMs = this.#lanes.nowMs + ms
    while (this.#lanes.nowMs < endMs) {
      for (let part = 0; part < PARTS; part += 1) {
        this.#lanes.advance(STEP_MS / PARTS)
        this.#hub.pump()
        this.players.forEach(({ match }, index) => {
          if (this.#tickMs[index] !== part) return
          match.tick(() => {
            const session = match.session!
            return this.#brains[index].decide(session.state, match.seat)
          })
        })
      }
      this.#room.tick()
      await Promise.resolve()
    }
  }

  /** Of the lanes that links and gossip are, all kinds together. */
  statsOf(index: number): { gossip: Readonly<LaneStats>; links: Readonly<LaneStats> } {
    const { gossip, links } = this.players[index].parts
    return { gossip: { ...gossip.stats }, links: { ...(links[0]?.lane ?? gossip).stats } }
  }
}
