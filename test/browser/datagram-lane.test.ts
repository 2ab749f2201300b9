import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { openDatagramPort } from '../../relay/net/datagram-port.js'
import { DatagramLane } from '../../src/transport/webrtc/datagram-lane.js'
import { DEADLINE_MS, RealNodes, textBytes, textOf, until, webSocketAddress } from '../transport/real-nodes.js'
import { findChromium, launch } from './chromium.js'
import type { DatagramPage } from './datagram-page.js'
import { type PageServer, servePage } from './page-server.js'

declare const datagramPage: DatagramPage

const TOPIC = 'peerstep/room/browser-datagrams'

describe('a datagram lane in a real browser', function () {
  this.timeout(4 * DEADLINE_MS)
  const nodes = new RealNodes()
  const pages: Page[] = []
  const lanes: DatagramLane[] = []
  let browser: Browser
  let server: PageServer
  let origin: string
  let relayAddress: string

  before(async function () {
    this.timeout(10 * 60_000) // a Chromium may have to be installed first
    await findChromium()
    server = await servePage(new URL('./datagram-page.js', import.meta.url))
    origin = `http://127.0.0.1:${server.port}/`
    browser = await launch()
  })

  after(async () => {
    await browser?.close()
    server?.close()
  })

  beforeEach(async () => {
    relayAddress = webSocketAddress(await nodes.relay())
  })

  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close()
    for (const lane of lanes.splice(0)) lane.close()
    await nodes.stop()
  })

  async function open(options: { privacy?: 'relay-only' } = {}): Promise<{ page: Page; id: string }> {
    const page = await browser.newPage()
    pages.push(page)
    page.setDefaultTimeout(DEADLINE_MS)
    await page.goto(origin)
    await page.waitForFunction(() => 'datagramPage' in globalThis)
    const id = await page.evaluate(([relay, topic, more]) => datagramPage.join(relay, topic, more), [
      relayAddress,
      TOPIC,
      options,
    ] as const)
    return { page, id }
  }

  async function player(opens: boolean): Promise<DatagramLane> {
    const lane = new DatagramLane(await nodes.host([relayAddress]), TOPIC, { opens: () => opens })
    lanes.push(lane)
    return lane
  }

  const seek = (page: Page, peer: string, opens: boolean) =>
    page.evaluate(([one, offers]) => datagramPage.seek([one], offers), [peer, opens] as const)

  const untilLinked = (page: Page, peer: string) =>
    page.waitForFunction((one) => datagramPage.peers().includes(one), peer)

  /** Both kinds of packet, both ways. */
  async function exchange(page: Page, id: string, lane: DatagramLane): Promise<void> {
    for (const delivery of ['latest', 'reliable'] as const) {
      await page.evaluate((kind) => datagramPage.say(`a ${kind} word`, kind), delivery)
      const heard = await until('the page is heard', () => lane.receive()[0])
      assert.deepEqual([heard.from, textOf(heard.bytes)], [id, `a ${delivery} word`])
      lane.send(id, textBytes(`an answer ${delivery}`), delivery)
      const [answer] = await until('the page hears', async () => {
        const packets = await page.evaluate(() => datagramPage.heard())
        return packets.length > 0 && packets
      })
      assert.deepEqual(answer, { from: lane.localPeer, text: `an answer ${delivery}` })
    }
    lane.send(id, new Uint8Array(lane.packetBytesMax).fill(65))
    const [largest] = await until('the largest packet arrives', async () => {
      const packets = await page.evaluate(() => datagramPage.heard())
      return packets.length > 0 && packets
    })
    assert.equal(largest?.text.length, lane.packetBytesMax)
  }

  for (const offering of ['page', 'player']) {
    it(`links a page and a player in Node through a relay when the ${offering} offers`, async () => {
      const { page, id } = await open()
      const lane = await player(offering === 'player')
      lane.seek([id])
      await seek(page, lane.localPeer, offering === 'page')
      await until('the player is linked', () => lane.peers.includes(id))
      await untilLinked(page, lane.localPeer)
      await exchange(page, id, lane)
    })
  }

  it('links two pages through a relay, and again when one drops the link', async () => {
    const [a, b] = [await open(), await open()]
    const linked = async (): Promise<void> => {
      await untilLinked(a.page, b.id)
      await untilLinked(b.page, a.id)
    }
    await seek(b.page, a.id, false)
    await seek(a.page, b.id, true)
    await linked()
    await a.page.evaluate((peer) => datagramPage.drop(peer), b.id)
    await linked()
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      await from.page.evaluate(() => datagramPage.say('hello from a page', 'latest'))
      await to.page.waitForFunction(
        (id) => datagramPage.heard().some((packet) => packet.from === id && packet.text === 'hello from a page'),
        from.id,
      )
    }
  })

  it('links a page with a relay that listens at loopback, on its one port', async () => {
    const relay = await nodes.relay()
    relayAddress = webSocketAddress(relay)
    const port = await openDatagramPort('127.0.0.1', 0, [])
    const hub = new DatagramLane(relay.laneHost, TOPIC, { ...port, opens: () => false })
    lanes.push(hub)
    const { page, id } = await open()
    await seek(page, hub.localPeer, true)
    await until('the relay is linked', () => hub.peers.includes(id))
    await untilLinked(page, hub.localPeer)
    await exchange(page, id, hub)
  })

  it('links nobody from a page that must not show its address and has no TURN server', async () => {
    const hidden = await open({ privacy: 'relay-only' })
    const shown = await open()
    const lane = await player(true)
    await seek(hidden.page, lane.localPeer, true)
    await seek(shown.page, lane.localPeer, false)
    lane.seek([hidden.id, shown.id])
    await until('the other page is linked', () => lane.peers.includes(shown.id))
    assert.deepEqual(lane.peers, [shown.id])
    assert.deepEqual(await hidden.page.evaluate(() => datagramPage.peers()), [])
  })
})
