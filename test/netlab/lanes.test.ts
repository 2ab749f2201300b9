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

const STUN = fileURLToPath(new URL('./stun-server.js', import.meta.url))
const STUN_PORT = 3478
/** Three seconds of packets: a path that is better and works is found in one. */
const PACKETS = 180

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
      await Promise.all(talkers.map((talker) => talker.untilOn(path, PACKETS)))
      if (path !== 'datagram') for (const { paths } of talkers) assert.ok(!paths.has('datagram'))
    })
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
