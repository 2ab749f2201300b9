import assert from 'node:assert/strict'
import { CONFIG_DEFAULTS } from '../../../relay/config/config-defaults.js'
import { RoomQuota } from '../../../relay/net/room-quota.js'
import { Metrics } from '../../../relay/ops/metrics.js'
import { RoomRegistry, type RoomRegistryParts } from '../../../relay/rooms/room-registry.js'
import type { Settlement } from '../../../relay/settlement/settlement.js'
import { generateIdentity } from '../../../src/identity.js'
import { systemClock } from '../../../src/transport/clock.js'
import type { Host } from '../../../src/transport/libp2p/host-contract.js'
import { FIND_ROOM_PROTOCOL, ROOM_PROTOCOL, requestBytes } from '../../../src/transport/streams/request-response.js'
import type { OpenRoom, RoomOpened } from '../../../src/wire/open-room.js'
import { decodeRoomOpened, encodeOpenRoom } from '../../../src/wire/open-room.js'
import { decodeRoomFound } from '../../../src/wire/room-found.js'
import { RealNodes, until, webSocketAddress } from '../../transport/real-nodes.js'
import { GAME } from '../../wire/samples.js'
import { listeningLog } from '../validation/validator-kit.js'

const QUESTION: OpenRoom = {
  protocol: 1,
  room: 'friday',
  game: GAME,
  seats: 2,
  options: {},
  spectate: false,
  closed: false,
  name: 'a',
}

