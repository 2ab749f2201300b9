/** Yamux that tells the other side seldom how much it may send. */
import { yamux } from '@libp2p/yamux'

type Muxers = ReturnType<ReturnType<typeof yamux>>

/** The parts of a muxer and of its streams that their declarations keep to themselves. */
interface OpenMuxer {
  _newStream?(...args: unknown[]): WindowedStream
}
interface WindowedStream {
  readonly state: number
  /** Bytes that the other side may send in all, and how many of them it has left. */
  readonly recvWindow: number
  readonly recvWindowCapacity: number
  sendWindowUpdate?(): void
}

/** The opening of the stream is agreed on: an update carries nothing but a number. */
const ESTABLISHED = 3

/**
 * The muxer for a node's `streamMuxers`.
 *
 * libp2p's answers every frame with how much more may come: a packet back, encrypted, for each one of ours. Half a window
 * (128 KiB, a second of the most that a player may send) is enough to go on with. A version of yamux that counts in another way is left
 * to do so: that is slower, not wrong, and the test shows it.
 */
export function yamuxWithLazyWindow(): () => Muxers {
  // Signs of life measure the round trip, as its own keep-alive would.
  const create = yamux({ enableKeepAlive: false })
  return () => {
    const muxers = create()
    const createStreamMuxer = muxers.createStreamMuxer.bind(muxers)
    muxers.createStreamMuxer = (connection) => {
      const muxer = createStreamMuxer(connection)
      const open = muxer as unknown as OpenMuxer
      const newStream = open._newStream?.bind(muxer)
      if (newStream !== undefined) open._newStream = (...args) => patient(newStream(...args))
      return muxer
    }
    return muxers
  }
}

function patient(stream: WindowedStream): WindowedStream {
  const sendWindowUpdate = stream.sendWindowUpdate?.bind(stream)
  if (sendWindowUpdate === undefined || !(stream.recvWindow > 0 && stream.recvWindowCapacity > 0)) return stream
  stream.sendWindowUpdate = () => {
    if (stream.state === ESTABLISHED && stream.recvWindowCapacity > stream.recvWindow / 2) return
    sendWindowUpdate()
  }
  return stream
}
