/** Spectators beside a simulated room: a network of their own between them and the relay, in the same virtual time. */
import type { Outcome } from '../../src/core/game.js'
import { cutFrames, type FinalFrames, FrameReader } from '../../src/core/session/final-frames.js'
import { Replayer } from '../../src/core/session/replay.js'
import type { CheckedCertificate, MatchResult } from '../../src/match/contract/match-result.js'
import type { SpectatorEvents } from '../../src/match/contract/spectator-contract.js'
import { Spectator } from '../../src/match/spectate/spectator.js'
import type { Lane } from '../../src/transport/lane.js'
import type { LinkPolicy } from '../../src/transport/simulated/link-policy.js'
import { SimulatedNetwork } from '../../src/transport/simulated/simulated-network.js'
import type { DriftInput, DriftState } from '../support/drift-game.js'
import { driftGame } from '../support/drift-game.js'
import type { RoomSimulation } from './room-simulation.js'
import { STEP_MS } from './room-simulation.js'

export interface SpectatorGalleryOptions {
  readonly seed: number
  readonly lossy?: boolean
  readonly link?: Partial<LinkPolicy>
  readonly max?: number
  readonly delayFrames?: number
  /** Looks at what the relay sends. */
  readonly onSend?: (bytes: Uint8Array) => void
}

export interface SimulatedSpectator {
  readonly id: string
  readonly spectator: Spectator<DriftState, DriftInput>
  readonly peers: SpectatorEvents['peer'][]
  readonly abandoned: string[]
  /** Does not tick: a page in a debugger, a laptop asleep. */
  frozen: boolean
  result: MatchResult | null
}

export class SpectatorGallery {
  readonly network: SimulatedNetwork
  readonly spectators: SimulatedSpectator[] = []
  readonly #room: RoomSimulation
  readonly #options: SpectatorGalleryOptions

  constructor(room: RoomSimulation, options: SpectatorGalleryOptions) {
    this.#room = room
    this.#options = options
    this.network = new SimulatedNetwork({ seed: options.seed ^ 0x77, startMs: room.network.clock.nowMs() })
    this.network.linkAll(options.link ?? { delayMs: 30, jitterMs: 10 })
    const lane = this.network.lane('relay', { lossy: options.lossy ?? false })
    room.room!.admitSpectators({
      lane: options.onSend === undefined ? lane : listening(lane, options.onSend),
      addressed: true,
      max: options.max ?? 256,
      delayFrames: options.delayFrames ?? 0,
    })
  }

  watch(game = driftGame): SimulatedSpectator {
    const id = `watcher-${String(this.spectators.length).padStart(3, '0')}`
    const spectator = new Spectator(game, {
      lane: this.network.lane(id, { lossy: this.#options.lossy ?? false }),
      clock: this.network.clockFor(id),
      claimSigner: { check: (bytes) => Promise.resolve(certificateOf(bytes)) },
      relay: 'relay',
      fetchFinal: () => Promise.resolve(this.#shown()),
    })
    const one: SimulatedSpectator = { id, spectator, peers: [], abandoned: [], frozen: false, result: null }
    spectator.on('peer', (event) => one.peers.push(event))
    spectator.on('abandoned', ({ reason }) => one.abandoned.push(reason))
    void spectator.outcome.then((result) => {
      one.result = result
    })
    this.spectators.push(one)
    return one
  }

  /** Run room and spectators for a while of virtual time. */
  run(ms: number): Promise<void> {
    return this.#room.run(ms, () => {
      this.network.advance(STEP_MS)
      for (const one of this.spectators) if (!one.frozen) one.spectator.tick()
    })
  }

  /** What the relay would send a spectator. */
  #shown(): FinalFrames {
    return cutFrames(this.#room.finalFrames(), 0, this.#room.room!.shownFrame)
  }

  /** The state after so many final frames, as a simulation of the relay's log gives it. */
  stateAt(frames: number): DriftState {
    const { seed, options, seats } = this.#room.room!.start!
    const final = this.#room.finalFrames()
    const replayer = new Replayer(driftGame, { seed, seats: seats.length, options })
    const reader = new FrameReader(final)
    for (let frame = 0; frame < frames; frame++) replayer.step(reader)
    return replayer.simulation.state
  }
}

/** What `announceEnd` says, read back. */
function certificateOf(bytes: Uint8Array): CheckedCertificate {
  const { outcome, frames } = JSON.parse(new TextDecoder().decode(bytes)) as { outcome: Outcome | null; frames: number }
  return {
    verdict: outcome === null ? 'abandoned' : 'verified',
    outcome,
    stateHash: null,
    frames,
    relay: 'relay',
    bytes,
  }
}

/** The relay has judged the match of a room. */
export function announceEnd(room: RoomSimulation, outcome: Outcome | null, frames: number): void {
  room.certificate.resolve(new TextEncoder().encode(JSON.stringify({ outcome, frames })))
  room.room!.settle()
}

function listening(lane: Lane, onSend: (bytes: Uint8Array) => void): Lane {
  return new Proxy(lane, {
    get(target, key) {
      if (key === 'send') {
        return (to: string, bytes: Uint8Array) => {
          onSend(bytes)
          target.send(to, bytes)
        }
      }
      const value = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