describe('RoomRegistry', () => {
  const nodes = new RealNodes()
  const registries: RoomRegistry[] = []
  afterEach(async () => {
    for (const registry of registries.splice(0)) await registry.stop()
    await nodes.stop()
  })

  async function open(over: Partial<RoomRegistryParts> = {}, limits: Partial<typeof CONFIG_DEFAULTS.limits> = {}) {
    const identity = await generateIdentity()
    const relay = await nodes.relay({ identity })
    const registry = new RoomRegistry({
      node: relay.node,
      laneHost: relay.laneHost,
      identity,
      settlement: {} as Settlement, // no match is played here
      config: { ...CONFIG_DEFAULTS, limits: { ...CONFIG_DEFAULTS.limits, ...limits } },
      metrics: new Metrics(),
      log: listeningLog().log,
      clock: systemClock,
      quota: new RoomQuota(0),
      iceServers: [],
      datagramPort: null,
      space: { trouble: undefined },
      ...over,
    })
    registries.push(registry)
    await registry.start()
    return { registry, relay, identity, join: () => nodes.host([webSocketAddress(relay)]) }
  }

  const ask = async (host: Host, over: Partial<OpenRoom> = {}): Promise<RoomOpened> => {
    const question = { ...QUESTION, ...over }
    const answer = await requestBytes(host.node, host.relays[0]!, ROOM_PROTOCOL, encodeOpenRoom(question))
    return decodeRoomOpened(answer)!
  }
  it('names the STUN and TURN servers to every peer that gets into a room', async () => {
    const iceServers = [{ urls: ['stun:127.0.0.1:9104'], username: '', credential: '' }]
    const { join } = await open({ iceServers })
    const hosts = [await join(), await join()]
    for (const host of hosts) assert.deepEqual((await ask(host)).iceServers, iceServers)
    assert.deepEqual((await ask(hosts[0]!, { protocol: 99 })).iceServers, [])
  })

  const refusal = async (host: Host, over: Partial<OpenRoom> = {}): Promise<string> => {
    const { ok, reason } = await ask(host, over)
    assert.equal(ok, false)
    return reason
  }

  it('shows spectators a place beside the room, whatever seats and options they name', async () => {
    const { join } = await open()
    const [player, spectator] = [await join(), await join()]
    assert.match(await refusal(spectator, { spectate: true }), /this room does not exist/)
    const { topic } = await ask(player)
    const watched = await ask(spectator, { spectate: true, seats: 3, options: { seconds: 5 } })
    assert.equal(watched.ok, true)
    assert.equal(watched.topic, `${topic}/watch`)
    assert.equal((await ask(await join(), { spectate: true })).topic, watched.topic)
    assert.match(await refusal(spectator, { spectate: true, game: { ...GAME, id: 'another' } }), /plays/)
  })

  it('answers how a room stands, and opens none by it', async () => {
    const { join, registry } = await open()
    const [a, b] = [await join(), await join()]
    const find = async (over: Partial<OpenRoom> = {}) => {
      const question = encodeOpenRoom({ ...QUESTION, ...over })
      return decodeRoomFound(await requestBytes(b.node, b.relays[0]!, FIND_ROOM_PROTOCOL, question))
    }
    assert.equal(await find(), 'none')
    assert.equal(await find({ spectate: true }), 'none')
    assert.equal(registry.rooms, 0)
    await ask(a)
    assert.equal(await find(), 'lobby')
    assert.equal(await find({ spectate: true }), 'lobby')
    assert.equal(await find({ room: 'saturday' }), 'none')
    const nonsense = await requestBytes(b.node, b.relays[0]!, FIND_ROOM_PROTOCOL, Uint8Array.of(1, 2, 3))
    assert.equal(decodeRoomFound(nonsense), 'none')
    assert.equal(registry.rooms, 1)
  })

  it('turns spectators away when the room has no places for them', async () => {
    const { join } = await open({}, { spectators: 0 })
    const player = await join()
    await ask(player)
    assert.match(await refusal(player, { spectate: true }), /all 0 places for spectators/)
  })

  it('sends all peers that ask for the same room to the same topic', async () => {
    const { join, registry } = await open()
    const [a, b] = [await join(), await join()]
    const [first, second] = [await ask(a), await ask(b)]
    assert.equal(first.ok, true)
    assert.equal(first.topic, second.topic)
    assert.notEqual((await ask(a, { room: 'saturday' })).topic, first.topic)
    assert.equal(registry.rooms, 2)
  })

  it('names what does not fit when the room was opened with other settings', async () => {
    const { join } = await open()
    const [first, later] = [await join(), await join()]
    await ask(first)
    assert.match(await refusal(later, { game: { ...GAME, id: 'chess' } }), /the room plays arena, you play chess/)
    assert.match(await refusal(later, { seats: 3 }), /the room has 2 seats, you want 3/)
    assert.match(await refusal(later, { options: { map: 'moon' } }), /options are \{\}, yours are \{"map":"moon"\}/)
    assert.match(await refusal(later, { seats: 5, game: { ...GAME, seatsMax: 4 } }), /takes 2 to 4 seats/)
    assert.match(await refusal(later, { protocol: 2 }), /speaks protocol 1, you speak 2/)
  })

  it('opens so many rooms for one peer, for one address and in all', async () => {
    const quota = new RoomQuota(3, { countLoopback: true })
    const { join } = await open({ quota }, { roomsPerPeer: 2, rooms: 4 })
    const [a, b] = [await join(), await join()]
    for (const room of ['1', '2']) assert.equal((await ask(a, { room })).ok, true)
    assert.match(await refusal(a, { room: '3' }), /you have 2 rooms open here/)
    assert.equal((await ask(b, { room: '3' })).ok, true)
    assert.match(await refusal(b, { room: '4' }), /from your address/)
  })

  it('opens no more rooms than its limit', async () => {
    const { join } = await open({}, { rooms: 1 })
    const host = await join()
    await ask(host)
    assert.match(await refusal(host, { room: '2' }), /all 1 rooms of this relay are taken/)
  })

  it('opens no rooms that it could not keep', async () => {
    const { join } = await open({ space: { trouble: 'the disk of this relay is almost full' } })
    assert.match(await refusal(await join()), /almost full: try another relay/)
  })

  it('closes a room in which something broke, and goes on with the others', async () => {
    const clock = { nowMs: () => systemClock.nowMs() }
    const { join, registry } = await open({ clock })
    const host = await join()
    await ask(host, { room: 'one' })
    await ask(host, { room: 'another' })
    // The clock breaks for one reading: whichever room reads it then must fall alone.
    let readings = 0
    clock.nowMs = () => {
      readings += 1
      if (readings === 1) throw new Error('the clock stopped')
      return systemClock.nowMs()
    }
    await until('one room is closed', () => registry.rooms === 1)
    assert.equal((await ask(host, { room: 'new' })).ok, true)
  })

  it('takes no rooms any more once it stops', async () => {
    const { join, registry } = await open()
    const host = await join()
    await ask(host)
    await registry.stop()
    assert.equal(registry.rooms, 0)
    await assert.rejects(ask(host))
  })
})
