/** All benchmarks by name; only the one that runs is loaded. */
import type { Benchmark } from '../findings/findings.js'

/** A benchmark that can be chosen. */
export interface Entry {
  readonly about: string
  readonly load: () => Promise<Benchmark>
  /** Its ratios hold on busy machines too: the regression gate compares them with bench/baseline.json. */
  readonly gated?: true
}

const entry = (load: Entry['load'], about: string): Entry => ({ about, load })
const gated = (load: Entry['load'], about: string): Entry => ({ about, load, gated: true })

/** In the order in which they run. */
export const BENCHMARKS: Readonly<Record<string, Entry>> = {
  rollback: gated(
    () => import('../rollback/rollback.js'),
    'frames re-simulated per second; cost of save, load and hash for states of 1 KB to 1 MB',
  ),
  codec: gated(
    () => import('../codec/codec.js'),
    'time and bytes of messages in protobuf (ours), JSON and MessagePack',
  ),
  latency: entry(
    () => import('../latency/latency.js'),
    'messages and key presses from player to player, on our lanes and on what others use instead',
  ),
  lanes: entry(
    () => import('../lanes/lanes.js'),
    'one-way latency and CPU per message of every path between two players, at 0 to 5 % packet loss',
  ),
  'room-cpu': entry(
    () => import('../lanes/room-cpu.js'),
    'CPU per delivered input in a room of eight, on every path, beside a WebSocket broker and a UDP socket',
  ),
  bytes: entry(
    () => import('../bytes/bytes.js'),
    "bytes and packets on a player's line and at the server, of every path and rival, and of real matches",
  ),
  'hot-path': gated(
    () => import('../hot-path/hot-path.js'),
    'garbage and time of one tick of a match, by players, and whether either grows with the length of a match',
  ),
  'lane-bytes': gated(
    () => import('../bytes/lane-bytes.js'),
    "bytes of play packets by field, and bytes per player of 2 to 16 players' lanes, in virtual time",
  ),
  feel: gated(
    () => import('../feel/feel.js'),
    'delays, stalls and corrections of lockstep, interpolation, rollback and the automatic choice, at 20 to 300 ms round trip',
  ),
  validation: gated(
    () => import('../relay/validation.js'),
    'cost of verifying at a relay: a frame in its sandboxed thread, live matches per core, time to a verdict',
  ),
  persistence: entry(
    () => import('../relay/persistence.js'),
    'cost of durability at a relay: seals, settlements, disk, starting after a kill',
  ),
  scale: entry(
    () => import('../scale/scale.js'),
    'as many real clients as the machine bears on each path, and what each of their messages costs',
  ),
  spectators: entry(
    () => import('../matches/spectators.js'),
    'how long players wait for inputs with and without 200 spectators of their match',
  ),
}
