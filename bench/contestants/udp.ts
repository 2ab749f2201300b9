/** The floor: a bare UDP socket for each player, and each packet carries the last three messages. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { pathContestant, SENT_THRICE } from '../players/path-player.js'

/** Room for a second in which a busy machine does not let us read. */
const BUFFER_BYTES = 1024 * 1024

/** See above. */
export const udp = pathContestant(
  { name: 'UDP socket', side: 'floor', lossy: true, ordered: false, route: 'direct', by: 'udp' },
  async ({ host, seat }, { clock, receive }) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES, sendBufferSize: BUFFER_BYTES })
    socket.on('message', (packet) => receive(packet, clock.nowMs()))
    socket.bind(0, host)
    await once(socket, 'listening')
    let others: { readonly port: number; readonly host: string }[] = []
    return {
      facts: { peer: '', addresses: [host, `${socket.address().port}`] },
      async join(players) {
        const facts = players.filter((_, index) => index !== seat)
        others = facts.map(({ addresses: [address, port] }) => ({ port: Number(port), host: address! }))
      },
      send(packet) {
        for (const to of others) socket.send(packet, to.port, to.host)
      },
      async close() {
        socket.close()
        await once(socket, 'close')
      },
    }
  },
  SENT_THRICE,
)
