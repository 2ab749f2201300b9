/** Whole matches with a relay in virtual time: real matches and a referee, on networks without sockets. */
import { type Game, Random } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import type { MatchSettings } from '../../src/match/contract/match-contract.js'
import { HostedRoom, type HostedRoomOptions } from '../../src/match/hosted/hosted-room.js'
import { describeGame } from '../../src/match/lobby/handshake.js'
import { Match } from '../../src/match/match.js'
import type { Clock } from '../../src/transport/clock.js'
import { HubLane } from '../../src/transport/hub/hub-lane.js'
import type { Delivery, Lane, LaneStats, Packet } from '../../src/transport/lane.js'
import type { MemberLanes } from '../../src/transport/paths/link-lane.js'
import { MultiPathLane } from '../../src/transport/paths/multi-path-lane.js'
import { PROTOCOL_VERSION } from '../../src/wire/limits.js'
import { MultiPathRoom, playerName, RELAY, STEP_MS } from '../../test/transport/paths/multi-path-room.js'

/** Moments of a frame at which something can happen. */
export const PARTS = 8
/** Numbers of packets begin at sixteenths of a millisecond of the wall clock: as large as in life, the same in each run. */
const FIRST_SEQUENCE = 16 * Date.UTC(2027, 0, 1)
/** Players come to a room some seconds after each other. */
const SEQUENCES_BETWEEN_PLAYERS = 16 * 5000

/** Signs claims without signatures, and accepts all. */
export const NOTARY = {
  sign: <Claim>(claim: Claim) => Promise.resolve({ ...claim, signature: new Uint8Array(0) }),
  check: () => Promise.resolve(null),
}

const rejected = (reason: string) => () => Promise.reject(new Error(reason))

/** The usual limits; no log on a disk, no verdicts, and no player that succeeds the relay. */
const REFEREE = {
  ...{ toleranceFrames: 12, dropAfterMs: 10_000, logFrames: 4096, lobbyIdleMs: Number.POSITIVE_INFINITY },
  admitOnly: () => undefined,
  recorderOf: () => ({
    open: () => undefined,
    keep: () => Promise.resolve(),
    recall: rejected('no player succeeds this relay'),
    rewind: rejected('no player succeeds this relay'),
    claim: () => undefined,
    seat: () => false,
    ending: false,
    isOver: () => false,
    settle: rejected('no match is judged here'),
    abandon: () => undefined,
  }),
} as const satisfies Partial<HostedRoomOptions>

/** A relay's room, and the clock of a network. Its referee has the usual limits, and stores nothing. */
export class RefereedRoom {
  readonly clock: Clock
  readonly random: Random
  readonly #advance: (ms: number) => void
  readonly #room: HostedRoom
  readonly #randomBytes = (): Uint8Array => Uint8Array.from({ length: 16 }, () => this.random.uint32() & 0xff)

  /** @param advance lets so many milliseconds of the network pass */
  constructor(
    {
      seed,
      game,
      seats,
      options,
    }: Pick<MatchSettings, 'options'> & { seed: number; game: Game<unknown, unknown>; seats: number },
    { lane, clock, advance }: { lane: Lane; clock: Clock; advance: (ms: number) => void },
  ) {
    this.clock = clock
    this.random = new Random(seed)
    this.#advance = advance
    this.#room = new HostedRoom({
      ...{ lane, clock, randomBytes: this.#randomBytes, ...REFEREE },
      wish: { protocol: PROTOCOL_VERSION, game: describeGame(game), seats, options: options ?? {} },
    })
  }

  /** A player's match on its lane. */
  join<State, Input>(game: Game<State, Input>, lane: Lane, tuning: MatchSettings): Match<State, Input> {
    const ports = { lane, clock: this.clock, claimSigner: NOTARY, relay: RELAY, randomBytes: this.#randomBytes }
    return new Match(game, ports, tuning)
  }

  /** Lets time pass. @param act called in every part of a frame */
  async run(ms: number, act: (part: number) => void): Promise<void> {
    const endMs = this.clock.nowMs() + ms
    while (this.clock.nowMs() < endMs - 1e-6) {
      for (let part = 0; part < PARTS; part += 1) {
        this.#advance(STEP_MS / PARTS)
        act(part)
      }
      this.#room.tick()
      await Promise.resolve()
    }
  }
}

