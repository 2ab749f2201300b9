/** One real player of a real match over loopback, alone in its process; the others together in another. */
import { fileURLToPath } from 'node:url'
import { Processes } from '../../test/process/processes.js'
import type { LiveOptions, LiveTimes } from './live-agent.js'

const AGENT = fileURLToPath(new URL('./live-agent.js', import.meta.url))

export interface LivePlan {
  readonly seed: number
  readonly players: number
  /** Of play before anything counts: links open, the compiler settles. */
  readonly afterSeconds: number
  readonly seconds: number
}

/** Takes as long as the match and its beginning do. */
export async function playLive({ seed, players, afterSeconds, seconds }: LivePlan): Promise<LiveTimes> {
  const processes = new Processes()
  try {
    const relay = await processes.relay()
    const seeds = Array.from({ length: players }, (_, index) => seed + index)
    const start = (of: Pick<LiveOptions, 'seeds' | 'timed'>) =>
      processes.node(AGENT, JSON.stringify({ relay: relay.address, players, ...of } satisfies LiveOptions))
    start({ seeds: seeds.slice(1), timed: null })
    const timed = start({ seeds: seeds.slice(0, 1), timed: { afterSeconds, seconds } })
    return await timed.line('its times', (line) => JSON.parse(line) as LiveTimes)
  } finally {
    await processes.end()
  }
}
