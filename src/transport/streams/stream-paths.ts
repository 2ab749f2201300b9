/** Registers the stream lane as a kind of path. */
import type { PeerId } from '../lane.js'
import type { LinkLane, MemberLane } from '../paths/link-lane.js'

/** What the registration needs of `StreamLane`. */
export interface StreamRoutes extends MemberLane {
  /** How the stream to this peer runs; null without one. */
  routeTo(peer: PeerId): 'direct' | 'circuit' | null
  /** Whether a stream to this peer would not need a relay's circuit. */
  isNear(peer: PeerId): boolean
}

/**
 * 'stream': a direct stream; it holds packets back behind a lost one. 'circuit': one through a relay, which does so twice, and
 * is slower than the relay's hub: it is opened only where no other path leads.
 */
export function streamPaths(lane: StreamRoutes): LinkLane {
  return {
    lane,
    handicapMs: { stream: 4, circuit: 24 },
    kindTo(peer) {
      const route = lane.routeTo(peer)
      if (route === null) return null
      return route === 'direct' ? 'stream' : 'circuit'
    },
    retransmits: true,
    isCheap: (peer) => lane.isNear(peer),
  }
}
