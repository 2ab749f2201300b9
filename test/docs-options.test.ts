/** docs/options-and-events.md names every setting, event and statistic: a new one does not compile here until it is listed. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type {
  ErrorCode,
  JoinedMatch,
  JoinOptions,
  MatchEvents,
  MatchPhase,
  MatchResult,
  MatchStats,
  MatchVerdict,
  Peer,
  PeerOptions,
  PeerStats,
  RunOptions,
  SpectatorEvents,
  SpectatorStats,
  View,
  WatchedMatch,
  WatchOptions,
} from '../src/index.js'

/** The names, given as the keys of an object, so that the compiler notices a missing one. */
const namesOf = <Name extends PropertyKey>(names: Record<Name, true>): Name[] => Object.keys(names) as Name[]

type Match = JoinedMatch<unknown, unknown>
type Watched = WatchedMatch<unknown, unknown>

const SECTIONS: Record<string, readonly string[]> = {
  createPeer: [
    ...namesOf<keyof PeerOptions>({
      relays: true,
      identity: true,
      name: true,
      listen: true,
      lanes: true,
      iceServers: true,
      privacy: true,
    }),
    ...namesOf<keyof Peer>({
      id: true,
      addresses: true,
      relayIds: true,
      dial: true,
      join: true,
      watch: true,
      stop: true,
    }),
  ],
  'peer.join': namesOf<keyof JoinOptions>({
    room: true,
    seats: true,
    options: true,
    name: true,
    lateJoin: true,
    mode: true,
    delayFrames: true,
    windowFrames: true,
    hashIntervalFrames: true,
    toleranceFrames: true,
    dropAfterMs: true,
    guard: true,
  }),
  'match.run': [
    ...namesOf<keyof RunOptions<unknown, unknown>>({ input: true, render: true }),
    ...namesOf<keyof View<unknown>>({
      phase: true,
      state: true,
      frame: true,
      seat: true,
      seats: true,
      stalled: true,
      stats: true,
    }),
  ],
  'The match': [
    ...namesOf<MatchPhase>({ lobby: true, countdown: true, playing: true, ended: true }),
    ...namesOf<Exclude<keyof Match, 'run' | 'tick' | 'game'>>({
      phase: true,
      seat: true,
      seats: true,
      matchId: true,
      referee: true,
      refusal: true,
      paths: true,
      session: true,
      alpha: true,
      stalled: true,
      stats: true,
      outcome: true,
      on: true,
      leave: true,
    }),
  ],
  Events: namesOf<keyof MatchEvents<unknown>>({
    lobby: true,
    refused: true,
    turnedAway: true,
    start: true,
    peer: true,
    seated: true,
    lane: true,
    stall: true,
    rollback: true,
    seal: true,
    desync: true,
    outcome: true,
    certificate: true,
    abandoned: true,
  }),
  Statistics: [
    ...namesOf<keyof MatchStats>({
      frame: true,
      confirmedFrame: true,
      finalFrame: true,
      mode: true,
      delayFrames: true,
      windowFrames: true,
      rollbacks: true,
      resimulatedFrames: true,
      rollbackDepthMax: true,
      lastRollbackDepth: true,
      stalls: true,
      longestStallMs: true,
      longestPauseMs: true,
      substituted: true,
      desyncs: true,
      hashesCompared: true,
      term: true,
      refereeRttMs: true,
      bytesSent: true,
      bytesReceived: true,
      packetsSent: true,
      packetsReceived: true,
      malformed: true,
      stretch: true,
      peers: true,
    }),
    ...namesOf<keyof PeerStats>({
      seat: true,
      name: true,
      status: true,
      rttMs: true,
      jitterMs: true,
      lossRatio: true,
      advantageFrames: true,
      lane: true,
      silentMs: true,
    }),
  ],
  Result: [
    ...namesOf<keyof MatchResult>({
      outcome: true,
      finalFrame: true,
      finalHash: true,
      verdict: true,
      certificate: true,
      agrees: true,
    }),
    ...namesOf<MatchVerdict>({ verified: true, attested: true, disputed: true, abandoned: true, unjudged: true }),
  ],
  'peer.watch': [
    ...namesOf<keyof WatchOptions>({ room: true, delayMs: true }),
    ...namesOf<Exclude<keyof Watched, 'tick' | 'game' | 'on' | 'alpha'>>({
      phase: true,
      state: true,
      frame: true,
      seats: true,
      statuses: true,
      options: true,
      matchId: true,
      stalled: true,
      paused: true,
      stats: true,
      outcome: true,
      run: true,
      pause: true,
      resume: true,
      leave: true,
    }),
    ...namesOf<keyof SpectatorEvents>({
      start: true,
      peer: true,
      seated: true,
      seal: true,
      outcome: true,
      certificate: true,
      abandoned: true,
    }),
    ...namesOf<keyof SpectatorStats>({
      frame: true,
      waitingFrames: true,
      stalls: true,
      fetches: true,
      malformed: true,
      contradictions: true,
      packetsReceived: true,
      bytesReceived: true,
    }),
  ],
  Errors: namesOf<ErrorCode>({
    BAD_OPTION: true,
    BAD_CONFIG: true,
    BAD_RECORD: true,
    NONDETERMINISM: true,
    RELAY_UNREACHABLE: true,
    RELAY_REFUSED: true,
    PEER_UNREACHABLE: true,
    STORE_FAILED: true,
    TIMEOUT: true,
    CLOSED: true,
  }),
}

describe('the page of options and events', () => {
  const page = readFileSync(new URL('../../docs/options-and-events.md', import.meta.url), 'utf8')
  for (const [section, names] of Object.entries(SECTIONS)) {
    it(`names everything in its section ${section}`, () => {
      const text = page.split(/^## /m).find((part) => part.startsWith(`${section}\n`)) ?? ''
      const named = new Set([...text.matchAll(/`([^`]+)`/g)].flatMap(([, code]) => code?.match(/\w+/g) ?? []))
      assert.deepEqual(
        names.filter((name) => !named.has(name)),
        [],
      )
    })
  }
})
