import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../../relay/config/config.js'
import { CONFIG_DEFAULTS } from '../../../relay/config/config-defaults.js'
import { PeerstepError } from '../../../src/errors.js'

describe('relay config', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'peerstep-config-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  const file = (content: string): string => {
    const path = join(directory, 'relay.json')
    writeFileSync(path, content)
    return path
  }
  const mistakesOf = (act: () => unknown): string[] => {
    try {
      act()
    } catch (error) {
      assert.ok(error instanceof PeerstepError)
      assert.equal(error.code, 'BAD_CONFIG')
      return error.message.split('\n')
    }
    return assert.fail('the config was accepted')
  }

  it('holds the defaults, frozen at every depth, when it is given no source', () => {
    const { config } = loadConfig()
    assert.deepEqual(config, CONFIG_DEFAULTS)
    assert.throws(() => Object.assign(config.limits, { rooms: 1 }), TypeError)
  })

  it('prefers the file to defaults, variables to the file, and flags to variables', () => {
    const { config } = loadConfig({
      file: file('{"port": 1, "tcpPort": 1, "opsPort": 1, "limits": {"rooms": 7}}'),
      env: { PEERSTEP_TCP_PORT: '2', PEERSTEP_OPS_PORT: '2', PEERSTEP_LIMITS_ROOMS_PER_PEER: '3', PATH: '/bin' },
      flags: { opsPort: 3 },
    })
    assert.deepEqual([config.port, config.tcpPort, config.opsPort], [1, 2, 3])
    assert.deepEqual([config.limits.rooms, config.limits.roomsPerPeer], [7, 3])
    assert.equal(config.limits.peers, CONFIG_DEFAULTS.limits.peers)
  })

  it('puts the TCP port next to the WebSocket port unless it is set', () => {
    assert.equal(loadConfig({ flags: { port: 7000 } }).config.tcpPort, 7001)
    assert.equal(loadConfig({ flags: { port: 0 } }).config.tcpPort, 0)
    assert.equal(loadConfig({ flags: { port: 0, tcpPort: 5 } }).config.tcpPort, 5)
  })

  it('puts the UDP ports after it too, and accepts off', () => {
    const { udpPort, stunPort } = loadConfig({ flags: { port: 7000 } }).config
    assert.deepEqual([udpPort, stunPort], [7003, 7004])
    const env = { PEERSTEP_PORT: '0', PEERSTEP_UDP_PORT: '5000', PEERSTEP_STUN_PORT: 'off' }
    const { config } = loadConfig({ env })
    assert.deepEqual([config.udpPort, config.stunPort], [5000, 'off'])
    for (const stunPort of ['on', '-1']) {
      assert.match(mistakesOf(() => loadConfig({ env: { PEERSTEP_STUN_PORT: stunPort } }))[0]!, /stunPort = .*or off$/)
    }
  })

  it('accepts ICE servers that it can read, and refuses others', () => {
    const env = { PEERSTEP_ICE_SERVERS: 'stun:stun.example, turn:time:user:secret@turn.example:3478?transport=udp' }
    assert.equal(loadConfig({ env }).config.iceServers.length, 2)
    const lines = mistakesOf(() => loadConfig({ flags: { iceServers: ['turn:turn.example'] } }))
    assert.match(lines.join('\n'), /iceServers = \["turn:turn.example"\] \(command line\): must be up to 3 of/)
  })

  it('reads lists and switches from variables', () => {
    const { config } = loadConfig({ env: { PEERSTEP_GAMES: 'a, b,', PEERSTEP_DEMO: 'true' } })
    assert.deepEqual(config.games, ['a', 'b'])
    assert.equal(config.demo, true)
  })

  it('reports every mistake at once: key, value, origin and what is allowed', () => {
    const lines = mistakesOf(() =>
      loadConfig({
        file: file('{"limits": {"rooms": 0, "romms": 4}, "log": "loud", "games": [1]}'),
        env: { PEERSTEP_PORT: 'many', PEERSTEP_MATCH_SEAL_HZ: '2.5' },
        flags: { host: 'localhost' },
      }),
    )
    const starting = (start: string): string =>
      lines.find((line) => line.startsWith(start)) ?? assert.fail(lines.join('\n'))
    assert.match(starting('limits.rooms = 0'), /file .*relay\.json.* 1 to 100000/)
    assert.match(starting('limits.romms = 4'), /no such setting; allowed are rooms, peers,/)
    assert.match(starting('port = "many"'), /variable PEERSTEP_PORT.* 0 to 65535/)
    assert.match(starting('match.sealHz = 2.5'), /1 to 60/)
    assert.match(starting('host = "localhost"'), /command line.*IP address/)
    assert.match(starting('log = "loud"'), /object/)
    assert.match(starting('games = [1]'), /directories/)
    assert.equal(lines.length, 7)
  })

  it('refuses a file that is missing, broken or no object', () => {
    assert.match(mistakesOf(() => loadConfig({ file: join(directory, 'none.json') }))[0]!, /cannot be read as JSON/)
    assert.match(mistakesOf(() => loadConfig({ file: file('{"port": ') }))[0]!, /cannot be read as JSON/)
    assert.match(mistakesOf(() => loadConfig({ file: file('[]') }))[0]!, /one JSON object/)
  })

  it('refuses the key __proto__ in a file', () => {
    assert.match(mistakesOf(() => loadConfig({ file: file('{"__proto__": {"demo": true}}') }))[0]!, /no such setting/)
    assert.equal(({} as { demo?: boolean }).demo, undefined)
  })

  it('lists PEERSTEP_ variables that name no setting', () => {
    assert.deepEqual(loadConfig({ env: { PEERSTEP_PROT: '1' } }).unknownVariables, ['PEERSTEP_PROT'])
  })
})
