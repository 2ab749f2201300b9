import assert from 'node:assert/strict'
import type { Connection } from '@libp2p/interface'
import { startLivenessPings } from '../../../src/transport/libp2p/liveness-pings.js'
import { RealNodes, until, webSocketAddress } from '../real-nodes.js'

/** A connection whose other side answers, or is gone. */
class Line {
  readonly status = 'open'
  readonly answers: boolean
  readonly limits: object | undefined
  questions = 0
  aborted = 0
  rtt: number | undefined

  constructor(answers: boolean, limits?: object) {
    this.answers = answers
    this.limits = limits
  }

  readonly muxer = {
    ping: ({ signal }: { signal: AbortSignal }): Promise<number> => {
      this.questions += 1
      if (this.answers) return Promise.resolve(7)
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    },
  }

  abort(): void {
    this.aborted += 1
  }
}

type Pings = Parameters<typeof startLivenessPings>[0]['services']['ping']['ping']

function nodeOf(lines: readonly object[], ping: Pings = () => Promise.reject(new Error('no need to ask so'))) {
  return { getConnections: () => [...lines] as Connection[], services: { ping: { ping } } }
}

describe('signs of life', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('are asked for again and again, and whoever gives none is dropped, once', async () => {
    const lines = [new Line(true), new Line(false)]
    const node = nodeOf(lines)
    const end = startLivenessPings(node, { everyMs: 5, waitMs: 20 })
    await until('the silent one is dropped', () => lines[1]!.aborted > 0)
    const { questions } = lines[0]!
    await until('the other one is asked again', () => lines[0]!.questions > questions + 3)
    end()
    assert.deepEqual(
      lines.map(({ aborted, rtt }) => [aborted, rtt]),
      [
        [0, 7],
        [1, undefined],
      ],
    )
    assert.equal(lines[1]!.questions, 1)
  })

  it('are asked for less often where a relay carries the connection', async () => {
    const lines = [new Line(true), new Line(true, { seconds: 60 })]
    const node = nodeOf(lines)
    const end = startLivenessPings(node, { everyMs: 2, circuitRounds: 4, waitMs: 1000 })
    await until('both were asked', () => lines[1]!.questions >= 3)
    end()
    assert.equal(lines[1]!.questions, Math.floor(lines[0]!.questions / 4))
  })

  it('are asked for by a ping where a connection shows no muxer', async () => {
    const line = { status: 'open', remotePeer: 'somebody', rtt: undefined as number | undefined }
    const end = startLivenessPings(
      nodeOf([line], () => Promise.resolve(9)),
      { everyMs: 2, waitMs: 1000 },
    )
    await until('it has answered', () => line.rtt !== undefined)
    end()
    assert.equal(line.rtt, 9)
  })

  it('come from a real relay, and tell the round trip', async () => {
    const relay = await nodes.relay()
    const host = await nodes.host([webSocketAddress(relay)])
    const [connection] = host.node.getConnections()
    assert.equal(connection!.rtt, undefined)
    await until('it has answered', () => connection!.rtt !== undefined)
    assert.equal(connection!.status, 'open')
  })
})
