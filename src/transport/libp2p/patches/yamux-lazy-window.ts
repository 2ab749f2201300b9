/** Yamux that seldom tells the other side how much it may send. */
import { yamux } from '@libp2p/yamux'
import type { LibraryPatch, PatchReport } from './library-patch.js'

/** The private parts are `_newStream` of a muxer, and the receive window of its streams. */
export const YAMUX_LAZY_WINDOW: LibraryPatch = {
  name: 'yamux-lazy-window',
  library: '@libp2p/yamux',
  version: '8.0.3',
  without: 'each message is answered with a packet of its own',
  required: false,
}

type Muxers = ReturnType<ReturnType<typeof yamux>>

/** The private parts of a muxer and of its streams. */
interface OpenMuxer {
  _newStream?(...args: unknown[]): WindowedStream
}

interface WindowedStream {
  readonly state: number
  /** Bytes that the other side may send in all. */
  readonly recvWindow: number
  /** How many of them it has left. */
  readonly recvWindowCapacity: number
  sendWindowUpdate?(): void
}

/** The opening of the stream is agreed on: an update carries nothing but a number. */
const ESTABLISHED = 3

/**
 * The muxer for a node's `streamMuxers`.
 *
 * libp2p's answers every message with how much more may come: a packet back, encrypted, for each one of ours. Half a window
 * (128 KiB, a second of the most that a player may send) is enough to go on with.
 */
export function yamuxWithLazyWindow(report: PatchReport): () => Muxers {
  // Liveness pings measure the round trip, as its own keep-alive would.
  const create = yamux({ enableKeepAlive: false })
  return () => {
    const muxers = create()
    const createStreamMuxer = muxers.createStreamMuxer.bind(muxers)
    muxers.createStreamMuxer = (connection) => withLazyStreams(createStreamMuxer(connection), report)
    return muxers
  }
}

/** From now on the muxer's new streams send window updates seldom. @returns the same muxer */
export function withLazyStreams<Muxer extends object>(muxer: Muxer, report: PatchReport): Muxer {
  const open = muxer as Muxer & OpenMuxer
  const newStream = report.part(YAMUX_LAZY_WINDOW, '_newStream', open._newStream)?.bind(muxer)
  if (newStream !== undefined) open._newStream = (...args) => withLazyUpdates(newStream(...args), report)
  return muxer
}

function withLazyUpdates(stream: WindowedStream, report: PatchReport): WindowedStream {
  const { recvWindow, recvWindowCapacity } = stream
  const hasWindow = recvWindow > 0 && recvWindowCapacity > 0 ? true : undefined
  const known = report.part(YAMUX_LAZY_WINDOW, 'recvWindow', hasWindow)
  const sendWindowUpdate = report.part(YAMUX_LAZY_WINDOW, 'sendWindowUpdate', stream.sendWindowUpdate)?.bind(stream)
  if (known === undefined || sendWindowUpdate === undefined) return stream
  stream.sendWindowUpdate = () => {
    if (stream.state === ESTABLISHED && stream.recvWindowCapacity > stream.recvWindow / 2) return
    sendWindowUpdate()
  }
  return stream
}
