/**
 * A player's lanes on a host of the lab, without a match: a program that meets another and talks with it at 60 Hz.
 *
 * Argument: `LaneNodeSettings` as JSON. Standard input: the peer id of the other, then a line for each report wanted.
 * Standard output: our peer id, then the reports as JSON lines. `lane-talk.ts` speaks with it.
 */
import { createInterface } from 'node:readline'
import { generateIdentity } from '../../src/identity.js'
import { DatagramLane } from '../../src/transport/datagram-lane.js'
import { GossipLane } from '../../src/transport/gossip-lane.js'
import { createHost } from '../../src/transport/host.js'
import { LaneSet } from '../../src/transport/lane-set.js'
import type { PathKind } from '../../src/transport/path-choice.js'
import { StreamLane } from '../../src/transport/stream-lane.js'

export interface LaneNodeSettings {
  readonly relay: string
  /** A STUN server, such as stun:11.0.1.1:3478. */
  readonly stun: string
}

export interface LaneReport {
  readonly path: PathKind
  /** Packets of the other since the last report. */
  readonly heard: number
  /** Longest silence of the other since the last report; one that lasts counts as far as it has lasted. */
  readonly silenceMs: number
}

const TOPIC = 'lab'
const TICK_MS = 1000 / 60

const settings = JSON.parse(process.argv[2]!) as LaneNodeSettings
const host = await createHost({ identity: await generateIdentity(), relays: [settings.relay] })
const lane = new LaneSet(
  {
    gossip: new GossipLane(host.node.services.pubsub, host.identity, TOPIC),
    stream: new StreamLane(host, TOPIC),
    datagram: new DatagramLane(host, TOPIC, { iceServers: [{ urls: settings.stun }] }),
  },
  { relay: null },
)
console.log(host.peerId)

let other: string | null = null
let heard = 0
let silenceMs = 0
let heardAtMs = performance.now()

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (other === null) meet(line)
    else report(other)
  })
  .on('close', () => process.exit(0))

function meet(peer: string): void {
  other = peer
  heardAtMs = performance.now()
  lane.seek([peer])
  setInterval(() => {
    lane.broadcast(new TextEncoder().encode('tick'), 'latest')
    const packets = lane.receive().filter(({ from }) => from === peer).length
    listen(packets)
  }, TICK_MS)
}

function listen(packets: number): void {
  const nowMs = performance.now()
  silenceMs = Math.max(silenceMs, nowMs - heardAtMs)
  if (packets === 0) return
  heardAtMs = nowMs
  heard += packets
}

function report(peer: string): void {
  const said: LaneReport = { path: lane.laneTo(peer), heard, silenceMs }
  console.log(JSON.stringify(said))
  heard = 0
  silenceMs = 0
}
