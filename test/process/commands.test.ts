import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { GAMES, Processes } from './processes.js'

const CORE = new URL('../../src/core/index.js', import.meta.url).href

describe('the commands on their own', function () {
  this.timeout(60_000)
  let processes: Processes
  beforeEach(() => {
    processes = new Processes()
  })
  afterEach(() => processes.end())

  describe('peerstep relay', () => {
    it('tells each mistake of its config in one line: key, value, origin, what is allowed', async () => {
      const file = processes.file(
        'bad.json',
        '{"limits": {"rooms": -1}, "colour": "red", "match": {"sealHz": "often"}}',
      )
      const run = processes.peerstep('relay', '--config', file, '--data', processes.data, '--ops-port', '70000')
      assert.equal(await run.ended(), 64)
      assert.deepEqual(run.lines, [])
      assert.deepEqual(run.errors.toSorted(), [
        `colour = "red" (file ${file}): no such setting; allowed are data, host, port, tcpPort, udpPort, stunPort, iceServers, announce, opsHost, opsPort, games, demo, log, limits, match, validator`,
        `limits.rooms = -1 (file ${file}): must be a whole number from 1 to 100000 (rooms open at once)`,
        `match.sealHz = "often" (file ${file}): must be a whole number from 1 to 60 (seals a second)`,
        'opsPort = 70000 (command line): must be a whole number from 0 to 65535 (HTTP: operations, matches, demo page; 0 lets the system choose)',
      ])
    })

    it('tells a flag that cannot be right in one line too, and exits alike', async () => {
      for (const [flag, value] of [
        ['--port', 'many'],
        ['--log-level', 'loud'],
        ['--colour', 'red'],
      ] as const) {
        const run = processes.peerstep('relay', flag, value)
        assert.equal(await run.ended(), 64)
        assert.equal(run.errors.length, 1, run.errors.join('\n'))
        assert.ok(run.errors[0]!.startsWith('error: ') && run.errors[0]!.includes(flag), run.errors[0])
      }
    })

    it('says in one line which port is taken', async () => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      const address = other.address()
      assert.ok(address !== null && typeof address === 'object')
      try {
        for (const flag of ['--port', '--tcp-port', '--ops-port'] as const) {
          const ports = Object.entries({ '--port': 0, '--tcp-port': 0, '--ops-port': 0, [flag]: address.port })
          const flags = ports.flatMap(([name, port]) => [name, `${port}`])
          const run = processes.peerstep('relay', '--data', processes.data, '--log-level', 'warn', ...flags)
          assert.equal(await run.ended(), 64)
          assert.deepEqual(run.lines, [])
          assert.equal(run.errors.length, 1, run.errors.join('\n'))
          const said = new RegExp(`ort ${address.port}.*: cannot listen \\(.*EADDRINUSE.*:${address.port}\\)$`, 'i')
          assert.match(run.errors[0]!, said)
        }
      } finally {
        other.close()
      }
    })
  })

  describe('peerstep sync-test', () => {
    it('passes both demo games', async () => {
      for (const game of ['arena', 'skirmish']) {
        const run = processes.peerstep('sync-test', join(GAMES, `${game}.js`), '--frames', '300')
        assert.equal(await run.ended(), 0, run.errors.join('\n'))
        assert.match(run.lines.join('\n'), new RegExp(`^${game} \\S+: ok, 300 frames, \\d+ repetitions equal, seed 1`))
      }
    })

    it('names the frame and the field of a game that keeps something outside its state', async () => {
      const file = processes.file('leaky.mjs', gameModule('count += 1; if (count > 40) state.ship.x += count'))
      const run = processes.peerstep('sync-test', file, '--frames', '300')
      assert.equal(await run.ended(), 1)
      assert.deepEqual(run.lines, [])
      assert.match(run.errors[0]!, /^planted 1: frame \d+ is not deterministic \(seed 1, after a rollback of \d\)$/)
      assert.match(run.errors[1]!, /"(path|field)":"[^"]*ship[^"]*x"/)
    })

    it('names the call that no two machines answer alike', async () => {
      const file = processes.file('dice.mjs', gameModule('state.ship.x += Math.random()'))
      const run = processes.peerstep('sync-test', file)
      assert.equal(await run.ended(), 1)
      assert.match(run.errors.join('\n'), /^planted 1: .*Math\.random.*context\.random/)
    })
  })
})

/** A game whose step does one thing more than it may. */
function gameModule(extra: string): string {
  return `
    import { struct, i8 } from ${JSON.stringify(CORE)}
    let count = 0
    export const planted = {
      id: 'planted', version: '1', tickRate: 60, seats: { min: 1, max: 2 },
      input: struct({ dx: i8(-1, 1) }),
      start: () => ({ ship: { x: 0 } }),
      step(state, inputs) { state.ship.x += inputs[0].dx; ${extra} },
    }`
}
