/** Finds the paths from here to each player: keeps links open, measures them, and says which to use. */

import type { LanePath, PeerId } from '../lane.js'
import { HubView } from './hub-view.js'
import type { LinkQuality } from './link-quality.js'
import { type Links, MeasuredLinks } from './measured-links.js'
import type { DatagramPaths, LaneParts, StreamPaths } from './member-lanes.js'
import { encodeProbe } from './path-packet.js'
import { type Path, type PathKind, PathPolicy, pathCostMs } from './path-policy.js'

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

/** A link that has fallen silent: the other side learns from the probe that we do not hear it. */
const PROBE_SILENT_MS = 60

/** Silence after which a path is out of use, in addition to its interval of probes. */
const DEAD_AFTER_MS = 750

/** After a path was in use that may lose packets, or was changed, matches repeat what is not acknowledged for this long. */
const LOSSY_FOR_MS = 5000
/** Choices are made whenever something is sent, and this often when nothing is. */
const CHOOSE_EVERY_MS = 100

/** A peer of which nothing came for this long, and to which no link leads, is not worth all our gossip. */
const GONE_MS = 3000
/**
 * A circuit through the relay is slower than the relay's hub and costs more than either: a stream through one is opened only
 * to a peer that neither datagrams nor the hub have reached for this long.
 */
const CIRCUIT_AFTER_MS = 3000
/** How often it is looked which streams are worth it. */
const SEEK_STREAMS_EVERY_MS = 1000

/** A dead datagram link is opened anew this often at most. */
const DROP_EVERY_MS = 5000

/** What is known of a peer that is sought, or of the relay. */
interface Sought {
  readonly choice: PathPolicy
  heardMs: number
  droppedMs: number
  /** When datagrams or the hub last reached it. */
  reachedMs: number
}

export class PathSelector {
  /** What the relay's hub tells. */
  readonly hub = new HubView()
  readonly #parts: LaneParts
  readonly #relay: PeerId | null
  readonly #streams: MeasuredLinks<StreamPaths> | null
  readonly #datagrams: MeasuredLinks<DatagramPaths> | null
  /** Without ourselves and the relay; SOUGHT_MAX at most. */
  readonly #sought = new Map<PeerId, Sought>()
  readonly #toRelay: Sought
  #chosenMs = Number.NEGATIVE_INFINITY
  #lossyUntilMs = Number.NEGATIVE_INFINITY
  #streamsSoughtMs = Number.NEGATIVE_INFINITY
  #gossiping = true

  constructor(parts: LaneParts, relay: PeerId | null, nowMs: number) {
    this.#parts = parts
    this.#relay = relay
    this.#streams = parts.stream === undefined ? null : new MeasuredLinks(parts.stream)
    this.#datagrams = parts.datagram === undefined ? null : new MeasuredLinks(parts.datagram)
    this.#toRelay = newSought(nowMs)
    this.#seekLinks(nowMs)
  }

