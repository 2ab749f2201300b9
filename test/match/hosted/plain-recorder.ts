/** A match's recorder for tests: it keeps nothing, refuses nothing, and ends no match; a test says what is different. */
import type { MatchRecorder } from '../../../src/match/hosted/match-recorder.js'

export function plainRecorder(change: Partial<MatchRecorder> = {}): MatchRecorder {
  return {
    open: () => undefined,
    keep: () => Promise.resolve(),
    recall: () => Promise.reject(new Error('no player replaces this relay')),
    rewind: () => Promise.resolve(),
    claim: () => undefined,
    seat: () => true,
    ending: false,
    isOver: () => false,
    settle: () => new Promise(() => undefined),
    abandon: () => undefined,
    ...change,
  }
}
