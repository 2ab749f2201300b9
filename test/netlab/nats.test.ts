import assert from 'node:assert/strict'
import { describeLab } from './describe-lab.js'
import { NetLab } from './lab.js'
import { NAT_KINDS, type NatKind } from './nat.js'
import type { Address } from './udp-agent.js'
import { UdpProbe } from './udp-probe.js'
import { until } from './until.js'

const ROUTERS: Readonly<Record<NatKind, string>> = {
  cone: 'cone',
  'port-restricted': 'port',
  symmetric: 'sym',
  'udp-blocked': 'noudp',
}

/** Mapping and filtering (RFC 4787) of each kind. */
const BEHAVIOUR = {
  cone: { oneMapping: true, letsIn: ['stranger', 'other port', 'contacted'] },
  'port-restricted': { oneMapping: true, letsIn: ['contacted'] },
  symmetric: { oneMapping: false, letsIn: ['contacted'] },
} as const

describeLab('routers of the network lab', 30_000, () => {
  let lab: NetLab
  /** Behind the router of the same name. */
  const inside = new Map<string, UdpProbe>()
  /** On the internet, each with two sockets. */
  let server: UdpProbe
  let stranger: UdpProbe
  let ports: { server: number; other: number }

  before(async () => {
    const homes = Object.fromEntries(NAT_KINDS.map((nat) => [ROUTERS[nat], { nat, link: { delayMs: 1 } }]))
    const hosts = Object.fromEntries(NAT_KINDS.map((nat) => [`in${ROUTERS[nat]}`, { behind: ROUTERS[nat] }]))
    lab = await NetLab.open({
      hosts: { server: {}, stranger: {}, ...hosts },
      routers: { ...homes, second: { nat: 'symmetric' } },
    })
    server = new UdpProbe(lab, 'server')
    stranger = new UdpProbe(lab, 'stranger')
    ports = { server: (await server.open()).port, other: (await server.open()).port }
    await stranger.open()
    for (const nat of NAT_KINDS) inside.set(nat, new UdpProbe(lab, `in${ROUTERS[nat]}`))
  })
  after(() => lab?.close())

  for (const nat of ['cone', 'port-restricted', 'symmetric'] as const) {
    const { oneMapping, letsIn } = BEHAVIOUR[nat]
    it(`${nat}: ${oneMapping ? 'one mapping for all' : 'a mapping for each destination'}, lets in ${letsIn.join(', ')}`, async () => {
      const probe = inside.get(nat)!
      const { socket } = await probe.open()
      probe.send(socket, at('server', ports.server), `${nat} 1`)
      const mapped = await server.got(`${nat} 1`)
      assert.equal(mapped.host, lab.address(ROUTERS[nat]))

      // The contacted one answers last: once its answer is there, the others' would be.
      await reaching(nat, 2, () => {
        stranger.send(0, mapped, 'stranger')
        server.send(1, mapped, 'other port')
      })
      server.send(0, mapped, 'contacted')
      await probe.got('contacted')
      assert.deepEqual(
        ['stranger', 'other port', 'contacted'].filter((text) => probe.hasGot(text)),
        letsIn,
      )

      probe.send(socket, at('server', ports.other), `${nat} 2`)
      const second = await server.got(`${nat} 2`)
      assert.equal(second.port === mapped.port, oneMapping)
    })
  }

  it('udp-blocked: no datagram gets out, TCP does', async () => {
    const probe = inside.get('udp-blocked')!
    const { socket } = await probe.open()
    await probe.stream(socket, at('server', ports.server), 3, 1000)
    // Nobody listens on port 7: the refusal itself comes from the server, through the router, after the datagrams.
    const script = `require('node:net').connect(7, '${lab.address('server')}').on('error', ({ code }) => console.log(code))`
    assert.equal(await lab.output('innoudp', process.execPath, ['-e', script]), 'ECONNREFUSED\n')
    assert.deepEqual((await server.collect()).numbers, [])
  })

  it('a router that rebinds shows a new address, and forgets who was let in', async () => {
    for (const nat of ['cone', 'port-restricted', 'symmetric'] as const) {
      const probe = inside.get(nat)!
      const { socket } = await probe.open()
      probe.send(socket, at('server', ports.server), `${nat} before`)
      const before = await server.got(`${nat} before`)
      const fresh = await lab.rebind(ROUTERS[nat])
      assert.notEqual(fresh, before.host)
      await reaching(nat, 2, () => {
        server.send(0, before, `${nat} to the old address`)
        server.send(0, { host: fresh, port: before.port }, `${nat} to the new one`)
      })
      probe.send(socket, at('server', ports.server), `${nat} after`)
      const after = await server.got(`${nat} after`)
      assert.equal(after.host, fresh)
      server.send(0, after, `${nat} answer`)
      await probe.got(`${nat} answer`)
      assert.equal(probe.hasGot(`${nat} to the old address`), false)
      assert.equal(probe.hasGot(`${nat} to the new one`), false)
    }
  })

  it('a host that moves to another router has another address, and its sockets work on', async () => {
    const probe = inside.get('port-restricted')!
    const host = 'inport'
    const { socket } = await probe.open()
    const before = lab.address(host)
    const after = await lab.move(host, 'second')
    assert.notEqual(after, before)
    assert.equal(lab.address(host), after)
    probe.send(socket, at('server', ports.server), 'moved')
    const mapped = await server.got('moved')
    assert.equal(mapped.host, lab.address('second'))
    server.send(0, mapped, 'welcome')
    await probe.got('welcome')
  })

  function at(host: string, port: number): Address {
    return { host: lab.address(host), port }
  }

  /** Waits until all packets that `send` sends have come to a router. */
  async function reaching(nat: NatKind, packets: number, send: () => void): Promise<void> {
    const before = (await lab.stats(ROUTERS[nat])).down.delivered
    send()
    await until(async () => (await lab.stats(ROUTERS[nat])).down.delivered >= before + packets)
  }
})
