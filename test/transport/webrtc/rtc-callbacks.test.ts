import assert from 'node:assert/strict'
import { localSessionOf, RtcCallbacks } from '../../../src/transport/webrtc/rtc-callbacks.js'

const LINE = 'candidate:1 1 UDP 2130706431 192.0.2.7 40000 typ host'

function listen(): { reports: RtcCallbacks; told: string[] } {
  const told: string[] = []
  const reports = new RtcCallbacks({
    candidate: ({ address }) => told.push(address),
    open: () => told.push('open'),
    message: (bytes) => told.push(`${bytes.length} bytes`),
    malformed: () => told.push('malformed'),
    ended: () => told.push('ended'),
  })
  return { reports, told }
}

describe('reports of a WebRTC connection', () => {
  it('say that it is open once, when both channels are', () => {
    const { reports, told } = listen()
    reports.channelOpened(false)
    assert.deepEqual(told, [])
    reports.channelOpened(true)
    reports.channelOpened(true)
    assert.deepEqual(told, ['open'])
  })

  it('say that it ended when its state or a channel does, and nothing of states that may pass', () => {
    const { reports, told } = listen()
    for (const state of ['new', 'connecting', 'connected']) reports.state(state)
    assert.deepEqual(told, [])
    for (const state of ['disconnected', 'failed', 'closed']) reports.state(state)
    assert.deepEqual(told, ['ended', 'ended', 'ended'])
  })

  it('tell candidates that can be read, messages and nonsense, and nothing at all once it is closed', () => {
    const { reports, told } = listen()
    const everything = (): void => {
      reports.candidate(LINE)
      reports.candidate('no candidate')
      reports.message(Uint8Array.of(1, 2))
      reports.malformed()
      reports.channelOpened(true)
      reports.ended()
    }
    everything()
    assert.deepEqual(told.splice(0), ['192.0.2.7', '2 bytes', 'malformed', 'open', 'ended'])
    assert.equal(reports.closed, false)
    reports.close()
    everything()
    assert.deepEqual([told, reports.closed], [[], true])
  })

  it('have no session where there is no description', () => {
    assert.throws(() => localSessionOf(undefined), /no description/)
  })
})