  /** Of the lanes that have links, the best first. */
  get links(): readonly Links[] {
    return [this.#datagrams, this.#streams].filter((links) => links !== null)
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
    const others = peers.filter((peer) => peer !== this.#parts.gossip.localPeer && peer !== this.#relay)
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
    const hears = this.links.some((links) => nowMs - heardMsOn(links, this.#relay) < DEAD_AFTER_MS + PROBE_ONLOOKER_MS)
    if (!hears) this.hub.forget()
    for (const links of this.links) for (const [peer, meter] of links.entries) this.#probe(links, peer, meter, nowMs)
    if (nowMs - this.#chosenMs >= CHOOSE_EVERY_MS) this.#chooseAll(nowMs)
    this.#dropDead(nowMs)
    if (nowMs - this.#streamsSoughtMs >= SEEK_STREAMS_EVERY_MS) this.#seekStreams(nowMs)
  }

  /** Kinds of path to send on now: one, and while it is suspect the next best too. The hub's is that to the relay. */
  kindsTo(peer: PeerId, nowMs: number): PathKind[] {
    const kinds = this.#soughtOf(peer)?.choice.choose(this.#pathsTo(peer, nowMs), nowMs) ?? ['gossip']
    if (kinds[0] !== 'gossip') this.#lossyUntilMs = nowMs + LOSSY_FOR_MS
    return kinds
  }

  /** The kind chosen last; 'gossip' for whom we do not seek. */
  kindTo(peer: PeerId): PathKind {
    return this.#soughtOf(peer)?.choice.kind ?? 'gossip'
  }

  /** The links that a kind of path runs over; null for 'gossip', and for the hub's. */
  linksOf(kind: PathKind): Links | null {
    if (kind === 'datagram') return this.#datagrams
    return kind === 'stream' || kind === 'circuit' ? this.#streams : null
  }

  /** The links to use for what is said once: those with a stream to this peer that was heard lately, else datagrams. */
  sureLinksTo(peer: PeerId, nowMs: number): Links | null {
    const isSure = (links: Links | null): boolean => {
      const meter = links?.meterOf(peer)
      return meter?.measured === true && !this.#isSuspect(meter, this.#everyMs(peer), nowMs)
    }
    return [this.#streams, this.#datagrams].find(isSure) ?? null
  }

  /** All paths that are alive, for people. */
  reports(peer: PeerId, nowMs: number): LanePath[] {
    const used = this.kindTo(peer)
    const reports = this.#pathsTo(peer, nowMs).map(({ kind }): LanePath => {
      const meter = kind === 'relay' ? this.#hubMeter() : this.linksOf(kind)?.meterOf(peer)
      const rttMs = (meter?.rttMs ?? Number.NaN) + (kind === 'relay' ? 2 * this.hub.distanceMs(peer) : 0)
      return { lane: kind, rttMs, lossRatio: meter?.lossRatio ?? 0, used: kind === used }
    })
    return [...reports, { lane: 'gossip', rttMs: Number.NaN, lossRatio: 0, used: used === 'gossip' }]
  }

  /** Paths that were measured and are alive, without gossip. */
  #pathsTo(peer: PeerId, nowMs: number): Path[] {
    const paths: Path[] = []
    const add = (kind: PathKind, meter: LinkQuality | undefined, everyMs: number, extraMs: number): void => {
      if (meter === undefined || !meter.measured) return
      if (Math.max(nowMs - meter.heardMs, meter.unheardMs(nowMs)) > DEAD_AFTER_MS + everyMs) return
      const costMs = pathCostMs(kind, meter.rttMs, meter.jitterMs, meter.lossRatio) + extraMs
      if (!Number.isFinite(costMs)) return
      paths.push({ kind, costMs, suspect: this.#isSuspect(meter, everyMs, nowMs) })
    }
    add('datagram', this.#datagrams?.meterOf(peer), this.#everyMs(peer, 'datagram'), 0)
    const route = this.#parts.stream?.routeTo(peer)
    if (route != null) {
      const kind = route === 'direct' ? 'stream' : 'circuit'
      add(kind, this.#streams?.meterOf(peer), this.#everyMs(peer, kind), 0)
    }
    if (this.hub.numberOf(peer) !== undefined) {
      const streamMs = this.#toRelay.choice.kind === 'stream' ? pathCostMs('stream', 0, 0, 0) : 0
      add('relay', this.#hubMeter(), PROBE_USED_MS, this.hub.distanceMs(peer) + streamMs)
    }
    return paths
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

  #probe(links: Links, peer: PeerId, meter: LinkQuality, nowMs: number): void {
    const used = this.linksOf(this.kindTo(peer)) === links
    const usualMs = this.#everyMs(peer, used ? this.kindTo(peer) : 'gossip')
    const hears = !meter.isSilent(nowMs, usualMs)
    const isDead = nowMs - meter.heardMs > DEAD_AFTER_MS + usualMs
    let everyMs = hears || isDead ? usualMs : Math.min(usualMs, PROBE_SILENT_MS)
    if (!meter.measured) everyMs = PROBE_FIRST_MS
    if (nowMs - meter.probedMs < everyMs) return
    const revision = peer === this.#relay ? this.hub.revision : 0
    const { rttMs } = meter
    links.lane.send(peer, encodeProbe({ id: meter.probe(nowMs), rttMs, revision, preferred: used, hears }), 'latest')
  }

  #chooseAll(nowMs: number): void {
    this.#chosenMs = nowMs
    const relay = this.#relay === null ? 'gossip' : this.kindsTo(this.#relay, nowMs)[0]
    this.#gossiping = this.#sought.size === 0 && relay === 'gossip'
    for (const peer of this.#sought.keys()) {
      if (this.kindsTo(peer, nowMs)[0] === 'gossip' && !this.isGone(peer, nowMs)) this.#gossiping = true
    }
  }

  /** A peer is heard on other paths while its datagram link is dead: open that link anew. */
  #dropDead(nowMs: number): void {
    if (this.#datagrams === null) return
    for (const [peer, meter] of this.#datagrams.entries) {
      const sought = this.#soughtOf(peer)
      const deadMs = Math.max(nowMs - meter.heardMs, meter.unheardMs(nowMs))
      if (sought === undefined || deadMs <= DEAD_AFTER_MS + PROBE_SPARE_MS) continue
      const isThere = nowMs - Math.max(sought.heardMs, heardMsOn(this.#streams, peer)) < DEAD_AFTER_MS
      if (!isThere || nowMs - sought.droppedMs < DROP_EVERY_MS) continue
      sought.droppedMs = nowMs
      this.#datagrams.lane.drop(peer)
    }
  }

  /**
   * Links are for whom we seek, and for nobody else: gossip tells everybody at a relay the topics of its rooms, so knowing
   * ours proves nothing, and a datagram link shows our address. Who calls before we seek it calls again.
   */
  #seekLinks(nowMs: number): void {
    const peers = [...this.#sought.keys(), ...(this.#relay === null ? [] : [this.#relay])]
    for (const { lane } of this.links) lane.admitOnly?.(peers)
    this.#datagrams?.lane.seek(peers)
    this.#seekStreams(nowMs)
  }

  #seekStreams(nowMs: number): void {
    this.#streamsSoughtMs = nowMs
    const worthIt = [...this.#sought].filter(([peer, sought]) => this.#isWorthStream(peer, sought, nowMs))
    const peers = worthIt.map(([peer]) => peer)
    this.#streams?.lane.seek(this.#relay === null ? peers : [...peers, this.#relay])
  }

  #isWorthStream(peer: PeerId, sought: Sought, nowMs: number): boolean {
    if (this.#pathsTo(peer, nowMs).some(({ kind }) => kind === 'datagram' || kind === 'relay')) sought.reachedMs = nowMs
    if (this.#streams?.lane.isNear?.(peer) !== false) return true
    return nowMs - sought.reachedMs > CIRCUIT_AFTER_MS
  }
}

function heardMsOn(links: Links | null, peer: PeerId | null): number {
  return (peer === null ? undefined : links?.meterOf(peer)?.heardMs) ?? Number.NEGATIVE_INFINITY
}

function newSought(nowMs: number): Sought {
  return { choice: new PathPolicy(), heardMs: nowMs, droppedMs: Number.NEGATIVE_INFINITY, reachedMs: nowMs }
}
