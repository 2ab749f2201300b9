/** A player in a page of a Chromium of its own, which this process drives. */
import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { launch } from '../../test/browser/chromium.js'
import type { Facts, PlayerPlace, SeatedPlayer } from './contestant.js'
import type { PathDelays } from './delays/path-delays.js'
import { descendantsCpuMs } from './descendants.js'
import type { PressCourse, PressReport } from './key-player.js'
import type { Habits } from './local-player.js'
import type { PageOptions, PagePlayer, PageWay } from './page-player.js'
import type { Course, PlayerReport } from './player.js'

declare const pagePlayer: PagePlayer

/**
 * Pages show names for their addresses that only their own network can look up; the hosts of the lab share none. In
 * real networks a STUN server tells the public address instead.
 */
const FLAGS = ['--disable-features=WebRtcHideLocalIpsWithMdns']

/** With these a page's clock is as fine as 5 microseconds. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }

let script: Promise<string> | undefined

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page-player.js', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    tsconfigRaw: '{}', // the compiler's paths lead to sources; a page gets what was compiled
    target: 'es2024',
    logLevel: 'silent', // an import that only Node has is an error, and rejects
  })
  return outputFiles[0]!.text
}

/** On loopback, where pages are trusted as if they came by TLS. */
async function servePage(): Promise<HttpServer> {
  script ??= bundle()
  const text = await script
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html', ...ISOLATED })
    response.end(isScript ? text : '<!doctype html><script type="module" src="/page.js"></script>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

export class ChromiumPlayer implements SeatedPlayer {
  readonly facts: Facts
  readonly #server: HttpServer
  readonly #browser: Browser
  readonly #page: Page

  static async open({ seat, seats }: PlayerPlace, habits: Habits, way: PageWay): Promise<ChromiumPlayer> {
    const server = await servePage()
    const browser = await launch(FLAGS)
    try {
      const page = await browser.newPage()
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      await page.waitForFunction(() => 'pagePlayer' in globalThis)
      const options: PageOptions = { way, seat, seats, originMs: await originMsOf(page), ...habits }
      const facts = await page.evaluate((all) => pagePlayer.open(all), options)
      return new ChromiumPlayer(facts, server, browser, page)
    } catch (error) {
      await browser.close()
      server.close()
      throw error
    }
  }

  private constructor(facts: Facts, server: HttpServer, browser: Browser, page: Page) {
    this.facts = facts
    this.#server = server
    this.#browser = browser
    this.#page = page
  }

  async join(players: readonly Facts[]): Promise<void> {
    await this.#page.evaluate((all) => pagePlayer.join(all), [...players])
  }

  play(course: Course): Promise<PlayerReport> {
    return this.#page.evaluate((one) => pagePlayer.play(one), course)
  }

  async delay(delays: PathDelays): Promise<void> {
    await this.#page.evaluate((all) => pagePlayer.delay(all), delays)
  }

  press(course: PressCourse): Promise<PressReport> {
    return this.#page.evaluate((one) => pagePlayer.press(one), course)
  }

  async release(): Promise<void> {
    await this.#page.evaluate(() => pagePlayer.release())
  }

  /** Of all processes of the browser, to 10 ms. */
  cpuMs(): number {
    return descendantsCpuMs(process.pid)
  }

  async close(): Promise<void> {
    await this.#browser.close()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** Both are CLOCK_MONOTONIC on Linux: the browser tells when the page's own clock began. */
async function originMsOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  const started = metrics.find(({ name }) => name === 'NavigationStart')
  if (started === undefined) throw new Error('this Chromium does not say when the page began')
  return started.value * 1000
}
