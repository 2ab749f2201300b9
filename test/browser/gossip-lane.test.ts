import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { generateIdentity, type Identity } from '../../src/identity.js'
import type { GossipLane } from '../../src/transport/gossip/gossip-lane.js'
import {
  DEADLINE_MS,
  laneOf,
  RealNodes,
  relayLane,
  textBytes,
  textOf,
  until,
  webSocketAddress,
} from '../transport/real-nodes.js'
import { findChromium, launch } from './chromium.js'
import type { GossipPage } from './gossip-page.js'
import { type PageServer, servePage } from './page-server.js'

declare const gossipPage: GossipPage

const TOPIC = 'peerstep/room/browser'

describe('a gossip lane in a real browser', function () {
  this.timeout(4 * DEADLINE_MS)
  const nodes = new RealNodes()
  let browser: Browser
  let server: PageServer
  let relayIdentity: Identity
  let relayAddress: string
  let player: GossipLane

  before(async function () {
    this.timeout(10 * 60_000) // a Chromium may have to be installed first
    await findChromium()
    server = await servePage(new URL('./gossip-page.js', import.meta.url))
    // A name that is not localhost: to the browser an insecure origin, without WebCrypto.
    browser = await launch(['--host-resolver-rules=MAP insecure.example 127.0.0.1'])
  })

  after(async () => {
    await browser?.close()
    server?.close()
  })

  beforeEach(async () => {
    relayIdentity = await generateIdentity()
    const relay = await nodes.relay({ identity: relayIdentity })
    relayLane(relay, relayIdentity, TOPIC)
    relayAddress = webSocketAddress(relay)
    player = laneOf(await nodes.host([relayAddress]), TOPIC)
  })

  afterEach(() => nodes.stop())

  async function open(host: string): Promise<Page> {
    const page = await browser.newPage()
    page.setDefaultTimeout(DEADLINE_MS)
    await page.goto(`http://${host}:${server.port}/`)
    await page.waitForFunction(() => 'gossipPage' in globalThis)
    return page
  }

  async function exchangePackets(page: Page): Promise<void> {
    const pageId = await page.evaluate(([relay, topic]) => gossipPage.join(relay, topic), [
      relayAddress,
      TOPIC,
    ] as const)

    const fromPage = await until('the page is heard', async () => {
      await page.evaluate(() => gossipPage.say('hello from a page'))
      return player.receive().find((packet) => packet.from === pageId)
    })
    assert.equal(textOf(fromPage.bytes), 'hello from a page')

    const atPage = await until('the page hears', async () => {
      player.broadcast(textBytes('hello from Node'))
      const heard = await page.evaluate(() => gossipPage.heard())
      return heard.find((packet) => packet.from === player.localPeer)
    })
    assert.equal(atPage.text, 'hello from Node')
    assert.equal(player.stats.forged + player.stats.malformed, 0)
  }

  it('exchanges packets with a player in Node through a relay, and each knows who spoke', async () => {
    const page = await open('127.0.0.1')
    assert.equal(await page.evaluate(() => gossipPage.hasWebCrypto), true)
    await exchangePackets(page)
    await page.close()
  })

  it('does so on a page without TLS too, where there is no WebCrypto', async () => {
    const page = await open('insecure.example')
    assert.equal(await page.evaluate(() => gossipPage.hasWebCrypto), false)
    await exchangePackets(page)
    await page.close()
  })

  it('runs on the host made for browsers, which cannot listen', async () => {
    const page = await open('127.0.0.1')
    assert.equal(await page.evaluate(() => gossipPage.listen()), 'BAD_OPTION')
    await page.close()
  })
})
