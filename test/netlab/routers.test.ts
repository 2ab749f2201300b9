/** Matches of real processes through the routers that stand between players, and over networks that change meanwhile. */
import assert from 'node:assert/strict'
import type { BotRun, RelayRun } from '../process/processes.js'
import { describeLab } from './describe-lab.js'
import { NetLab } from './lab.js'
import type { NatKind } from './nat.js'
import { assertAgreed, Players } from './players.js'

/** The lane between the players that their match ends up on. */
const PAIRS: readonly { readonly nats: readonly [NatKind, NatKind]; readonly lane: 'datagram' | 'relay' }[] = [
  { nats: ['port-restricted', 'port-restricted'], lane: 'datagram' },
  { nats: ['cone', 'symmetric'], lane: 'datagram' },
  { nats: ['symmetric', 'symmetric'], lane: 'relay' },
  { nats: ['udp-blocked', 'port-restricted'], lane: 'relay' },
]
const SECONDS = 5

/** S31: long enough for a change in the middle, and for finding the best lane again. */
const CHANGING_SECONDS = 10
const PAUSE_MS_MAX = 2000

describeLab('two players behind routers', 90_000, () => {
  let lab: NetLab
  let players: Players
  afterEach(async () => {
    await players?.end()
    await lab?.close()
  })

  for (const { nats, lane } of PAIRS) {
    it(`that are ${nats.join(' and ')} play by ${lane} to a verified end`, async () => {
      const relay = await open(nats)
      const bots = play(relay, SECONDS)
      await Promise.all(bots.map((bot) => untilOn(bot, lane)))
      const [result] = await assertAgreed(bots, SECONDS)
      assert.equal((await players.storedMatch('relay', relay, result!.matchId!)).verdict, 'verified')
      const used = new Set(bots.flatMap((bot) => bot.all('stats').map(({ stats }) => stats.peers[0]!.lane)))
      assert.equal(used.has('datagram'), lane === 'datagram', [...used].join(', '))
    })
  }

  for (const change of ['the router of one gets another address', 'one moves to another router'] as const) {
    it(`S31: play on within two seconds when ${change}, and by datagram again`, async function () {
      this.retries(2) // it is about time, and the machine may be busy; three failures in a row are a defect
      const relay = await open(['port-restricted', 'port-restricted'])
      const bots = play(relay, CHANGING_SECONDS)
      await Promise.all(bots.map((bot) => untilOn(bot, 'datagram')))
      if (change === 'one moves to another router') await lab.move('ann', 'mobile')
      else await lab.rebind('anns')
      const from = bots.map((bot) => bot.lines.length)
      // Both notice, or nothing was changed at all.
      await bots[1]!.next('peer', ({ status }) => status === 'away', from[1])
      await Promise.all(bots.map((bot, index) => untilOn(bot, 'datagram', from[index])))
      const results = await assertAgreed(bots, CHANGING_SECONDS)
      for (const { stats } of results) {
        assert.ok(stats.longestStallMs < PAUSE_MS_MAX, `a pause of ${stats.longestStallMs} ms`)
      }
    })
  }

  async function open([first, second]: readonly [NatKind, NatKind]): Promise<RelayRun> {
    const link = { delayMs: 10 }
    lab = await NetLab.open({
      hosts: { relay: {}, ann: { behind: 'anns' }, bob: { behind: 'bobs' } },
      routers: { anns: { nat: first, link }, bobs: { nat: second, link }, mobile: { nat: first, link } },
    })
    players = new Players(lab)
    return players.relay('relay')
  }

  function play(relay: RelayRun, seconds: number): BotRun[] {
    return ['ann', 'bob'].map((host) => players.bot(host, relay, { seconds }))
  }

  /** Among the lines from index `from` on. */
  async function untilOn(bot: BotRun, lane: string, from = 0): Promise<void> {
    await bot.next('stats', ({ stats }) => stats.peers[0]?.lane === lane, from)
  }
})
