import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { StunServer, stunAnswer } from '../../../relay/net/stun.js'
import { loadRtc } from '../../../src/transport/webrtc/rtc.js'
import type { IceCandidate } from '../../../src/transport/webrtc/session-description.js'
import { until } from '../../transport/real-nodes.js'

const TRANSACTION = Uint8Array.from({ length: 12 }, (_, index) => index + 1)

/** RFC 8489, section 5: type, length, cookie, transaction id, attributes. */
function request(type = 0x0001, attributes = new Uint8Array(0), length = attributes.length): Uint8Array {
  const bytes = new Uint8Array(20 + attributes.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, type)
  view.setUint16(2, length)
  view.setUint32(4, 0x2112a442)
  bytes.set(TRANSACTION, 8)
  bytes.set(attributes, 20)
  return bytes
}

const hexOf = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('hex')

describe('a STUN answer', () => {
  it('is the binding success of RFC 8489 with the address XORed', () => {
    // 192.0.2.1:32853, the address and cookie of RFC 5769's sample response: port 0xa147, address 0xe112a643.
    assert.equal(
      hexOf(stunAnswer(request(), '192.0.2.1', 32853)),
      `0101000c2112a442${hexOf(TRANSACTION)}002000080001a147e112a643`,
    )
  })

  it('holds IPv6 addresses, and IPv4 addresses mapped into IPv6 as IPv4', () => {
    const answer = stunAnswer(request(), '2001:db8:1234:5678:11:2233:4455:6677', 32853)!
    assert.equal(hexOf(answer.subarray(0, 4)), '01010018')
    const xored = answer.subarray(28).map((byte, index) => byte ^ answer[4 + index]!)
    assert.equal(hexOf(xored), '20010db8123456780011223344556677')
    assert.equal(hexOf(stunAnswer(request(), '2001:db8::1%eth0', 1)!.subarray(28, 32)), '0113a9fa')
    const mapped = stunAnswer(request(), '::ffff:192.0.2.1', 32853)
    assert.deepEqual(mapped, stunAnswer(request(), '192.0.2.1', 32853))
  })

  it('is not given to a question from port 0, to which nothing can be sent', () => {
    assert.equal(stunAnswer(request(), '192.0.2.1', 0), null)
  })

  it('is given to binding requests only, with any attributes', () => {
    assert.notEqual(stunAnswer(request(0x0001, new Uint8Array(8)), '192.0.2.1', 1), null)
    const cookie = request()
    cookie[4] = 0
    const others = [
      new Uint8Array(0),
      request().subarray(0, 19),
      request(0x0101),
      request(0x0003),
      request(0x0001, new Uint8Array(8), 4),
      request(0x0001, new Uint8Array(3)),
      request(0x0001, new Uint8Array(600)),
      cookie,
    ]
    for (const other of others) assert.equal(stunAnswer(other, '192.0.2.1', 1), null)
  })
})

describe('a STUN server', () => {
  let server: StunServer
  let client: Socket
  let nowMs = 0

  beforeEach(async () => {
    server = await StunServer.start({ host: '127.0.0.1', port: 0, clock: { nowMs: () => nowMs } })
    client = createSocket('udp4')
    client.bind(0, '127.0.0.1')
    await once(client, 'listening')
  })

  afterEach(async () => {
    client.close()
    await server.stop()
  })

  it('answers with the address that asked, and does not answer invalid requests', async () => {
    const answers: Uint8Array[] = []
    client.on('message', (answer) => answers.push(answer))
    for (const question of [new Uint8Array(30), request(0x0111), request()]) {
      client.send(question, server.port, '127.0.0.1')
    }
    await until('an answer arrives', () => answers.length > 0)
    const { address, port } = client.address()
    assert.deepEqual(answers.map(hexOf), [hexOf(stunAnswer(request(), address, port))])
  })

  it('answers one address so often, and then as time passes', async () => {
    let answers = 0
    let last = ''
    client.on('message', (answer) => {
      answers += 1
      last = hexOf(answer.subarray(8, 20))
    })
    for (let index = 0; index < 200; index += 1) client.send(request(), server.port, '127.0.0.1')
    await until('many are answered', () => answers >= 60)
    const marker = request()
    marker[19] = 0xff
    let steps = 0
    await until('the last question is answered', () => {
      nowMs += 50 // time for one answer more
      steps += 1
      client.send(marker, server.port, '127.0.0.1')
      return last.endsWith('ff')
    })
    assert.ok(answers <= 60 + steps, `${answers} answers after ${steps} steps`)
  })

  it('gives an ICE agent the address from which it asked', async () => {
    const rtc = await loadRtc()
    const found: IceCandidate[] = []
    const nothing = (): void => {}
    const connection = rtc!.connect(
      { iceServers: [{ urls: `stun:127.0.0.1:${server.port}` }], relayOnly: false },
      { candidate: (one) => found.push(one), open: nothing, message: nothing, malformed: nothing, ended: nothing },
    )
    await connection.offer()
    try {
      // Not one of its own, because loopback is none: it can know of it from the answer only.
      await until('it has the address', () => found.some((one) => one.type === 'srflx' && one.address === '127.0.0.1'))
    } finally {
      connection.close()
    }
  })

  it('says why it cannot listen', async () => {
    await assert.rejects(StunServer.start({ host: '127.0.0.1', port: server.port }), /EADDRINUSE/)
  })
})
