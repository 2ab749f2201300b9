/** What is known of one link to one peer: round trip, loss, and when something last came on it. */
import { RttEstimator } from '../rtt-estimator.js'

/** Twice the weight for loss: at four probes a second its figure follows within two seconds. */
const LOSS_GAIN = 1 / 8
/** Probes whose answers are still waited for; an older one is forgotten. 4 s at 4 Hz. */
const PROBES_MAX = 16
/** A probe without an answer when this many have followed it is lost. */
const LOST_AFTER_PROBES = 4
/** Silence of so many usual intervals is suspicious, within these bounds: 133 ms where 60 packets come in a second. */
const SUSPECT_INTERVALS = 8
const SUSPECT_MS_MIN = 120
const SUSPECT_MS_MAX = 400
const INTERVAL_GAIN = 1 / 8
/** Answers before the figures are worth a decision. */
const ANSWERS_MIN = 2

interface Probe {
  readonly id: number
  readonly sentMs: number
  answered: boolean
}

/**
 * Measurements of one link, from its probes and from the arrival times of packets. Times are monotonic milliseconds.
 */
export class LinkQuality {
  /**
   * The mean of the first few: a link is opened when both sides are busy, and its first answers are slow. Without a limit: an
   * answer counts for as long as its probe is remembered.
   */
  readonly #rtt = new RttEstimator({ meanOfFirst: true, rttMsMax: Number.POSITIVE_INFINITY })
  #lossRatio = 0
  #heardMs: number
  #intervalMs = SUSPECT_MS_MAX
  #unheardSinceMs = Number.NaN
  #nextId = 0
  /** Oldest first; PROBES_MAX at most. */
  readonly #probes: Probe[] = []

  /** @param nowMs silence is counted from here */
  constructor(nowMs: number) {
    this.#heardMs = nowMs
  }

  /** Smoothed round trip without the time the other side took; NaN before the first answer. */
  get rttMs(): number {
    return this.#rtt.rttMs
  }

  /** Smoothed mean deviation of the round trip. */
  get jitterMs(): number {
    return this.#rtt.deviationMs
  }

  /** Share of probes that were not answered, 0 to 1, smoothed. */
  get lossRatio(): number {
    return this.#lossRatio
  }

  /** Both directions have worked, and often enough to be compared with other paths. */
  get measured(): boolean {
    return this.#rtt.samples >= ANSWERS_MIN
  }

  get heardMs(): number {
    return this.#heardMs
  }

  /** When the last probe left; -Infinity before the first. */
  get probedMs(): number {
    return this.#probes.at(-1)?.sentMs ?? Number.NEGATIVE_INFINITY
  }

  /**
   * Nothing comes although something should.
   * @param everyMs how often the link is probed by either side
   */
  isSilent(nowMs: number, everyMs: number): boolean {
    const usualMs = Math.max(SUSPECT_MS_MIN, SUSPECT_INTERVALS * this.#intervalMs)
    return nowMs - this.#heardMs > Math.min(usualMs, Math.max(SUSPECT_MS_MAX, 1.5 * everyMs))
  }

  /** For how long the other side has been reporting that nothing of ours arrives; 0 when it does not report that. */
  unheardMs(nowMs: number): number {
    return Number.isNaN(this.#unheardSinceMs) ? 0 : nowMs - this.#unheardSinceMs
  }

  /** The other side reports, on this link, whether our packets arrive on it. */
  noteReceiving(receives: boolean, atMs: number): void {
    if (receives) this.#unheardSinceMs = Number.NaN
    else if (Number.isNaN(this.#unheardSinceMs)) this.#unheardSinceMs = atMs
  }

  /** Something came on this link. */
  heard(atMs: number): void {
    const intervalMs = Math.min(SUSPECT_MS_MAX, Math.max(0, atMs - this.#heardMs))
    this.#intervalMs += (intervalMs - this.#intervalMs) * INTERVAL_GAIN
    this.#heardMs = Math.max(this.#heardMs, atMs)
  }

  /** We were asleep for this long: nothing that came meanwhile was read, and that is not the link's fault. */
  forgive(pauseMs: number, nowMs: number): void {
    this.#heardMs = Math.min(nowMs, this.#heardMs + pauseMs)
  }

  /** A probe leaves now. @returns its id, 16 bits */
  probe(nowMs: number): number {
    const id = this.#nextId
    this.#nextId = (this.#nextId + 1) & 0xffff
    this.#probes.push({ id, sentMs: nowMs, answered: false })
    if (this.#probes.length > PROBES_MAX) this.#probes.shift()
    const judged = this.#probes.at(-1 - LOST_AFTER_PROBES)
    if (judged !== undefined) this.#lossRatio += ((judged.answered ? 0 : 1) - this.#lossRatio) * LOSS_GAIN
    return id
  }

  /** The answer to a probe. Answers to none of ours, and second answers, are ignored. */
  answered(id: number, heldMs: number, receivedAtMs: number): void {
    const probe = this.#probes.find((one) => one.id === id)
    if (probe === undefined || probe.answered) return
    probe.answered = true
    this.#rtt.add(Math.max(0, receivedAtMs - probe.sentMs - heldMs))
  }
}
