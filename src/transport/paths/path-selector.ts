/** Finds the paths from here to each player: keeps links open, measures them, and chooses which to use. */

import type { LanePath, PeerId } from '../lane.js'
import { HubView } from './hub-view.js'
import type { MemberLanes } from './link-lane.js'
import type { LinkQuality } from './link-quality.js'
import { MeasuredLinks } from './measured-links.js'
import { encodeProbe } from './path-packet.js'
import {
  GOSSIP_PATH,
  HUB_HANDICAP_MS,
  HUB_PATH,
  type Path,
  type PathKind,
  PathPolicy,
  pathCostMs,
} from './path-policy.js'

/** Peers sought at once: more than a room has seats. The rest is reached by gossip alone. */
const SOUGHT_MAX = 64

/** A link that is not yet measured is probed this often, so that a match is on good paths before it begins; */
const PROBE_FIRST_MS = 100
/** the links in use; */
const PROBE_USED_MS = 250
/** those that wait for their turn; */
const PROBE_SPARE_MS = 500
/** and all links of an onlooker, which sends next to nothing. */
const PROBE_ONLOOKER_MS = 1000

/** A link on which nothing comes any more: the probe tells the other side that nothing arrives here. */
const PROBE_SILENT_MS = 60

/** Silence after which a path is out of use, in addition to its interval of probes. */
const DEAD_AFTER_MS = 750

/** After a path was in use that may lose packets, or was changed, matches repeat what is not acknowledged for this long. */
const LOSSY_FOR_MS = 5000
/** Choices are made whenever something is sent, and this often when nothing is. */
const CHOOSE_EVERY_MS = 100

/** A peer of which nothing came for this long, and to which no link leads, is not worth all our gossip. */
const GONE_MS = 3000
/** A link that is not cheap (a circuit through the relay) is opened only to a peer that no other path has reached for this long. */
const COSTLY_AFTER_MS = 3000
/** How often the selector looks which costly links are worth it. */
const SEEK_COSTLY_EVERY_MS = 1000

/** A dead link is opened anew this often at most. */
const REOPEN_EVERY_MS = 5000

/** What is known of a peer that is sought, or of the relay. */
interface Sought {
  readonly choice: PathPolicy
  heardMs: number
  reopenedMs: number
  /** When a path that needs no costly link last reached it. */
  reachedMs: number
}

/**
 * Keeps links to at most 64 peers and to the relay, measures them, and chooses among the paths to each peer with a `PathPolicy`.
 */
export class PathSelector {
  /** The relay's roster and distances, as its hub sent them last. */
  readonly hub = new HubView()
  readonly #localPeer: PeerId
  readonly #relay: PeerId | null
  /** Links of each registered lane, the best lane first. */
  readonly links: readonly MeasuredLinks[]
  /** The same, lanes that repeat lost packets first. */
  readonly #surestLinks: readonly MeasuredLinks[]
  /** Without the local peer and the relay; SOUGHT_MAX at most. */
  readonly #sought = new Map<PeerId, Sought>()
  readonly #toRelay: Sought
  #chosenMs = Number.NEGATIVE_INFINITY
  #lossyUntilMs = Number.NEGATIVE_INFINITY
  #costlySoughtMs = Number.NEGATIVE_INFINITY
  #gossiping = true

