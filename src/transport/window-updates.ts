/** Yamux that tells the other side seldom how much it may send. */
import { yamux } from '@libp2p/yamux'
import { assert } from '../errors.js'

type Muxers = ReturnType<ReturnType<typeof yamux>>

/** The parts of a muxer and of its streams that their declarations keep to themselves. */
interface OpenMuxer {
  _newStream(...args: unknown[]): WindowedStream
}
interface WindowedStream {
  readonly state: number
  /** Bytes that the other side may send in all, and how many of them it has left. */
  readonly recvWindow: number
  readonly recvWindowCapacity: number
  sendWindowUpdate(): void
}

/** The opening of the stream is agreed on: an update carries nothing but a number. */
const ESTABLISHED = 3

/**
 * The muxer for a node's `streamMuxers`.
 *
 * libp2p's answers every frame with how much more may come: a packet back, encrypted, for each one of ours. Half a window
 * (128 KiB, a second of the most that a player may send) is enough to go on with.
 */
export function patientYamux(): () => Muxers {
  // Signs of life measure the round trip, as its own keep-alive would.
  const create = yamux({ enableKeepAlive: false })
  return () => {
    const muxers = create()
    const createStreamMuxer = muxers.createStreamMuxer.bind(muxers)
    muxers.createStreamMuxer = (connection) => {
      const muxer = createStreamMuxer(connection)
      const open = muxer as unknown as OpenMuxer
      assert(typeof open._newStream === 'function', 'this version of yamux makes streams in another way')
      const newStream = open._newStream.bind(muxer)
      open._newStream = (...args) => patient(newStream(...args))
      return muxer
    }
    return muxers
  }
}

function patient(stream: WindowedStream): WindowedStream {
  assert(stream.recvWindow > 0 && stream.recvWindowCapacity > 0, 'this version of yamux counts in another way')
  const sendWindowUpdate = stream.sendWindowUpdate.bind(stream)
  stream.sendWindowUpdate = () => {
    if (stream.state === ESTABLISHED && stream.recvWindowCapacity > stream.recvWindow / 2) return
    sendWindowUpdate()
  }
  return stream
}
