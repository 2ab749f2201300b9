/** What the parts of a tick allocate, each alone: the game's step, the session around it, and a packet's way to bytes and back. */
import { type Game, Random, Session, Simulation } from 'peerstep/core'
import { arena } from '../../demos/games/arena.js'
import type { PlayShape } from '../../src/wire/input-run.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import type { PlayPacket } from '../../src/wire/play.js'
import { quiet } from '../games/quiet.js'
import { median } from '../net/latencies.js'
import { DEPTH_FRAMES } from '../rewinder.js'
import type { AllocationMeter } from './allocation-meter.js'

const SEATS = 8
/** Frames of inputs in the packet that is measured: those of a round trip of 100 ms. */
const RUN_FRAMES = 6
/** Before anything counts, so that the compiler has settled. */
const WARM_UP_FRAMES = 20_000
const BLOCKS = 11

export interface Part {
  readonly part: string
  /** Of what the bytes are: 'frame' or 'packet'. */
  readonly per: string
  readonly heapBytes: number
  readonly externalBytes: number
}

export function measureParts(meter: AllocationMeter, plan: { readonly seed: number; readonly frames: number }): Part[] {
  const found: Part[] = []
  const measure = (part: string, per: string, once: () => void): void => {
    for (let turn = 0; turn < WARM_UP_FRAMES; turn += 1) once()
    const blocks = Array.from({ length: BLOCKS }, () =>
      meter.measure(() => {
        for (let turn = 0; turn < plan.frames; turn += 1) once()
      }),
    )
    found.push({
      part,
      per,
      heapBytes: median(blocks.map(({ heapBytes }) => heapBytes)) / plan.frames,
      externalBytes: median(blocks.map(({ externalBytes }) => externalBytes)) / plan.frames,
    })
  }
  for (const game of [quiet, arena] as Game<unknown, unknown>[]) {
    measure(`${game.id}: the game's own step`, 'frame', stepper(game, plan.seed))
    measure(`${game.id}: session, no rollback`, 'frame', advancer(game, plan.seed, 0))
    measure(
      `${game.id}: session, ${DEPTH_FRAMES} frames again each time`,
      'frame',
      advancer(game, plan.seed, DEPTH_FRAMES),
    )
  }
  const shape: PlayShape = { seats: SEATS, neutral: arena.input.neutral }
  const packet = examplePacket(new Random(plan.seed))
  const bytes = encodePacket({ play: packet }, shape)
  measure(`encode a packet of ${bytes.length} bytes`, 'packet', () => void encodePacket({ play: packet }, shape))
  measure(`decode it`, 'packet', () => void decodePacket(bytes, shape))
  return found
}

function stepper(game: Game<unknown, unknown>, seed: number): () => void {
  const simulation = new Simulation(game, { seed, seats: SEATS, options: {} })
  const inputs = new Uint8Array(simulation.frameBytes)
  const statuses = Array.from({ length: SEATS }, () => 'playing' as const)
  return () => simulation.step(inputs, statuses)
}

/** Advances a session whose other seats' inputs come `lateFrames` late, each time others than were guessed. */
function advancer(game: Game<unknown, unknown>, seed: number, lateFrames: number): () => void {
  const session = new Session(
    game,
    { seed, seats: SEATS, options: {} },
    {
      localSeats: [0],
      windowFrames: lateFrames + 1,
      delayFrames: 0,
      sealed: false,
      hashIntervalFrames: 30,
    },
  )
  const local = game.input.create()
  const runs = Array.from({ length: SEATS }, (_, seat) => ({
    seat,
    firstFrame: 0,
    count: 1,
    inputs: new Uint8Array(game.input.bytes),
  }))
  let turn = 0
  return () => {
    session.addLocalInput(0, local)
    const frame = session.frame - lateFrames
    for (let seat = 1; frame >= 0 && seat < SEATS; seat += 1) {
      runs[seat].firstFrame = frame
      runs[seat].inputs[0] = lateFrames === 0 ? 0 : turn & 1
      session.addInputs(runs[seat])
    }
    turn += 1
    session.advance()
    session.drainHashes()
  }
}

/** As one of eight players sends it, with acknowledgements and a ping. */
function examplePacket(random: Random): PlayPacket {
  const seats = Array.from({ length: SEATS }, (_, seat) => seat)
  const inputs = Uint8Array.from({ length: RUN_FRAMES * arena.input.bytes }, () => random.int(0, 1))
  return {
    matchTag: random.uint32(),
    seat: 3,
    frame: 5000,
    runs: [{ seat: 3, firstFrame: 4998, count: RUN_FRAMES, inputs }],
    acks: seats.map(() => 5000 - random.int(1, 8)),
    finalFrame: 4980,
    advantageFrames: seats.map(() => random.int(-8, 8) / 4),
    pingMs: random.uint32(),
    echo: { seat: 1, pingMs: random.uint32(), heldMs: 7 },
    hashes: [],
    resync: false,
    term: 0,
    packetFrames: 1,
  }
}