  constructor({ gossip, links }: MemberLanes, relay: PeerId | null, nowMs: number) {
    this.#localPeer = gossip.localPeer
    this.#relay = relay
    this.links = links.map((registration) => new MeasuredLinks(registration))
    this.#surestLinks = this.links.toSorted(
      (a, b) => Number(b.registration.retransmits) - Number(a.registration.retransmits),
    )
    this.#toRelay = newSought(nowMs)
    this.#seekLinks(nowMs)
  }

  /** The peers sought, without the relay. */
  get sought(): Iterable<PeerId> {
    return this.#sought.keys()
  }

  /** Some player that is there has no path but gossip; where none is sought, the relay has none. */
  get gossiping(): boolean {
    return this.#gossiping
  }

  /** A link is in use, or was a moment ago. */
  lossy(nowMs: number): boolean {
    return nowMs < this.#lossyUntilMs
  }

  isSought(peer: PeerId): boolean {
    return this.#soughtOf(peer) !== undefined
  }

  /** @param peers all that are sought from now on; we and the relay need not be among them */
  seek(peers: readonly PeerId[], nowMs: number): void {
    const others = peers.filter((peer) => peer !== this.#localPeer && peer !== this.#relay)
    const wanted = new Set(others.slice(0, SOUGHT_MAX))
    let changed = false
    for (const peer of this.#sought.keys()) if (!wanted.has(peer)) changed = this.#sought.delete(peer)
    for (const peer of wanted) {
      if (this.#sought.has(peer)) continue
      changed = true
      this.#sought.set(peer, newSought(nowMs))
    }
    if (changed) this.#seekLinks(nowMs)
  }

  /** A packet of this peer came, by whatever path. */
  heard(peer: PeerId, atMs: number): void {
    const sought = this.#soughtOf(peer)
    if (sought !== undefined) sought.heardMs = Math.max(sought.heardMs, atMs)
  }

  /** Milliseconds since a packet of this peer came by any path. */
  silentMs(peer: PeerId, nowMs: number): number {
    return nowMs - (this.#soughtOf(peer)?.heardMs ?? Number.NEGATIVE_INFINITY)
  }

  /** Nothing has come from this peer for so long that it is probably not there. */
  isGone(peer: PeerId, nowMs: number): boolean {
    return this.silentMs(peer, nowMs) > GONE_MS
  }

  /** Look which links there are. Before what has arrived is read. */
  update(nowMs: number): void {
    for (const links of this.links) links.update(nowMs)
  }

  /** After what has arrived was read: probe what is due, choose, and open dead links anew. */
  tend(nowMs: number): void {
    const receives = this.links.some(
      (links) => nowMs - heardMsOn(links, this.#relay) < DEAD_AFTER_MS + PROBE_ONLOOKER_MS,
    )
    if (!receives) this.hub.forget()
    for (const links of this.links) for (const [peer, meter] of links.entries) this.#probe(links, peer, meter, nowMs)
    if (nowMs - this.#chosenMs >= CHOOSE_EVERY_MS) this.#chooseAll(nowMs)
    this.#reopenDead(nowMs)
    if (nowMs - this.#costlySoughtMs >= SEEK_COSTLY_EVERY_MS) this.#seekCostlyLinks(nowMs)
  }

  /** Kinds of path to send on now: one, and while it is suspect the next best too. The hub's is that to the relay. */
  kindsTo(peer: PeerId, nowMs: number): PathKind[] {
    const kinds = this.#soughtOf(peer)?.choice.choose(this.#pathsTo(peer, nowMs), nowMs) ?? [GOSSIP_PATH]
    if (kinds[0] !== GOSSIP_PATH) this.#lossyUntilMs = nowMs + LOSSY_FOR_MS
    return kinds
  }

  /** The kind chosen last; 'gossip' for a peer that is not sought. */
  kindTo(peer: PeerId): PathKind {
    return this.#soughtOf(peer)?.choice.kind ?? GOSSIP_PATH
  }

  /** The links that a kind of path runs over; null for gossip, and for the hub's. */
  linksOf(kind: PathKind): MeasuredLinks | null {
    return this.links.find(({ registration }) => kind in registration.handicapMs) ?? null
  }

  /** The links to use for what is sent once: to this peer, not suspect, and of a lane that repeats what is lost if there is one. */
  sureLinksTo(peer: PeerId, nowMs: number): MeasuredLinks | null {
    const isSure = (links: MeasuredLinks): boolean => {
      const meter = links.meterOf(peer)
      return meter?.measured === true && !this.#isSuspect(meter, this.#everyMs(peer), nowMs)
    }
    return this.#surestLinks.find(isSure) ?? null
  }

  /** All paths that are alive, to be shown in a net-graph; gossip last. */
  reports(peer: PeerId, nowMs: number): LanePath[] {
    const used = this.kindTo(peer)
    const reports = this.#pathsTo(peer, nowMs).map(({ kind }): LanePath => {
      const meter = kind === HUB_PATH ? this.#hubMeter() : this.linksOf(kind)?.meterOf(peer)
      const rttMs = (meter?.rttMs ?? Number.NaN) + (kind === HUB_PATH ? 2 * this.hub.distanceMs(peer) : 0)
      return { lane: kind, rttMs, lossRatio: meter?.lossRatio ?? 0, used: kind === used }
    })
    return [...reports, { lane: GOSSIP_PATH, rttMs: Number.NaN, lossRatio: 0, used: used === GOSSIP_PATH }]
  }

  /** Paths that were measured and are alive, without gossip. */
  #pathsTo(peer: PeerId, nowMs: number): Path[] {
    const paths: Path[] = []
    const add = (kind: PathKind, meter: LinkQuality | undefined, everyMs: number, extraMs: number): void => {
      if (meter === undefined || !meter.measured) return
      if (Math.max(nowMs - meter.heardMs, meter.unheardMs(nowMs)) > DEAD_AFTER_MS + everyMs) return
      const costMs = pathCostMs(extraMs, meter.rttMs, meter.jitterMs, meter.lossRatio)
      if (!Number.isFinite(costMs)) return
      paths.push({ kind, costMs, suspect: this.#isSuspect(meter, everyMs, nowMs) })
    }
    for (const links of this.links) {
      const { registration } = links
      const kind = registration.kindTo(peer)
      if (kind !== null) add(kind, links.meterOf(peer), this.#everyMs(peer, kind), registration.handicapMs[kind] ?? 0)
    }
    if (this.hub.numberOf(peer) !== undefined) {
      const toRelayMs = this.#handicapMs(this.#toRelay.choice.kind)
      add(HUB_PATH, this.#hubMeter(), PROBE_USED_MS, HUB_HANDICAP_MS + this.hub.distanceMs(peer) + toRelayMs)
    }
    return paths
  }

  /** Of a registered kind of path; 0 for others. */
  #handicapMs(kind: PathKind): number {
    return this.linksOf(kind)?.registration.handicapMs[kind] ?? 0
  }

  /** The link that carries what the hub passes on. */
  #hubMeter(): LinkQuality | undefined {
    return this.#relay === null ? undefined : this.linksOf(this.#toRelay.choice.kind)?.meterOf(this.#relay)
  }

  #soughtOf(peer: PeerId): Sought | undefined {
    return peer === this.#relay ? this.#toRelay : this.#sought.get(peer)
  }

  /** How often a link is probed. */
  #everyMs(peer: PeerId, kind?: PathKind): number {
    if (this.#sought.size === 0) return PROBE_ONLOOKER_MS
    return kind === undefined || this.kindTo(peer) === kind ? PROBE_USED_MS : PROBE_SPARE_MS
  }

  /** Nothing comes, or nothing of ours arrives. */
  #isSuspect(meter: LinkQuality, everyMs: number, nowMs: number): boolean {
    return meter.isSilent(nowMs, everyMs) || meter.unheardMs(nowMs) > 0
  }

  #probe(links: MeasuredLinks, peer: PeerId, meter: LinkQuality, nowMs: number): void {
    const used = this.linksOf(this.kindTo(peer)) === links
    const usualMs = this.#everyMs(peer, used ? this.kindTo(peer) : GOSSIP_PATH)
    const receives = !meter.isSilent(nowMs, usualMs)
    const isDead = nowMs - meter.heardMs > DEAD_AFTER_MS + usualMs
    let everyMs = receives || isDead ? usualMs : Math.min(usualMs, PROBE_SILENT_MS)
    if (!meter.measured) everyMs = PROBE_FIRST_MS
    if (nowMs - meter.probedMs < everyMs) return
    const revision = peer === this.#relay ? this.hub.revision : 0
    const { rttMs } = meter
    links.lane.send(peer, encodeProbe({ id: meter.probe(nowMs), rttMs, revision, preferred: used, receives }), 'latest')
  }

  #chooseAll(nowMs: number): void {
    this.#chosenMs = nowMs
    const relay = this.#relay === null ? GOSSIP_PATH : this.kindsTo(this.#relay, nowMs)[0]
    this.#gossiping = this.#sought.size === 0 && relay === GOSSIP_PATH
    for (const peer of this.#sought.keys()) {
      if (this.kindsTo(peer, nowMs)[0] === GOSSIP_PATH && !this.isGone(peer, nowMs)) this.#gossiping = true
    }
  }

  /** Packets of a peer come on other paths while a link to it is dead: open that link anew, where its lane cannot notice by itself. */
  #reopenDead(nowMs: number): void {
    for (const links of this.links) {
      if (links.registration.reopen === undefined) continue
      for (const [peer, meter] of links.entries) {
        const sought = this.#soughtOf(peer)
        const deadMs = Math.max(nowMs - meter.heardMs, meter.unheardMs(nowMs))
        if (sought === undefined || deadMs <= DEAD_AFTER_MS + PROBE_SPARE_MS) continue
        const elsewhereMs = this.links.map((other) =>
          other === links ? Number.NEGATIVE_INFINITY : heardMsOn(other, peer),
        )
        const isThere = nowMs - Math.max(sought.heardMs, ...elsewhereMs) < DEAD_AFTER_MS
        if (!isThere || nowMs - sought.reopenedMs < REOPEN_EVERY_MS) continue
        sought.reopenedMs = nowMs
        links.registration.reopen(peer)
      }
    }
  }

  /**
   * Links are for the peers that we seek. Gossip tells every neighbour of a relay the topics of its rooms, so knowing ours
   * proves nothing, and a datagram link shows our address. A peer that calls before we seek it calls again.
   */
  #seekLinks(nowMs: number): void {
    const peers = [...this.#sought.keys(), ...(this.#relay === null ? [] : [this.#relay])]
    for (const { lane } of this.links) lane.admitOnly?.(peers)
    for (const { lane, registration } of this.links) if (registration.isCheap === undefined) lane.seek(peers)
    this.#seekCostlyLinks(nowMs)
  }

  #seekCostlyLinks(nowMs: number): void {
    this.#costlySoughtMs = nowMs
    for (const links of this.links) {
      const { lane, registration } = links
      if (registration.isCheap === undefined) continue
      const worthIt = [...this.#sought].filter(([peer, sought]) => this.#isWorthLink(links, peer, sought, nowMs))
      const peers = worthIt.map(([peer]) => peer)
      lane.seek(this.#relay === null ? peers : [...peers, this.#relay])
    }
  }

  #isWorthLink({ registration }: MeasuredLinks, peer: PeerId, sought: Sought, nowMs: number): boolean {
    const isReached = this.#pathsTo(peer, nowMs).some(({ kind }) => !(kind in registration.handicapMs))
    if (isReached) sought.reachedMs = nowMs
    if (registration.isCheap?.(peer) !== false) return true
    return nowMs - sought.reachedMs > COSTLY_AFTER_MS
  }
}

function heardMsOn(links: MeasuredLinks, peer: PeerId | null): number {
  return (peer === null ? undefined : links.meterOf(peer)?.heardMs) ?? Number.NEGATIVE_INFINITY
}

function newSought(nowMs: number): Sought {
  return { choice: new PathPolicy(), heardMs: nowMs, reopenedMs: Number.NEGATIVE_INFINITY, reachedMs: nowMs }
}
