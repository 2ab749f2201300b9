/** The floor: a bare UDP socket for each player, and each packet carries the last three messages. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Contestant, Ear, PlayerPlace, Way } from '../contestant.js'
import { LocalPlayer, SAID_THRICE } from '../local-player.js'

/** Room for the second in which a busy machine does not let us read. */
const BUFFER_BYTES = 1024 * 1024

async function open({ host, seat }: PlayerPlace, { clock, hear }: Ear): Promise<Way> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES, sendBufferSize: BUFFER_BYTES })
  socket.on('message', (packet) => hear(packet, clock.nowMs()))
  socket.bind(0, host)
  await once(socket, 'listening')
  let others: { readonly port: number; readonly host: string }[] = []
  return {
    facts: { peer: '', addresses: [host, `${socket.address().port}`] },
    async join(players) {
      others = players
        .filter((_, index) => index !== seat)
        .map(({ addresses: [address, port] }) => ({ port: Number(port), host: address! }))
    },
    send(packet) {
      for (const to of others) socket.send(packet, to.port, to.host)
    },
    async close() {
      socket.close()
      await once(socket, 'close')
    },
  }
}

export const udp: Contestant = {
  name: 'UDP socket',
  side: 'floor',
  lossy: true,
  ordered: false,
  route: 'direct',
  by: 'udp',
  seat: (place) => LocalPlayer.open(place, SAID_THRICE, (ear) => open(place, ear)),
}
