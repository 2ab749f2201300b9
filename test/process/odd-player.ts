/** A player with another version of arena: wants to join, prints why it may not. */

import { arena } from '../../demos/games/arena.js'
import { createPeer } from '../../src/match/peer.js'

const [relay, room] = process.argv.slice(2) as [string, string]
const peer = await createPeer({ relays: [relay] })
console.log(JSON.stringify({ peer: peer.id }))
try {
  await peer.join({ ...arena, version: '999.0.0' }, { room, seats: 2 })
} catch (error) {
  console.log(JSON.stringify({ code: (error as { code?: string }).code, message: (error as Error).message }))
}
await peer.stop()
