/** Which paths two players find through the routers that stand between them. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { PathKind } from '../../src/transport/path-choice.js'
import { describeLab } from './describe-lab.js'
import { NetLab } from './lab.js'
import { LaneTalker } from './lane-talk.js'
import type { NatKind } from './nat.js'
import { Players } from './players.js'
import { until } from './until.js'

const STUN = fileURLToPath(new URL('./stun-server.js', import.meta.url))
const STUN_PORT = 3478
/** Three seconds of packets: a better path that works would be found in one. */
const PACKETS = 180
/** S31. */
const RESUME_MS_MAX = 2000
/** Longer than any silence of a path that works. */
const BROKEN_MS = 300

const PAIRS: readonly { readonly nats: readonly [NatKind, NatKind]; readonly path: PathKind }[] = [
  { nats: ['port-restricted', 'port-restricted'], path: 'datagram' },
  { nats: ['cone', 'symmetric'], path: 'datagram' },
  { nats: ['symmetric', 'symmetric'], path: 'circuit' },
  { nats: ['udp-blocked', 'port-restricted'], path: 'circuit' },
]

describeLab('two players behind routers', 60_000, () => {
  let lab: NetLab
  let players: Players
  afterEach(async () => {
    await players?.end()
    await lab?.close()
  })

  for (const { nats, path } of PAIRS) {
    it(`that are ${nats.join(' and ')} talk by ${path}`, async () => {
      const talkers = await open(nats)
      await Promise.all(talkers.map((talker) => talker.untilOn(path, path === 'datagram' ? 30 : PACKETS)))
      if (path !== 'datagram') for (const { paths } of talkers) assert.ok(!paths.has('datagram'))
    })
  }

  for (const change of ['the router of one gets another address', 'one moves to another router'] as const) {
    it(`S31: hear each other again within two seconds when ${change}, and by datagram soon after`, async function () {
      this.retries(2) // a busy machine may lose a second; three in a row are a defect
      const talkers = await open(['port-restricted', 'port-restricted'])
      await Promise.all(talkers.map((talker) => talker.untilOn('datagram')))
      await Promise.all(talkers.map((talker) => talker.report()))
      if (change === 'one moves to another router') await lab.move('ann', 'mobile')
      else await lab.rebind('anns')
      const silencesMs = await Promise.all(talkers.map(silenceOf))
      assert.ok(Math.max(...silencesMs) < RESUME_MS_MAX, `silent for ${silencesMs.map(Math.round).join(' and ')} ms`)
      await Promise.all(talkers.map((talker) => talker.untilOn('datagram')))
    })
  }

  /** Longest silence from now until all is well again for half a second. */
  async function silenceOf(talker: LaneTalker): Promise<number> {
    let silenceMs = 0
    let wellSinceMs = Number.NaN
    await until(async () => {
      const report = await talker.report()
      silenceMs = Math.max(silenceMs, report.silenceMs)
      if (silenceMs < BROKEN_MS || report.silenceMs > BROKEN_MS) wellSinceMs = performance.now()
      return performance.now() - wellSinceMs > 500
    })
    return silenceMs
  }

  async function open(nats: readonly [NatKind, NatKind]): Promise<[LaneTalker, LaneTalker]> {
    const link = { delayMs: 10 }
    lab = await NetLab.open({
      hosts: { relay: {}, stun: {}, ann: { behind: 'anns' }, bob: { behind: 'bobs' } },
      routers: { anns: { nat: nats[0], link }, bobs: { nat: nats[1], link }, mobile: { nat: nats[0], link } },
    })
    players = new Players(lab)
    const relay = await players.relay('relay')
    const address = lab.address('stun')
    await once(lab.run('stun', process.execPath, [STUN, address, `${STUN_PORT}`]).stdout!, 'data')
    const settings = { relay: relay.address, stun: `stun:${address}:${STUN_PORT}` }
    const [ann, bob] = await Promise.all(['ann', 'bob'].map((host) => LaneTalker.start(lab, host, settings)))
    ann!.meet(bob!)
    bob!.meet(ann!)
    return [ann!, bob!]
  }
})
