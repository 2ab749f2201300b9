import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { findChromium, launch } from './chromium.js'

/** What a page's timers do in a hidden tab is simulated: the page's own `setInterval` never fires. */
const SCRIPT = `
  window.ticks = 0
  window.own = window.setInterval
  if (!new URLSearchParams(location.search).has('timers')) window.setInterval = () => 0
  import('/ticker.js').then(({ startTicker }) => { window.stop = startTicker(5, () => { window.ticks += 1 }) })
`

declare const ticks: number
declare const stop: () => void

describe('a ticker in a real browser', function () {
  this.timeout(60_000)
  let browser: Browser
  let server: Server
  let origin: string

  before(async function () {
    this.timeout(10 * 60_000) // a Chromium may have to be installed first
    await findChromium()
    const entry = fileURLToPath(new URL('../../src/match/display/ticker.js', import.meta.url))
    const bundle = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', platform: 'browser' })
    const module = bundle.outputFiles[0]!.text
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      const isModule = url.pathname === '/ticker.js'
      response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html')
      if (url.searchParams.has('strict')) response.setHeader('content-security-policy', "worker-src 'none'")
      response.end(isModule ? module : `<!doctype html><script>${SCRIPT}</script>`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`
    browser = await launch()
  })

  after(async () => {
    await browser?.close()
    server?.close()
  })

  async function open(query: string): Promise<Page> {
    const page = await browser.newPage()
    await page.goto(`${origin}/${query}`)
    return page
  }

  it('ticks from a worker while the page has no timers of its own', async () => {
    const page = await open('')
    await page.waitForFunction(() => ticks >= 10, undefined, { polling: 'raf' })
  })

  it('falls back to the page where the policy forbids workers', async () => {
    const page = await open('?strict&timers')
    await page.waitForFunction(() => ticks >= 10, undefined, { polling: 'raf' })
  })

  it('stops', async () => {
    const page = await open('')
    await page.waitForFunction(() => ticks >= 3, undefined, { polling: 'raf' })
    const after = await page.evaluate(async () => {
      stop()
      const atStop = ticks
      // Several frames, in each of which a running ticker would have ticked.
      for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame)
      return ticks - atStop
    })
    assert.equal(after, 0)
  })
})
