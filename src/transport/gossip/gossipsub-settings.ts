/** Gossipsub as every Peerstep node runs it: players send to their neighbours, and only relays pass packets on. */
import { type GossipSub, type GossipSubComponents, gossipsub } from '@libp2p/gossipsub'
import { secretWords } from '../clock.js'
import { ENVELOPE_BYTES_MAX } from './gossip-envelope.js'
import { keyedHash, randomHashKey } from './keyed-hash.js'

/** A message that comes again after this long is new to gossipsub; the lane's replay window still knows it. */
const SEEN_MS = 10_000

/** What a node bears from one neighbour, by role. */
const NEIGHBOUR_LIMITS = {
  /** A player's neighbour is a relay, which names all its rooms at once: 20,000 of them. Further rooms cannot be joined. */
  player: { subscriptions: 20_000, topicBytes: 32 * 1024 * 1024, messageBytes: 2 * 1024 * 1024 },
  /** A relay's neighbour is a player in about 60 rooms at most; gossipsub counts 1 KiB for each. Further ones are ignored. */
  relay: { subscriptions: 128, topicBytes: 64 * 1024, messageBytes: 4 * ENVELOPE_BYTES_MAX },
} as const

/** Made once: an error with a stack for every stray message would cost more than the message. */
const NO_SUCH_TOPIC = new Error('no lane is open on this topic, or the message is too long')

/**
 * The gossipsub service of a player or a relay.
 *
 * A player floods its packets to the neighbours it is connected to and passes nothing on (all degrees are 0), so no
 * packet arrives twice; a relay passes on to all subscribers through `forwardToEveryone`. That takes the mesh, its grafts,
 * backoffs, scores and gossip out of the way: a joiner receives everything from its subscription on, and leaving and
 * coming back costs nothing.
 *
 * Messages carry no libp2p signature (it costs 0.6 ms a message): the lane signs and verifies.
 */
export function gossipService(role: keyof typeof NEIGHBOUR_LIMITS): (components: GossipSubComponents) => GossipSub {
  const hashKey = randomHashKey(secretWords)
  const limits = NEIGHBOUR_LIMITS[role]
  return (components) => {
    const service: GossipSub = gossipsub({
      globalSignaturePolicy: 'StrictNoSign',
      emitSelf: false,
      fallbackToFloodsub: false,
      allowPublishToZeroTopicPeers: true,
      floodPublish: true,
      batchPublish: true,
      doPX: false,
      D: 0,
      Dlo: 0,
      Dhi: 0,
      Dout: 0,
      Dscore: 0,
      Dlazy: 0,
      gossipFactor: 0,
      mcacheLength: 1, // kept to answer requests for missed messages, which are never sent
      mcacheGossip: 1,
      seenTTL: SEEN_MS,
      // Ids never leave the process, so they may be secret hashes: were they sender and sequence number, a forger could
      // take the numbers of packets to come, and the real ones would be dropped as seen before.
      msgIdFn: (message) => wordsAsBytes(keyedHash(hashKey, message.data)),
      msgIdToStrFn: (id) => String.fromCharCode(...id),
      idontwantMinDataSize: Number.MAX_SAFE_INTEGER,
      scoreParams: {
        IPColocationFactorWeight: 0, // players behind one address are no attack: by default the 12th receives nothing
        retainScore: 1000, // a peer id is free, so remembering one for an hour protects no peer and fills the memory
      },
      maxInboundDataLength: limits.messageBytes, // a longer message ends the neighbour's stream
      maxOutboundBufferSize: 2 * 1024 * 1024, // a neighbour this far behind loses its stream, see dropConnectionsWithoutGossip
      maxTopicBytesPerPeer: limits.topicBytes,
      decodeRpcLimits: {
        maxSubscriptions: limits.subscriptions,
        maxMessages: 512,
        maxIhaveMessageIDs: 0,
        maxIwantMessageIDs: 0,
        maxIdontwantMessageIDs: 0,
        maxControlMessages: 128,
        maxPeerInfos: 0,
      },
      dataTransform: {
        // Runs before anything is stored or passed on, so a relay carries the topics of its own rooms and no others.
        inboundTransform(topic, data) {
          if (data.length > ENVELOPE_BYTES_MAX || !service.topicValidators.has(topic)) throw NO_SUCH_TOPIC
          return data
        },
        outboundTransform: (_topic, data) => data,
      },
    })(components)
    return service
  }
}

function wordsAsBytes([low, high]: readonly [number, number]): Uint8Array {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, low)
  view.setUint32(4, high)
  return bytes
}
