/** Many spectators in one process, each with a connection of its own: follows a match until nobody speaks to it. */
import { createPeer } from 'peerstep'
import { arena } from '../../demos/games/arena.js'

/** What the crowd shall be: the first argument, as JSON. */
export interface CrowdOptions {
  readonly relay: string
  readonly room: string
  readonly count: number
}

/** The only line it prints, once all of them watch. */
export const CROWD_WATCHES = 'watching'
/** On a machine with more to do than it can, a relay's answer may take too long. */
const TRIES_MAX = 20
/** Each waits for a dozen round trips. */
const COMING_AT_ONCE = 4

async function watchOne({ relay, room }: CrowdOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const peer = await createPeer({ relays: [relay] })
      const match = await peer.watch(arena, { room })
      match.run()
      return
    } catch (error) {
      if (attempt === TRIES_MAX) throw error
    }
  }
}

const options = JSON.parse(process.argv[2]!) as CrowdOptions
process.stdin.on('close', () => process.exit(0)).resume()
let left = options.count
await Promise.all(
  Array.from({ length: COMING_AT_ONCE }, async () => {
    for (; left > 0; ) {
      left -= 1
      await watchOne(options)
    }
  }),
)
console.log(CROWD_WATCHES)
