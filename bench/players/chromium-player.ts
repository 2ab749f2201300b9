/** A player in a page of a Chromium of its own, which this process drives. */
import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { launch } from '../../test/browser/chromium.js'
import { descendantsCpuMs } from '../measure/process.js'
import type { PlayerPlace, SeatedPlayer } from './contestant.js'
import type { PageOptions, PagePath, PagePlayer } from './page-player.js'
import type { Repetition } from './path-player.js'

declare const pagePlayer: PagePlayer

/**
 * By default pages announce names instead of addresses, which only their own network can look up; the hosts of the lab
 * share none. In real networks a STUN server tells the public address instead.
 */
const FLAGS = ['--disable-features=WebRtcHideLocalIpsWithMdns']
/** With these a page's clock has a resolution of 5 microseconds. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }

let script: Promise<string> | undefined

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page-player.js', import.meta.url))],
    ...{ bundle: true, write: false, format: 'esm', platform: 'browser', target: 'es2024' },
    tsconfigRaw: '{}', // the compiler's paths lead to sources; a page gets what was compiled
    logLevel: 'silent', // an import that only Node has is an error, and rejects
  })
  return outputFiles[0]!.text
}

/** On loopback, where pages may use what otherwise needs TLS. */
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

/** Opens a page and a path in it. */
export async function openInChromium(
  { seat, seats }: PlayerPlace,
  repetition: Repetition,
  path: PagePath,
): Promise<SeatedPlayer> {
  const server = await servePage()
  const browser = await launch(FLAGS)
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction(() => 'pagePlayer' in globalThis)
    const options: PageOptions = { path, seat, seats, originMs: await originMsOf(page), ...repetition }
    const facts = await page.evaluate((all) => pagePlayer.open(all), options)
    return { facts, ...callsOf(page), ...ends(browser, server) }
  } catch (error) {
    await browser.close()
    server.close()
    throw error
  }
}

function callsOf(page: Page): Pick<SeatedPlayer, 'join' | 'play' | 'delay' | 'press' | 'release'> {
  const call = <Name extends 'join' | 'play' | 'delay' | 'press' | 'release'>(name: Name): SeatedPlayer[Name] => {
    const ask = (argument?: unknown): Promise<unknown> =>
      page.evaluate(([method, value]) => pagePlayer.call(method as Name, value), [name, argument] as const)
    return ask as SeatedPlayer[Name]
  }
  return {
    join: call('join'),
    play: call('play'),
    delay: call('delay'),
    press: call('press'),
    release: call('release'),
  }
}

/** `cpuMs` is of all processes of the browser, to 10 ms. */
function ends(browser: Browser, server: HttpServer): Required<Pick<SeatedPlayer, 'cpuMs' | 'close'>> {
  return {
    cpuMs: () => descendantsCpuMs(process.pid),
    async close() {
      await browser.close()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Both clocks are CLOCK_MONOTONIC on Linux: the browser tells when the page's own began. */
async function originMsOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  const started = metrics.find(({ name }) => name === 'NavigationStart')
  if (started === undefined) throw new Error('this Chromium does not tell when the page began')
  return started.value * 1000
}
