import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Metrics } from '../../../relay/ops/metrics.js'
import { type OpsOptions, OpsServer } from '../../../relay/ops/ops-server.js'
import { SqliteStore } from '../../../relay/store/sqlite-store.js'
import { decodeReplayFile } from '../../../src/wire/record.js'
import { matchId, newMatch, settled } from '../store/store-acceptance.js'
import { listeningLog } from '../validation/validator-kit.js'

describe('ops', () => {
  let directory: string
  let store: SqliteStore
  let ops: OpsServer
  let troubles: string[]
  const start = async (over: Partial<OpsOptions> = {}): Promise<void> => {
    ops = await OpsServer.start({
      host: '127.0.0.1',
      port: 0,
      store,
      metrics: new Metrics(),
      log: listeningLog().log,
      describe: () => ({
        peerId: 'me',
        addresses: ['/ip4/127.0.0.1/tcp/1/ws'],
        games: [{ id: 'arena', version: '1.0.0' }],
      }),
      troubles: () => troubles,
      ...over,
    })
  }
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-ops-'))
    store = await SqliteStore.open(join(directory, 'data'))
    troubles = []
    await start()
  })
  afterEach(async () => {
    await ops.stop()
    await store.close()
    rmSync(directory, { recursive: true })
  })

  const get = (path: string): Promise<Response> => fetch(ops.url + path)
  const json = async (path: string, code = 200): Promise<Record<string, unknown>> => {
    const response = await get(path)
    assert.equal(response.status, code, path)
    return (await response.json()) as Record<string, unknown>
  }
  const ids = (page: Record<string, unknown>): string[] => (page.matches as { id: string }[]).map((match) => match.id)

  it('answers /health always, and /ready with 503 and the reasons when there are any', async () => {
    assert.deepEqual(await json('/health'), { status: 'ok' })
    assert.deepEqual(await json('/ready'), { ready: true, reasons: [] })
    troubles = ['the relay is draining']
    assert.deepEqual(await json('/ready', 503), { ready: false, reasons: ['the relay is draining'] })
    assert.deepEqual(await json('/health'), { status: 'ok' })
  })

  it('serves the metrics as Prometheus text', async () => {
    const response = await get('/metrics')
    assert.match(response.headers.get('content-type')!, /^text\/plain; version=/)
    const body = await response.text()
    for (const name of [
      'matches_total',
      'store_commit_seconds_bucket',
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
    ]) {
      assert.ok(body.includes(`peerstep_relay_${name}`), name)
    }
  })

  it('lists matches newest first, in pages with a cursor to the next', async () => {
    for (let index = 1; index <= 5; index++) await store.openMatch(newMatch(index))
    const first = await json('/matches?limit=3')
    assert.deepEqual(ids(first), [5, 4, 3].map(matchId))
    const second = await json(`/matches?limit=3&before=${first.next}`)
    assert.deepEqual([ids(second), second.next], [[2, 1].map(matchId), null])
  })

  it('filters matches, and refuses a query that it cannot read with the reason', async () => {
    await store.openMatch(newMatch(1))
    await store.openMatch(newMatch(2, { room: 'monday' }))
    await store.settle(matchId(2), settled())
    assert.deepEqual(ids(await json('/matches?room=friday')), [matchId(1)])
    assert.deepEqual(ids(await json('/matches?verdict=verified&game=arena')), [matchId(2)])
    for (const query of [
      'limit=0',
      'limit=101',
      'limit=x',
      'verdict=good',
      'before=1',
      'colour=red',
      `room=${'x'.repeat(300)}`,
    ]) {
      assert.equal((await json(`/matches?${query}`, 400)).error, 'bad query')
    }
  })

  it('shows one match, running or settled', async () => {
    await store.openMatch(newMatch(1))
    const path = `/matches/${matchId(1)}`
    const running = await json(path)
    assert.deepEqual(
      [running.status, running.verdict, running.outcome, running.replay, running.endedAt],
      ['running', null, null, null, null],
    )
    assert.deepEqual(running.options, { rounds: 3 })
    await json(`${path}/replay`, 409)
    await store.settle(matchId(1), settled({ note: 'a word' }))
    const done = await json(path)
    assert.deepEqual(
      [done.status, done.verdict, done.outcome, done.note],
      ['settled', 'verified', { winners: [0] }, 'a word'],
    )
    assert.equal(done.replay, `${path}/replay`)
  })

  it('serves a replay as a download with a safe file name', async () => {
    await store.openMatch(newMatch(1, { gameId: 'are"na/../\r\nx' }))
    await store.settle(matchId(1), settled())
    const response = await get(`/matches/${matchId(1)}/replay`)
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="arenax-000000000000.peerstep"')
    const file = decodeReplayFile(new Uint8Array(await response.arrayBuffer()))
    assert.deepEqual(file, { record: Uint8Array.of(8, 8, 8), certificate: Uint8Array.of(7, 7) })
  })

  it('answers 404 to other paths and ids', async () => {
    for (const path of [
      '/',
      '/admin',
      `/matches/${matchId(9)}`,
      '/matches/..%2f..',
      `/matches/${matchId(9)}/replay`,
      '/matches/x/replay',
    ]) {
      assert.equal((await json(path, 404)).error, 'not found', path)
    }
  })

  it('allows reading from any origin and no writing, and sends security headers', async () => {
    const response = await fetch(`${ops.url}/health`, { headers: { origin: 'https://elsewhere.example' } })
    assert.equal(response.headers.get('access-control-allow-origin'), '*')
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    assert.match(response.headers.get('content-security-policy')!, /default-src 'self'/)
    assert.match(response.headers.get('content-security-policy')!, /worker-src 'self' blob:/)
    assert.equal((await fetch(`${ops.url}/matches`, { method: 'POST', body: '{}' })).status, 404)
  })

  describe('with the demo page', () => {
    beforeEach(async () => {
      await ops.stop()
      const page = join(directory, 'page')
      mkdirSync(page)
      writeFileSync(join(page, 'index.html'), '<title>Demo</title>')
      writeFileSync(join(page, 'page.js'), 'export {}')
      writeFileSync(join(directory, 'secret.txt'), 'secret')
      await start({ page })
    })

    it('serves the page, its files and /relay.json', async () => {
      const response = await get('/')
      assert.match(response.headers.get('content-type')!, /text\/html/)
      assert.equal(await response.text(), '<title>Demo</title>')
      assert.match((await get('/page.js')).headers.get('content-type')!, /javascript/)
      const facts = await json('/relay.json')
      assert.deepEqual(
        [facts.addresses, facts.games],
        [['/ip4/127.0.0.1/tcp/1/ws'], [{ id: 'arena', version: '1.0.0' }]],
      )
      await json('/missing.js', 404)
    })

    it('serves no file outside its directory, however the path is written', async () => {
      const { port } = new URL(ops.url)
      for (const path of [
        '/../secret.txt',
        '/..%2fsecret.txt',
        '/%2e%2e/secret.txt',
        '/..\\secret.txt',
        '//secret.txt',
        '/page.js/../../secret.txt',
      ]) {
        // Written by hand, because fetch would tidy the path up.
        const socket = connect(Number(port), '127.0.0.1')
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
        const answer = await text(socket)
        assert.match(answer, /^HTTP\/1\.1 4\d\d /, path)
        assert.ok(!answer.includes('secret\r\n') && !answer.endsWith('secret'), path)
      }
    })
  })
})
