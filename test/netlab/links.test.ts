import assert from 'node:assert/strict'
import { describeLab } from './describe-lab.js'
import { NetLab } from './lab.js'
import type { LinkSettings } from './link-settings.js'
import { type Arrivals, UdpProbe } from './udp-probe.js'
import { until } from './until.js'

const PACKETS = 2000
const PER_SECOND = 4000
const SEED = 7

/** Two public hosts, and one way from the first to the second. */
class Line {
  static async open(link: LinkSettings, seed = SEED): Promise<Line> {
    const lab = await NetLab.open({ seed, hosts: { near: { link }, far: {} } })
    const [from, to] = [new UdpProbe(lab, 'near'), new UdpProbe(lab, 'far')]
    return new Line(lab, { from, to, nearPort: (await from.open()).port, farPort: (await to.open()).port })
  }

  readonly lab: NetLab
  readonly #from: UdpProbe
  readonly #to: UdpProbe
  readonly #nearPort: number
  readonly #farPort: number

  private constructor(lab: NetLab, ends: { from: UdpProbe; to: UdpProbe; nearPort: number; farPort: number }) {
    this.lab = lab
    this.#from = ends.from
    this.#to = ends.to
    this.#nearPort = ends.nearPort
    this.#farPort = ends.farPort
  }

  /** One packet the other way. */
  answer(text: string): void {
    this.#to.send(0, { host: this.lab.address('near'), port: this.#nearPort }, text)
  }

  /** Sends a stream, and waits until nothing of it is on its way any more. */
  async stream(count = PACKETS, perSecond = PER_SECOND, bytes = 100): Promise<Arrivals> {
    const destination = { host: this.lab.address('far'), port: this.#farPort }
    const before = (await this.lab.stats('near')).up
    await this.#from.stream(0, destination, count, perSecond, bytes)
    await until(async () => {
      const { up } = await this.lab.stats('near')
      return up.received >= before.received + count && up.pending === 0
    })
    const due = (await this.lab.stats('near')).up.delivered - before.delivered
    const arrived: { numbers: number[]; tookMs: number[] } = { numbers: [], tookMs: [] }
    await until(async () => {
      const { numbers, tookMs } = await this.#to.collect()
      arrived.numbers.push(...numbers)
      arrived.tookMs.push(...tookMs)
      return arrived.numbers.length >= due
    })
    assert.equal(arrived.numbers.length, due, 'what the link delivers arrives')
    return arrived
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

/** Lengths of the gaps in a sequence that begins with 0 and has `count` members. */
function gaps(numbers: readonly number[], count: number): number[] {
  const sorted = [-1, ...numbers.toSorted((a, b) => a - b), count]
  return sorted.slice(1).flatMap((number, index) => (number - sorted[index]! > 1 ? [number - sorted[index]! - 1] : []))
}

describeLab('links of the network lab', 30_000, () => {
  let line: Line | undefined
  const open = async (link: LinkSettings, seed?: number): Promise<Line> => {
    await line?.lab.close()
    line = await Line.open(link, seed)
    return line
  }
  after(() => line?.lab.close())

  it('delay every packet by what was asked for, never less, and keep their order', async () => {
    const { numbers, tookMs } = await (await open({ delayMs: 20 })).stream()
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index),
    )
    assert.equal(numbers.length, PACKETS)
    assert.ok(Math.min(...tookMs) >= 20, `the fastest took ${Math.min(...tookMs)} ms`)
    assert.ok(median(tookMs) < 30, `the median took ${median(tookMs)} ms`)
  })

  it('take longer to a host that is far away, until it is not', async () => {
    const { lab } = await open({ delayMs: 10 })
    await lab.setDetour('near', 'far', 30)
    const far = await line!.stream(200, 400)
    assert.ok(Math.min(...far.tookMs) >= 40, `the fastest took ${Math.min(...far.tookMs)} ms`)
    await lab.setDetour('near', 'far', 0)
    const near = await line!.stream(200, 400)
    assert.ok(Math.min(...near.tookMs) >= 10 && Math.min(...near.tookMs) < 40, `then ${Math.min(...near.tookMs)} ms`)
  })

  it('spread arrivals over the whole jitter, without overtaking', async () => {
    const { numbers, tookMs } = await (await open({ delayMs: 30, jitterMs: 20 })).stream(200, 100)
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index),
    )
    assert.ok(Math.min(...tookMs) >= 10 && Math.min(...tookMs) < 20, `from ${Math.min(...tookMs)} ms`)
    assert.ok(tookMs.filter((took) => took > 40).length > 20, `to ${Math.max(...tookMs)} ms`)
  })

