import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { loadConfig } from '../../../relay/config/config.js'
import { listening, openPlayerPorts } from '../../../relay/net/player-ports.js'
import { createLog } from '../../../relay/ops/log.js'
import { Stages } from '../../../relay/stages.js'
import { PeerstepError } from '../../../src/errors.js'
import { generateIdentity } from '../../../src/identity.js'

const log = createLog({ level: 'silent', format: 'json' })

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof PeerstepError && error.code === 'BAD_CONFIG' && pattern.test(error.message)

describe('listening', () => {
  it('passes a result on', async () => {
    assert.equal(await listening('port 1', Promise.resolve(5)), 5)
  })

  it('names the setting and the first line of the system error', async () => {
    const failed = Promise.reject(new Error('listen EADDRINUSE: address in use\n    at somewhere'))
    await assert.rejects(
      listening('opsPort 9102', failed),
      refused(/^opsPort 9102: cannot listen \(listen EADDRINUSE: address in use\)$/),
    )
  })

  it('takes only the addresses and their errors from the text of libp2p', async () => {
    const text = 'Some addresses failed. Advice:\n  /ip4/0.0.0.0/tcp/1: EACCES\n  /ip4/0.0.0.0/tcp/2: EADDRINUSE\n'
    const failed = Promise.reject(new Error(text))
    await assert.rejects(
      listening('port 1', failed),
      refused(/^port 1: cannot listen \(\/ip4\/0\.0\.0\.0\/tcp\/1: EACCES; \/ip4\/0\.0\.0\.0\/tcp\/2: EADDRINUSE\)$/),
    )
  })
})

describe('openPlayerPorts', () => {
  let taken: Socket
  before((done) => {
    taken = createSocket('udp4').bind(0, '127.0.0.1', done)
  })
  after((done) => {
    taken.close(() => done())
  })
  const open = async (flags: object, stages: Stages) => {
    const { config } = loadConfig({ flags: { port: 0, udpPort: 'off', stunPort: 'off', ...flags } })
    return openPlayerPorts(config, await generateIdentity(), stages, log)
  }

  it('opens the node alone when datagrams and STUN are off', async () => {
    const stages = new Stages(log)
    const { relay, datagramPort, iceServers } = await open({}, stages)
    assert.equal(relay.addresses.length, 2)
    assert.deepEqual([datagramPort, iceServers], [null, []])
    await stages.stop()
  })

  it('tells players its own STUN server, before those of the settings', async () => {
    const stages = new Stages(log)
    const { iceServers } = await open({ stunPort: 0, iceServers: ['turn:me:secret@turn.example:3478'] }, stages)
    assert.match(iceServers[0]!.urls[0]!, /^stun:127\.0\.0\.1:\d+$/)
    assert.deepEqual(iceServers[1]!.urls, ['turn:turn.example:3478'])
    await stages.stop()
  })

  it('names the setting of a UDP port that is taken', async () => {
    const { port } = taken.address()
    for (const setting of ['stunPort', 'udpPort']) {
      const stages = new Stages(log)
      await assert.rejects(open({ [setting]: port }, stages), refused(new RegExp(`^${setting} ${port}: cannot listen`)))
      await stages.stop()
    }
  })
})
