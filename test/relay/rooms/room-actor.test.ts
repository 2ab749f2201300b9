import assert from 'node:assert/strict'
import { CONFIG_DEFAULTS } from '../../../relay/config/config-defaults.js'
import { Metrics } from '../../../relay/ops/metrics.js'
import { RoomActor, type RoomLane } from '../../../relay/rooms/room-actor.js'
import type { Settlement } from '../../../relay/settlement/settlement.js'
import { PeerstepError } from '../../../src/errors.js'
import type { Wish } from '../../../src/match/lobby/handshake.js'
import { type LaneStats, newLaneStats, type Packet, type PeerId } from '../../../src/transport/lane.js'
import type { Claim } from '../../../src/wire/claim.js'
import type { Start } from '../../../src/wire/lobby.js'
import { decodePacket, encodePacket, type PacketBody } from '../../../src/wire/packet.js'
import { matchTagOf } from '../../../src/wire/play.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { CLAIM, GAME, PLAY } from '../../wire/samples.js'
import { listeningLog } from '../validation/validator-kit.js'

const TICK_MS = 8
const CLAIM_WAIT_MS = CONFIG_DEFAULTS.match.claimWaitMs
const wish: Wish = { protocol: 1, game: GAME, seats: 3, options: {} }
const shape = { seats: wish.seats, neutral: GAME.neutral }

/** A lane without a network: what the room says is kept, what peers say is put in. */
class LaneInMemory implements RoomLane {
  readonly name = 'memory'
  readonly localPeer = 'relay'
  readonly lossy = false
  readonly packetCost = 1
  readonly packetBytesMax = 60 * 1024
  readonly peers: PeerId[] = []
  readonly said: RoomMessage[] = []
  readonly stats: LaneStats = newLaneStats()
  admitted: readonly PeerId[] | null = null
  closed = false
  #inbox: Packet[] = []

  hear(from: PeerId, body: PacketBody, receivedAtMs: number): void {
    if (this.admitted?.includes(from) !== false)
      this.#inbox.push({ from, bytes: encodePacket(body, shape), receivedAtMs })
  }
  send(_to: PeerId, bytes: Uint8Array): void {
    this.broadcast(bytes)
  }
  broadcast(bytes: Uint8Array): void {
    const body = decodePacket(bytes, shape)
    if (body?.room !== undefined) this.said.push(body.room)
  }
  seek(): void {}
  laneTo(): string {
    return this.name
  }
  receive(): Packet[] {
    return this.#inbox.splice(0)
  }
  close(): void {
    this.closed = true
  }
  async drained(): Promise<void> {}
  admitOnly(peers: readonly PeerId[]): void {
    this.admitted = peers
  }
}

/** Stands in for what is durable and judged; a test says what fails and what is simulated. */
class SettlementInMemory {
  readonly claims: Claim[] = []
  forgotten = 0
  closed = 0
  simulated = false
  refusesSeats = false
  fails = { open: false, close: false }
  decide = (): void => {}

  async open(): Promise<void> {
    if (this.fails.open) throw new PeerstepError('STORE_FAILED', 'the disk is full')
  }
  async append(): Promise<void> {}
  claim(_matchId: Uint8Array, claim: Claim): void {
    this.claims.push(claim)
  }
  simulates(): boolean {
    return this.simulated
  }
  onProgress(_matchId: Uint8Array, listener: (progress: unknown) => void): void {
    this.decide = () => listener({ decided: {} })
  }
  seat(): boolean {
    return !this.refusesSeats
  }
  async close(): Promise<{ certificateBytes: Uint8Array }> {
    this.closed += 1
    if (this.fails.close) throw new PeerstepError('STORE_FAILED', 'the disk is full')
    return { certificateBytes: Uint8Array.of(1, 2, 3) }
  }
  forget(): void {
    this.forgotten += 1
  }
}

