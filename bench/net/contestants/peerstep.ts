/** What a player gets who changes nothing: all lanes, and whichever path they find best to each of the others. */
import { openLanes } from '../../../src/match/player-lanes.js'
import { systemClock } from '../../../src/transport/clock.js'
import type { Contestant, Ear, PlayerPlace, Way } from '../contestant.js'
import { LocalPlayer, SAID_THRICE } from '../local-player.js'
import { laneWay, relayedHost } from '../nodes.js'
import { serveHub } from './hub.js'

/** Whoever has found nothing better by then goes on with gossip, as a match would. */
const SETTLING_MS = 10_000

async function open(place: PlayerPlace, { clock, hear }: Ear): Promise<Way> {
  const host = await relayedHost(place)
  const lane = openLanes(host, place.topic, place.server!.peer, {})
  // These lanes go by the process's own clock, which began with it.
  const behindMs = clock.nowMs() - systemClock.nowMs()
  const ear: Ear = { clock, hear: (packet, atMs) => hear(packet, atMs + behindMs) }
  let others: readonly string[] = []
  let endMs = 0
  return laneWay(ear, host, lane, {
    delivery: 'latest',
    async join(players) {
      others = players.map(({ peer }) => peer).filter((peer) => peer !== host.peerId)
      endMs = clock.nowMs() + SETTLING_MS
      lane.seek(others)
    },
    isSettled: () => clock.nowMs() > endMs || others.every((peer) => lane.laneTo(peer) !== 'gossip'),
  })
}

export const peerstep: Contestant = {
  name: 'Peerstep as by default',
  side: 'ours',
  lossy: true,
  ordered: false,
  route: 'chosen',
  by: 'sctp',
  serve: serveHub,
  seat: (place) => LocalPlayer.open(place, SAID_THRICE, (ear) => open(place, ear)),
}
