import assert from 'node:assert/strict'
import { DelayedReceiver } from '../../../bench/players/delayed-receiver.js'
import { encodeMessages, MESSAGE_BYTES, senderOf } from '../../../bench/players/messages.js'
import { type LegSettings, type PathDelays, TCP_REPAIR } from '../../../bench/players/path-model.js'
import { EventQueue } from '../../../src/transport/simulated/event-queue.js'

const LEG: LegSettings = { delayMs: 20, jitterMs: 0, lossRatio: 0, links: 1 }
const BY_SERVER: PathDelays = { first: LEG, second: LEG, repair: TCP_REPAIR, seed: 1 }

function packetOf(seat: number, number: number): Uint8Array {
  return encodeMessages([{ run: 1, seat, number, sentAtMs: 0 }], new Uint8Array(MESSAGE_BYTES))
}

/** A player's receiver in virtual time. */
class Listener {
  nowMs = 1000
  readonly heard: { readonly from: number; readonly atMs: number }[] = []
  readonly receiver: DelayedReceiver
  reads = 0
  readonly #timers = new EventQueue<{ cancelled: boolean; readonly call: () => void }>()

  constructor(seat: number) {
    const receive = (packet: Uint8Array, atMs: number): void => void this.heard.push({ from: senderOf(packet), atMs })
    this.receiver = new DelayedReceiver({ clock: { nowMs: () => this.nowMs }, receive }, seat, (ms, call) => {
      const timer = { cancelled: false, call }
      this.#timers.add(this.nowMs + ms, timer)
      return () => {
        timer.cancelled = true
      }
    })
  }

  delay(delays: PathDelays): void {
    this.receiver.change(delays, () => {
      this.reads += 1
    })
  }

  pass(ms: number): void {
    const endMs = this.nowMs + ms
    while (this.#timers.nextAtMs <= endMs) {
      this.nowMs = this.#timers.nextAtMs
      const timer = this.#timers.take()!
      if (!timer.cancelled) timer.call()
    }
    this.nowMs = endMs
  }
}

describe('a receiver that is far away', () => {
  it('hears at once until it is told delays', () => {
    const listener = new Listener(0)
    listener.receiver.receive(packetOf(1, 0), 999)
    assert.deepEqual(listener.heard, [{ from: 1, atMs: 999 }])
  })

  it('hears after both legs, and reads what its way has got meanwhile', () => {
    const listener = new Listener(0)
    listener.delay(BY_SERVER)
    listener.receiver.receive(packetOf(1, 0), 1000)
    listener.pass(39)
    assert.deepEqual(listener.heard, [])
    listener.pass(2)
    assert.deepEqual(listener.heard, [{ from: 1, atMs: 1040 }])
    assert.equal(listener.reads, 11)
  })

  it('tells when a packet would have arrived, not when its own timer fired', () => {
    const listener = new Listener(0)
    listener.delay({ ...BY_SERVER, second: null })
    listener.receiver.receive(packetOf(1, 0), 998.5)
    listener.nowMs = 1030
    listener.pass(0)
    assert.deepEqual(listener.heard, [{ from: 1, atMs: 1018.5 }])
  })

  it('waits for what was lost on the last leg, of any sender', () => {
    const listener = new Listener(0)
    const lossy = { ...BY_SERVER, second: { ...LEG, lossRatio: 0.2 } }
    listener.delay(lossy)
    for (let number = 0; number < 100; number += 1) {
      listener.receiver.receive(packetOf(1 + (number % 3), number), listener.nowMs)
      listener.pass(10)
    }
    listener.pass(5000)
    assert.deepEqual(
      listener.heard.map(({ from }) => from),
      Array.from({ length: 100 }, (_, number) => 1 + (number % 3)),
    )
  })

  it('misses on the way to a server what everybody misses, and between players its own, another each time', () => {
    const arrivals = (seat: number, delays: PathDelays): string => {
      const listener = new Listener(seat)
      listener.delay(delays)
      for (let number = 0; number < 200; number += 1) {
        listener.receiver.receive(packetOf(9, number), listener.nowMs)
        listener.pass(10)
      }
      listener.pass(1000)
      return listener.heard.map(({ atMs }) => atMs).join()
    }
    const first = { ...LEG, lossRatio: 0.1 }
    const byServer: PathDelays = { first, second: LEG, repair: null, seed: 1 }
    assert.equal(arrivals(1, byServer), arrivals(2, byServer))
    const direct: PathDelays = { first, second: null, repair: null, seed: 1 }
    assert.notEqual(arrivals(1, direct), arrivals(2, direct))
    assert.notEqual(arrivals(1, direct), arrivals(1, { ...direct, seed: 2 }))
  })

  it('tells what is on its way at once when distances change, and nothing after its end', () => {
    const listener = new Listener(0)
    listener.delay(BY_SERVER)
    listener.receiver.receive(packetOf(1, 0), 1000)
    listener.delay(BY_SERVER)
    assert.equal(listener.heard.length, 1)
    listener.receiver.receive(packetOf(1, 1), 1000)
    listener.receiver.close()
    listener.pass(1000)
    assert.equal(listener.heard.length, 1)
  })
})
