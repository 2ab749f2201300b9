import assert from 'node:assert/strict'
import { MessagePlayer, type MessageReport, type PlayerOptions } from '../../../bench/players/message-player.js'
import { MESSAGE_BYTES } from '../../../bench/players/messages.js'

/** Two players on a network of constant delay that may lose packets, in virtual time. */
class Table {
  #nowMs = 1000
  readonly #timers: { readonly atMs: number; readonly act: () => void }[] = []
  readonly players: readonly MessagePlayer[]
  /** Of the packets that seat 0 sends, counted from the end of greetings. */
  lose: (packet: number) => boolean = () => false
  #sent = 0
  readonly #hz: number

  constructor(delayMs: number, habits: Pick<PlayerOptions, 'copies' | 'packetTicks'>, hz = 50) {
    this.#hz = hz
    const clock = { nowMs: () => this.#nowMs }
    const pause = (ms: number): Promise<void> => new Promise((resolve) => this.#at(this.#nowMs + ms, resolve))
    this.players = [0, 1].map((seat) => {
      const send = (packet: Uint8Array): void => {
        const isLost = packet.length > 2 && seat === 0 && this.lose(this.#sent++)
        const atMs = this.#nowMs + delayMs
        if (!isLost) this.#at(atMs, () => this.players[1 - seat]!.receive(packet, atMs))
      }
      return new MessagePlayer({ send }, clock, { seat, seats: 2, ...habits }, new Uint8Array(MESSAGE_BYTES), pause)
    })
  }

  /** A minute of play at most. */
  async play(ticks: number): Promise<MessageReport[]> {
    const meeting = Promise.all(this.players.map((player) => player.meet(() => true)))
    await this.#until(meeting)
    const run = { number: 1, startAtMs: this.#nowMs + 100, ticks, hz: this.#hz, drainMs: 500 }
    return this.#until(Promise.all(this.players.map((player) => player.play(run))))
  }

  #at(atMs: number, act: () => void): void {
    this.#timers.push({ atMs, act })
  }

  async #until<Value>(promise: Promise<Value>): Promise<Value> {
    let done = false
    const mark = (): void => {
      done = true
    }
    promise.then(mark, mark)
    for (let turn = 0; turn < 100_000 && !done; turn += 1) {
      await new Promise(setImmediate)
      const next = this.#timers.toSorted((a, b) => a.atMs - b.atMs)[0]
      if (done || next === undefined) continue
      this.#timers.splice(this.#timers.indexOf(next), 1)
      this.#nowMs = next.atMs
      next.act()
    }
    assert.ok(done, 'it does not end')
    return promise
  }
}

describe('a player of a benchmark', () => {
  it('times every message of the others, and none of its own', async () => {
    const [first, second] = await new Table(40, { copies: 1, packetTicks: 1 }).play(10)
    assert.deepEqual(first!.latenciesMs, [[], new Array(10).fill(40)])
    assert.deepEqual(second!.latenciesMs, [new Array(10).fill(40), []])
    assert.deepEqual(first!.lateMs, new Array(10).fill(0))
  })

  it('makes up for lost packets with what later ones repeat, a tick later each', async () => {
    const table = new Table(40, { copies: 3, packetTicks: 1 })
    table.lose = (packet) => packet === 2 || packet === 4 || packet === 5 || packet === 9
    const [, second] = await table.play(10)
    assert.deepEqual(second!.latenciesMs[0], [40, 40, 60, 40, 80, 60, 40, 40, 40, 60])
  })

  it('repeats between slow ticks on a path that may lose packets', async () => {
    const table = new Table(40, { copies: 3, packetTicks: 1 }, 30)
    table.lose = (packet) => packet === 4 // two packets a tick
    const [, second] = await table.play(5)
    assert.deepEqual(
      second!.latenciesMs[0]!.map((ms) => Math.round(ms!)),
      [40, 40, 57, 40, 40],
    )
  })

  it('counts as lost what three packets in a row took away', async () => {
    const table = new Table(40, { copies: 3, packetTicks: 1 })
    table.lose = (packet) => packet >= 2 && packet <= 4
    const [, second] = await table.play(6)
    assert.deepEqual(second!.latenciesMs[0], [40, 40, null, 80, 60, 40])
  })

  it('makes the first messages of a bundle wait for the last', async () => {
    const [, second] = await new Table(40, { copies: 1, packetTicks: 4 }).play(6)
    assert.deepEqual(second!.latenciesMs[0], [100, 80, 60, 40, 60, 40])
  })
})
