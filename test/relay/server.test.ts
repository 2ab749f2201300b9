import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig, type PartialRelayConfig, type RunningRelay, startRelay } from '../../relay/index.js'
import { PeerstepError } from '../../src/errors.js'
import { gamesDirectory } from './validation/validator-kit.js'

describe('startRelay', () => {
  let directory: string
  const relays: RunningRelay[] = []
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-relay-'))
  })
  afterEach(async () => {
    for (const relay of relays.splice(0)) await relay.stop()
    rmSync(directory, { recursive: true })
  })

  const start = async (over: PartialRelayConfig = {}): Promise<RunningRelay> => {
    const flags = {
      data: join(directory, 'data'),
      port: 0,
      opsPort: 0,
      games: [gamesDirectory],
      log: { level: 'silent' as const },
      ...over,
    }
    const relay = await startRelay(loadConfig({ flags }).config)
    relays.push(relay)
    return relay
  }
  const json = async (relay: RunningRelay, path: string): Promise<unknown> => (await fetch(relay.opsUrl + path)).json()

  it('is ready, can be dialled under its peer id, and serves addresses and games to pages', async () => {
    const relay = await start()
    assert.deepEqual(await json(relay, '/ready'), { ready: true, reasons: [] })
    assert.match(relay.addresses[0]!, new RegExp(`^/ip4/127\\.0\\.0\\.1/tcp/\\d+/ws/p2p/${relay.peerId}$`))
    assert.match(relay.addresses[1]!, new RegExp(`^/ip4/127\\.0\\.0\\.1/tcp/\\d+/p2p/${relay.peerId}$`))
    assert.deepEqual(await json(relay, '/relay.json'), {
      peerId: relay.peerId,
      addresses: [relay.addresses[0]],
      games: [{ id: 'tally', version: '1.0.0' }],
    })
    assert.match(await (await fetch(`${relay.opsUrl}/metrics`)).text(), /^peerstep_relay_connections 0$/m)
  })

  it('runs a STUN server, unless it is off', async () => {
    const socket = createSocket('udp4')
    const stunPort = await new Promise<number>((resolve) => socket.bind(0, () => resolve(socket.address().port)))
    await assert.rejects(start({ stunPort }), /stunPort \d+: cannot listen/)
    await start({ stunPort: 'off' })
    await new Promise<void>((resolve) => socket.close(() => resolve()))
    await start({ data: join(directory, 'second'), stunPort })
    const asker = createSocket('udp4')
    const answered = new Promise<Buffer>((resolve) => asker.once('message', resolve))
    asker.send(Buffer.from('000100002112a442000102030405060708090a0b', 'hex'), stunPort, '127.0.0.1')
    assert.equal((await answered).subarray(0, 8).toString('hex'), '0101000c2112a442')
    asker.close()
  })

  it('keeps its identity over a restart, in a file for its owner only', async () => {
    const first = await start()
    await first.stop()
    assert.equal((await start()).peerId, first.peerId)
    assert.equal(statSync(join(directory, 'data', 'identity.key')).mode & 0o077, 0)
  })

  it('does not start with a new identity when its key is damaged', async () => {
    await (await start()).stop()
    writeFileSync(join(directory, 'data', 'identity.key'), 'nonsense')
    await assert.rejects(start(), (error) => error instanceof PeerstepError && /holds no identity/.test(error.message))
  })

  it('tells in a sentence that its key cannot be read', async () => {
    mkdirSync(join(directory, 'data', 'identity.key'), { recursive: true })
    await assert.rejects(
      start(),
      (error) =>
        error instanceof PeerstepError &&
        error.code === 'BAD_CONFIG' &&
        /identity\.key cannot be read/.test(error.message),
    )
  })

  it('refuses a data directory or a port that is in use, and frees what it had taken', async () => {
    const relay = await start()
    const failed = (code: string, pattern: RegExp) => (error: unknown) =>
      error instanceof PeerstepError && error.code === code && pattern.test(error.message)
    await assert.rejects(start(), failed('STORE_FAILED', /another relay is using/))
    const other = { data: join(directory, 'other') }
    const opsPort = Number(new URL(relay.opsUrl).port)
    await assert.rejects(start({ ...other, opsPort }), failed('BAD_CONFIG', /opsPort \d+: cannot listen/))
    const port = Number(/tcp\/(\d+)\/ws/.exec(relay.addresses[0]!)![1])
    await assert.rejects(
      start({ ...other, port, tcpPort: 0 }),
      failed('BAD_CONFIG', /port \d+ or tcpPort 0: cannot listen/),
    )
    // The failed starts have let go of the directory.
    assert.ok((await start(other)).peerId)
  })

  it('frees its ports and directory when it stops, also when told twice', async () => {
    const relay = await start()
    await Promise.all([relay.stop(), relay.stop()])
    await relay.stop()
    await assert.rejects(fetch(`${relay.opsUrl}/health`))
    await start()
  })

  it('runs beside another relay in the same process', async () => {
    const [a, b] = [await start(), await start({ data: join(directory, 'other') })]
    assert.notEqual(a.peerId, b.peerId)
    assert.deepEqual([await json(a, '/health'), await json(b, '/health')], [{ status: 'ok' }, { status: 'ok' }])
  })

  it('has the metrics that the manual lists, and no others', async () => {
    const relay = await start()
    const text = await (await fetch(`${relay.opsUrl}/metrics`)).text()
    const served = [...text.matchAll(/^# TYPE peerstep_relay_(?!process_|nodejs_)(\w+)/gm)].map(([, name]) => name)
    const manual = readFileSync(new URL('../../../docs/running-a-relay.md', import.meta.url), 'utf8')
    const table = /^\| metric \|.*?\n\n/ms.exec(manual)?.[0] ?? ''
    const listed = table.split('\n').flatMap((row) => {
      const names = row.split('|')[1] ?? ''
      return [...names.matchAll(/`(\w+)(?:\{[\w,]+\})?`/g)].map(([, name]) => name)
    })
    assert.deepEqual(listed.toSorted(), served.toSorted())
  })
})