  it('lose packets at the rate asked for: the same ones with the same seed, others with another', async () => {
    const loss = { lossRatio: 0.1 }
    const first = (await (await open(loss)).stream()).numbers
    const fates = (await line!.lab.stats('near')).up
    assert.equal(fates.lost, PACKETS - first.length)
    // 200 are expected; four standard deviations are 54.
    assert.ok(fates.lost > 146 && fates.lost < 254, `${fates.lost} of ${PACKETS} are lost`)
    assert.deepEqual((await (await open(loss)).stream()).numbers, first)
    assert.equal((await line!.lab.stats('near')).up.fates, fates.fates)
    assert.notDeepEqual((await (await open(loss, SEED + 1)).stream()).numbers, first)
  })

  it('lose bursts of the length asked for', async () => {
    const lost = gaps((await (await open({ burst: { ratio: 0.01, packets: 4 } })).stream()).numbers, PACKETS)
    // One burst may follow the other at once; the last may be cut off by the end of the stream.
    assert.ok(lost.length > 8 && lost.length < 32, `${lost.length} bursts`)
    for (const length of lost.slice(0, -1)) assert.equal(length % 4, 0, `a burst of ${length}`)
  })

  it('lose in bad times what Gilbert and Elliott say', async () => {
    const burst = { toBad: 0.02, toGood: 0.2, lossGood: 0, lossBad: 1 }
    const lost = gaps((await (await open({ burst })).stream()).numbers, PACKETS)
    const mean = lost.reduce((sum, length) => sum + length, 0) / lost.length
    // Expected: 36 bad times of 5 packets; four standard deviations of their mean length are about 3.
    assert.ok(lost.length > 15 && lost.length < 62 && mean > 2 && mean < 8, `${lost.length} bad times of ${mean}`)
  })

  it('duplicate and reorder the share asked for, and lose nothing by it', async () => {
    const link = { delayMs: 2, duplicateRatio: 0.1, reorderRatio: 0.1, reorderPackets: 3 }
    const { numbers } = await (await open(link)).stream()
    const { duplicated, reordered } = (await line!.lab.stats('near')).up
    assert.equal(numbers.length, PACKETS + duplicated)
    assert.equal(new Set(numbers).size, PACKETS)
    assert.ok(duplicated > 130 && duplicated < 240, `${duplicated} twice`)
    assert.ok(reordered > 146 && reordered < 254, `${reordered} held back`)
    const places = [...new Set(numbers)].map((number, place) => place - number)
    const late = places.filter((place) => place > 0)
    assert.ok(late.length > 100 && Math.max(...late) <= 6, `${late.length} late, by ${Math.max(...late)} at most`)
  })

  it('pass no more bytes than their bandwidth, and drop what finds no room in the queue', async () => {
    // Packets are 200 bytes with their headers: 500 of them a second. 20 000 bytes wait, 100 packets.
    const bandwidth = { bytesPerSecond: 100_000, burstBytes: 0, queueBytes: 20_000 }
    const { tookMs } = await (await open({ bandwidth })).stream(1000, 2000, 172)
    const { dropped } = (await line!.lab.stats('near')).up
    assert.ok(dropped > 500, `${dropped} dropped`)
    assert.ok(Math.max(...tookMs) >= 190, `the queue holds 200 ms, the slowest took ${Math.max(...tookMs)} ms`)
  })

  it('behave as told in each direction, and change while they run', async () => {
    const { lab } = await open({ delayMs: 5, up: { delayMs: 40 } })
    assert.ok(median((await line!.stream(200)).tookMs) >= 40)
    await lab.setLink('near', { up: { delayMs: 1 } })
    assert.ok(median((await line!.stream(200)).tookMs) < 20)
    await lab.cut('near', ['down'])
    assert.equal((await line!.stream(200)).numbers.length, 200)
    line!.answer('nobody hears this')
    await until(async () => (await lab.stats('near')).down.cut === 1)
  })

  it('cut what is under way too, heal, and time outages by themselves', async () => {
    const { lab } = await open({ delayMs: 300 })
    const streaming = line!.stream(100, 10_000)
    await until(async () => (await lab.stats('near')).up.received === 100)
    await lab.cut('near')
    assert.equal((await streaming).numbers.length, 0)
    await lab.setLink('near', { delayMs: 0 })
    assert.equal((await line!.stream(10)).numbers.length, 0)
    await lab.heal('near')
    assert.equal((await line!.stream(10)).numbers.length, 10)
    await lab.outage('near', { afterMs: 200, forMs: 300, ways: ['up'] })
    const lost = gaps((await line!.stream(400, 400)).numbers, 400)
    assert.equal(lost.length, 1, `one outage, not ${lost.length}`)
    assert.equal((await lab.stats('near')).down.cut, 0)
  })

  it('refuse what makes no sense', async () => {
    const { lab } = await open({})
    await assert.rejects(lab.setLink('nowhere', { delayMs: 1 }), /no link nowhere/)
    await assert.rejects(lab.setLink('near', { lossRatio: 3 }), /ratio/)
    await assert.rejects(NetLab.open({ hosts: { a: { behind: 'b' } } }), /no router/)
  })
})
