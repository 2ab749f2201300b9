/** All metrics of a relay, in one Prometheus registry per relay. A part's gauges are registered by that part with `observe`. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { StoreObserver } from '../store/store.js'

const PREFIX = 'peerstep_relay_'
/** Bounds of histogram buckets: a commit takes 0.1 ms on a fast disk and more than a second on a dying one. */
const SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** Why a room dropped a packet: values of the label `reason`. */
export const DROP_REASONS = ['malformed', 'forged', 'replayed', 'foreign', 'overflowed'] as const
/** Packets that were dropped, by reason. */
export type Drops = Record<(typeof DROP_REASONS)[number], number>

/**
 * Counters and histograms are raised by the part that does the work; gauges read the state of a part when Prometheus asks.
 * The text of each metric is what `GET /metrics` says it means.
 */
export class Metrics implements StoreObserver {
  readonly #registry = new Registry()
  readonly #registers = [this.#registry]

  // Rooms: relay/rooms.
  readonly rooms = new Gauge({ ...this.#named('rooms', 'Open rooms by state.'), labelNames: ['state'] as const })
  // Matches, frames and claims: relay/settlement.
  readonly matches = new Counter({
    ...this.#named('matches_total', 'Settled matches.'),
    labelNames: ['verdict'] as const,
  })
  readonly framesSealed = new Counter({ ...this.#named('frames_sealed_total', 'Frames made final.') })
  readonly substitutedInputs = new Counter({
    ...this.#named('substituted_inputs_total', 'Inputs that came too late and were substituted by the referee.'),
  })
  readonly droppedPackets = new Counter({
    ...this.#named('packets_dropped_total', 'Packets dropped: malformed, forged, replayed, foreign or too many.'),
    labelNames: ['reason'] as const,
  })
  readonly refusedClaims = new Counter({
    ...this.#named('claims_refused_total', 'Claims dropped: forged, foreign or too many.'),
  })
  // Re-simulation: relay/validation.
  readonly validatedFrames = new Counter({ ...this.#named('validator_frames_total', 'Frames re-simulated.') })
  readonly validatorFailures = new Counter({
    ...this.#named('validator_failures_total', 'Matches that could not be re-simulated.'),
    labelNames: ['reason'] as const,
  })
  // Durable writes: relay/store.
  readonly storeCommitSeconds = new Histogram({
    ...this.#named('store_commit_seconds', 'Time of one durable transaction.'),
    buckets: SECONDS,
  })
  readonly storeCommitWrites = new Histogram({
    ...this.#named('store_commit_writes', 'Writes that shared one transaction.'),
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  })

  constructor() {
    // Process, heap, garbage collection and event loop delay.
    collectDefaultMetrics({ register: this.#registry, prefix: PREFIX })
    for (const verdict of ['verified', 'attested', 'disputed', 'abandoned']) this.matches.inc({ verdict }, 0)
    for (const reason of DROP_REASONS) this.droppedPackets.inc({ reason }, 0)
  }

  /**
   * Add a gauge whose value is read when Prometheus asks.
   * @param name without the prefix, in snake_case, with its unit at the end
   * @param help one sentence
   */
  observe(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ ...this.#named(name, help), collect: () => gauge.set(read()) })
  }

  /**
   * Add a gauge with labels whose values are read when Prometheus asks.
   * @param name without the prefix, in snake_case, with its unit at the end
   * @param help one sentence
   * @param labelNames names of the labels; few values each
   * @param read every combination of labels that has a value now
   */
  observeEach(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[],
  ): void {
    const gauge: Gauge = new Gauge({
      ...this.#named(name, help),
      labelNames: [...labelNames],
      collect: () => {
        gauge.reset()
        for (const { labels, value } of read()) gauge.set(labels, value)
      },
    })
  }

  /** One transaction of the store: how many writes shared it, and how long it took. */
  committed(writes: number, seconds: number): void {
    this.storeCommitSeconds.observe(seconds)
    this.storeCommitWrites.observe(writes)
  }

  /** All metrics in the Prometheus text format. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  /** The media type of that text. */
  get contentType(): string {
    return this.#registry.contentType
  }

  #named(name: string, help: string) {
    return { name: PREFIX + name, help, registers: this.#registers }
  }
}