interface VirtualRoomOptions<State, Input> {
  readonly seed: number
  readonly players: number
  readonly game: Game<State, Input>
  readonly createBrain: (seed: number) => Brain<State, Input>
  /** Datagrams to the relay, whose hub passes them on; otherwise nothing but gossip. */
  readonly merged: boolean
  /** Datagrams between the players, too: then they need no hub. Default false: they meet at the relay only. */
  readonly direct?: boolean
  readonly tuning?: Omit<MatchSettings, 'seats' | 'name'>
  /** From player to relay, and from relay to player. */
  readonly delayMs: number
  readonly jitterMs: number
  readonly lossRatio: number
}

/** A lane set that reports what a match sends, and what it receives. */
export class WatchedLanes extends MultiPathLane {
  onSent: (packet: Uint8Array) => void = () => undefined
  /** Called once in each tick of a match, with all that came since the last one. */
  onReceived: (packets: readonly Packet[]) => void = () => undefined

  override receive(): Packet[] {
    const packets = super.receive()
    this.onReceived(packets)
    return packets
  }

  override broadcast(bytes: Uint8Array, delivery?: Delivery): void {
    this.onSent(bytes)
    super.broadcast(bytes, delivery)
  }
}

/** A match on real lane sets and a hub. */
export class VirtualRoom<State, Input> {
  readonly players: {
    readonly match: Match<State, Input>
    readonly lane: WatchedLanes
    readonly members: MemberLanes
  }[] = []
  readonly #room: RefereedRoom
  readonly #hub: HubLane
  readonly #tickParts: readonly number[]
  readonly #brains: readonly Brain<State, Input>[]

  /** @param onSent called with every packet that a match broadcasts */
  constructor(options: VirtualRoomOptions<State, Input>, onSent: (packet: Uint8Array) => void = () => undefined) {
    const { seed, players, game, merged, direct = false, tuning = {}, delayMs, jitterMs, lossRatio } = options
    const route = direct ? 'direct' : 'circuit'
    const lanes = new MultiPathRoom({ seed, players: 0, relay: false, route, delayMs: 2 * delayMs })
    const { gossip, datagram } = lanes.pairings
    gossip.network.linkAll({ jitterMs })
    datagram.network.linkAll({ delayMs, jitterMs, lossRatio })
    const clock = { nowMs: () => lanes.nowMs }
    const kinds = merged || direct ? (['datagram'] as const) : []
    this.#hub = new HubLane(lanes.parts(RELAY, kinds), { clock, firstSequence: FIRST_SEQUENCE, life: 1 })
    const about = { seed, game: game as Game<unknown, unknown>, seats: players, options: tuning.options ?? {} }
    this.#room = new RefereedRoom(about, { lane: this.#hub, clock, advance: (ms) => lanes.advance(ms) })
    this.#brains = Array.from({ length: players }, (_, seat) => options.createBrain(seed + seat))
    this.#tickParts = this.#brains.map(() => this.#room.random.int(0, PARTS - 1))
    for (let index = 0; index < players; index += 1) {
      const name = playerName(index)
      for (let other = 0; !direct && other < index; other += 1) datagram.forbid(name, playerName(other))
      const members = lanes.parts(name, kinds)
      const firstSequence = FIRST_SEQUENCE + index * SEQUENCES_BETWEEN_PLAYERS
      const lane = new WatchedLanes(members, { relay: RELAY, clock, firstSequence })
      lane.onSent = onSent
      this.players.push({ match: this.#room.join(game, lane, { ...tuning, seats: players, name }), lane, members })
    }
  }

  get nowMs(): number {
    return this.#room.clock.nowMs()
  }

  /** @throws Error unless all players play */
  checkPlaying(): void {
    const phases = this.players.map(({ match }) => match.phase)
    if (phases.some((phase) => phase !== 'playing')) throw new Error(`not all players play: ${phases}`)
  }

  /** Lets time pass. Players tick at different moments of a frame, as they do in life. */
  run(ms: number): Promise<void> {
    return this.#room.run(ms, (part) => {
      this.#hub.pump()
      this.players.forEach(({ match }, index) => {
        if (this.#tickParts[index] !== part) return
        match.tick(() => this.#brains[index]!.decide(match.session!.state, match.seat))
      })
    })
  }

  /** Counters of a player's gossip, and of its links of all kinds together. */
  statsOf(index: number): { gossip: Readonly<LaneStats>; links: Readonly<LaneStats> } {
    const { gossip, links } = this.players[index]!.members
    return { gossip: { ...gossip.stats }, links: { ...(links[0]?.lane ?? gossip).stats } }
  }
}
