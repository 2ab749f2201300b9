import assert from 'node:assert/strict'
import type { Connection } from '@libp2p/interface'
import { startLivenessPings } from '../../../src/transport/libp2p/liveness-pings.js'
import { CONNECTION_MUXER_PING } from '../../../src/transport/libp2p/patches/connection-muxer-ping.js'
import { PatchReport } from '../../../src/transport/libp2p/patches/library-patch.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { RealNodes, until, webSocketAddress } from '../real-nodes.js'
import { pass } from '../virtual-run.js'

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

describe('liveness pings', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('are sent again and again, and a connection without an answer is dropped, once', async () => {
    const time = new VirtualTime()
    const lines = [new Line(true), new Line(false)]
    const report = new PatchReport([CONNECTION_MUXER_PING])
    const end = startLivenessPings(nodeOf(lines), { everyMs: 1000, waitMs: 2000 }, report, time)
    await pass(time, 2999)
    assert.equal(lines[1]!.aborted, 0)
    await pass(time, 1)
    assert.equal(lines[1]!.aborted, 1)
    await pass(time, 7000)
    end()
    await pass(time, 10_000)
    assert.deepEqual(
      lines.map(({ aborted, rtt, questions }) => [aborted, rtt, questions]),
      [
        [0, 7, 10],
        [1, undefined, 1],
      ],
    )
    assert.equal(report.patches[0]!.state, 'applied')
  })

  it('are sent less often where a relay carries the connection', async () => {
    const time = new VirtualTime()
    const lines = [new Line(true), new Line(true, { seconds: 60 })]
    const options = { everyMs: 1000, circuitRounds: 4, waitMs: 1000 }
    const end = startLivenessPings(nodeOf(lines), options, new PatchReport([]), time)
    await pass(time, 12_000)
    end()
    assert.deepEqual(
      lines.map(({ questions }) => questions),
      [12, 3],
    )
  })

  it('use the ping protocol where a connection shows no muxer, and the report says so', async () => {
    const time = new VirtualTime()
    const line = { status: 'open', remotePeer: 'peer', rtt: undefined as number | undefined }
    const report = new PatchReport([CONNECTION_MUXER_PING])
    const ping = (): Promise<number> => Promise.resolve(9)
    const end = startLivenessPings(nodeOf([line], ping), { everyMs: 1000, waitMs: 1000 }, report, time)
    await pass(time, 1000)
    end()
    assert.equal(line.rtt, 9)
    assert.deepEqual(report.missing[0]?.missingParts, ['muxer.ping'])
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
