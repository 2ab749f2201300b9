/** The machine's monotonic clock, whose zero point all processes and network namespaces share. */
import type { Clock } from '../../src/transport/clock.js'

/** CLOCK_MONOTONIC on Linux: latencies between processes are differences of it. */
export const monotonicClock: Clock = { nowMs: () => Number(process.hrtime.bigint()) / 1e6 }