describe('RoomActor', () => {
  let nowMs: number
  let lane: LaneInMemory
  let settlement: SettlementInMemory
  let log: Record<string, unknown>[]
  let metrics: Metrics
  let room: RoomActor
  /** Newest frame every seat has sent an input for. */
  let played: number
  const unhandled: unknown[] = []
  const note = (error: unknown): void => {
    unhandled.push(error)
  }
  beforeEach(() => {
    nowMs = 1000
    played = -1
    lane = new LaneInMemory()
    settlement = new SettlementInMemory()
    metrics = new Metrics()
    const listening = listeningLog()
    log = listening.lines
    const opening = { name: 'friday', topic: 'topic', wish, openedBy: 'ada', closed: false, lane }
    room = new RoomActor(opening, {
      settlement: settlement as unknown as Settlement,
      config: CONFIG_DEFAULTS,
      metrics,
      log: listening.log,
      clock: { nowMs: () => nowMs },
    })
    process.on('unhandledRejection', note)
  })
  afterEach(() => {
    process.off('unhandledRejection', note)
    assert.deepEqual(unhandled.splice(0), [])
  })

  const players = ['ada', 'bob', 'eve']
  const say = (from: PeerId, message: RoomMessage): void => lane.hear(from, { room: message }, nowMs)
  const hello = (from: PeerId): void =>
    say(from, {
      type: 'hello',
      ...wish,
      name: from,
      spectator: false,
      pingMs: 0,
      echo: null,
      referee: false,
    })
  const wait = async (ms: number, each: () => void = () => {}): Promise<void> => {
    for (const endMs = nowMs + ms; nowMs < endMs; nowMs += TICK_MS) {
      each()
      room.tick()
      await Promise.resolve()
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  const heard = <Type extends RoomMessage['type']>(type: Type) =>
    lane.said.filter((one): one is Extract<RoomMessage, { type: Type }> => one.type === type)
  const start = (): Start => heard('start').at(-1)!
  const startMatch = async (): Promise<void> => {
    for (const player of players) hello(player)
    await wait(100)
    for (const player of players) say(player, { type: 'ready', matchTag: matchTagOf(start().matchId) })
    await wait(100)
    assert.equal(room.state, 'running')
  }
  const claim = (seat: number): void =>
    say(players[seat]!, { type: 'claim', claim: { ...CLAIM, seat, matchId: start().matchId } })
  /** Every seat, or each of these, sends one input a tick. */
  const playOn = (seats: readonly number[] = [0, 1, 2]): void => {
    played += 1
    for (const seat of seats) {
      const runs = [{ seat, firstFrame: played, count: 1, inputs: Uint8Array.of(0, 1) }]
      const play = { ...PLAY, matchTag: matchTagOf(start().matchId), seat, frame: played, runs, acks: [-1, -1, -1] }
      const rest = {
        finalFrame: -1,
        advantageFrames: [0, 0, 0],
        hashes: [],
        echo: null,
        resync: false,
        packetFrames: 1,
      }
      lane.hear(players[seat]!, { play: { ...play, ...rest } }, nowMs)
    }
  }
  const dropped = async (reason: string): Promise<number> => {
    const line = (await metrics.text())
      .split('\n')
      .find((one) => one.includes(`packets_dropped_total{reason="${reason}"`))
    return Number(line?.split(' ')[1])
  }

  it('goes from lobby to match to verdict, tells the certificate, and ends when all have left', async () => {
    await startMatch()
    await wait(500, () => playOn())
    for (const seat of [0, 1, 2]) claim(seat)
    await wait(50)
    assert.equal(room.state, 'told')
    assert.deepEqual(heard('certificate')[0]!.certificate, Uint8Array.of(1, 2, 3))
    for (const player of players) say(player, { type: 'bye', reason: 'left' })
    await wait(50)
    assert.equal(room.state, 'over')
    assert.equal(lane.closed, true)
  })

  it('survives a claim for a match that could not be opened', async () => {
    settlement.fails.open = true
    for (const player of players) hello(player)
    await wait(100)
    for (const player of players) say(player, { type: 'ready', matchTag: matchTagOf(start().matchId) })
    room.tick()
    claim(0)
    room.tick()
    await wait(100)
    assert.equal(room.state, 'over')
    assert.equal(settlement.forgotten, 1)
  })

  it('takes a claim only once the match runs, so that it is not lost', async () => {
    for (const player of players) hello(player)
    await wait(100)
    claim(0)
    await wait(20)
    for (const player of players) say(player, { type: 'ready', matchTag: matchTagOf(start().matchId) })
    await wait(100, () => playOn())
    assert.equal(settlement.claims.length, 0)
    claim(0)
    await wait(20, () => playOn())
    assert.equal(settlement.claims.length, 1)
  })

  it('is not ended by one seat that claims an outcome early, in a game that is not simulated here', async () => {
    await startMatch()
    claim(1)
    await wait(3 * CLAIM_WAIT_MS, () => playOn())
    assert.equal(room.state, 'running')
  })

  it('waits for the last claims once more than half of the seats have claimed', async () => {
    await startMatch()
    await wait(500, () => playOn())
    claim(0)
    claim(1)
    await wait(CLAIM_WAIT_MS - 100, () => playOn())
    assert.equal(room.state, 'running')
    await wait(200, () => playOn())
    assert.equal(room.state, 'told')
  })

  it('waits for the simulation when there is one, and then for claims', async () => {
    settlement.simulated = true
    await startMatch()
    for (const seat of [0, 1, 2]) claim(seat)
    await wait(2 * CLAIM_WAIT_MS, () => playOn())
    assert.equal(room.state, 'running')
    settlement.decide()
    await wait(50, () => playOn())
    assert.equal(room.state, 'told')
  })

  it('goes by the claims when the simulation breaks down', async () => {
    settlement.simulated = true
    await startMatch()
    await wait(500, () => playOn())
    settlement.simulated = false
    for (const seat of [0, 1, 2]) claim(seat)
    await wait(50)
    assert.equal(room.state, 'told')
  })

  it('releases a match that cannot be settled, and tells its players', async () => {
    settlement.fails.close = true
    await startMatch()
    await wait(100, () => playOn())
    for (const seat of [0, 1, 2]) claim(seat)
    await wait(50)
    assert.equal(room.state, 'over')
    assert.equal(settlement.forgotten, 1)
    assert.match(heard('bye')[0]!.reason, /could not be settled/)
  })

  it('closes a lobby in which no peer sits, whatever packets come', async () => {
    await wait(31_000, () => say('stranger', { type: 'ready', matchTag: 1 }))
    assert.equal(room.state, 'over')
  })

  it('keeps a lobby for as long as a player waits in it', async () => {
    await wait(60_000, () => hello('ada'))
    assert.equal(room.state, 'lobby')
  })

  it('closes a match of which no frame becomes final, whatever packets come', async () => {
    await startMatch()
    await wait(61_000, () => say('ada', { type: 'ready', matchTag: 1 }))
    assert.notEqual(room.state, 'running')
  })

  it('takes packets of the players alone once the match runs', async () => {
    assert.equal(lane.admitted, null)
    await startMatch()
    assert.deepEqual(lane.admitted, players)
  })

  for (const refusesSeats of [false, true]) {
    it(`gives a seat that was left to a newcomer${refusesSeats ? ', unless its record can hold no more changes' : ''}`, async () => {
      settlement.refusesSeats = refusesSeats
      await startMatch()
      await wait(100, () => playOn())
      const newcomer = { peer: 'new', name: 'New' }
      assert.match(room.seatNewcomer(newcomer)!, /all its seats are held/)
      say('eve', { type: 'bye', reason: 'left' })
      for (let i = 0; i < 3000 && room.refusalOf('new') !== null; i += 1) await wait(TICK_MS, () => playOn([0, 1]))
      assert.equal(room.refusalOf('new'), null)
      const refusal = room.seatNewcomer(newcomer)
      if (refusesSeats) assert.match(refusal!, /changes no seats any more/)
      else assert.equal(refusal, null)
      assert.deepEqual([room.seats('eve'), room.seats('new')], [refusesSeats, !refusesSeats])
      assert.deepEqual(lane.admitted, refusesSeats ? players : ['ada', 'bob', 'new'])
    })
  }

  it('counts what it did not take, by reason', async () => {
    lane.stats.forged = 3
    lane.stats.foreign = 2
    await wait(20)
    lane.stats.forged = 4
    await wait(20)
    assert.deepEqual([await dropped('forged'), await dropped('foreign'), await dropped('malformed')], [4, 2, 0])
  })

  it('closes after a defect of ours, and says so in the log', async () => {
    await startMatch()
    room.crash(new Error('an assertion failed'))
    assert.equal(room.state, 'over')
    assert.equal(settlement.forgotten, 1)
    assert.ok(log.some(({ level, msg }) => level === 60 && msg === 'a room had to be closed'))
  })

  it('tells a verdict that was being found when the relay stops', async () => {
    await startMatch()
    await wait(100, () => playOn())
    for (const seat of [0, 1, 2]) claim(seat)
    nowMs += TICK_MS
    room.tick()
    assert.equal(room.state, 'settling')
    await room.settled()
    assert.equal(heard('certificate').length, 1)
  })
})
