/** How a relay's room referees in virtual time: by the usual bounds, and keeping nothing. */
import type { HostedRoomOptions } from '../../src/match/hosted/hosted-room.js'

/** What rooms of benchmarks have in common: no log on a disk, no claims, and nobody who succeeds the relay. */
export const PLAIN_REFEREE = {
  toleranceFrames: 12,
  dropAfterMs: 10_000,
  logFrames: 4096,
  lobbyIdleMs: Number.POSITIVE_INFINITY,
  admitOnly: () => undefined,
  recorderOf: () => ({
    open: () => undefined,
    keep: () => Promise.resolve(),
    recall: () => Promise.reject(new Error('no player replaces this relay')),
    rewind: () => Promise.reject(new Error('no player replaces this relay')),
    claim: () => undefined,
    seat: () => false,
    ending: false,
    isOver: () => false,
    settle: () => Promise.reject(new Error('no match is judged here')),
    abandon: () => undefined,
  }),
} as const satisfies Partial<HostedRoomOptions>
