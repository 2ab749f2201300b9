/**
 * A Chromium on a host of a lab, spoken to over a pipe: its sockets are the host's, the test's are not. Unlike Playwright's,
 * its tabs know when they are hidden.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { findChromium } from '../browser/chromium.js'
import type { NetLab } from './lab.js'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--window-size=640,400', // drawn without a GPU: the smaller, the more is left for everybody else
  '--remote-debugging-pipe',
]
const ANSWER_MS_MAX = 20_000

/** Or an event, which has no number. */
interface Answer {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
  readonly error?: { readonly message: string }
  readonly result?: unknown
}

/** What a call of `Runtime.evaluate` comes to. */
interface Evaluated {
  readonly result: { readonly value?: unknown }
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } }
}

export class LabBrowser {
  readonly #process: ChildProcess
  readonly #directory: string
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  /** By session: who waits for a page to be loaded. */
  readonly #loading = new Map<string, () => void>()
  #calls = 0
  #text = ''

  /** @param secureOrigin plain HTTP that pages may use cryptography on, as if it were HTTPS */
  static async open(lab: NetLab, host: string, secureOrigin: string): Promise<LabBrowser> {
    return new LabBrowser(await findChromium(), lab.command(host), secureOrigin)
  }

  private constructor(path: string, through: readonly string[], secureOrigin: string) {
    this.#directory = mkdtempSync(join(tmpdir(), 'peerstep-browser-'))
    const [command, ...args] = [...through, path, ...FLAGS]
    const own = [`--user-data-dir=${this.#directory}`, `--unsafely-treat-insecure-origin-as-secure=${secureOrigin}`]
    // It reads commands from descriptor 3 and answers on 4.
    this.#process = spawn(command!, [...args, ...own], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
    process.on('exit', this.#kill)
    // One that has died does not answer, which is what its caller is told.
    this.#process.stdio[3]!.on('error', () => {})
    const answers = this.#process.stdio[4] as Readable
    answers.setEncoding('utf8').on('data', (text: string) => this.#hear(text))
  }

  /** A new tab, in front of the others, once its page is loaded. */
  async newTab(url: string): Promise<LabTab> {
    const { targetId } = (await this.call('Target.createTarget', { url: 'about:blank' })) as { targetId: string }
    const attached = await this.call('Target.attachToTarget', { targetId, flatten: true })
    const { sessionId } = attached as { sessionId: string }
    await this.call('Page.enable', {}, sessionId)
    const loaded = new Promise<void>((resolve) => this.#loading.set(sessionId, resolve))
    await this.call('Page.navigate', { url }, sessionId)
    await loaded
    return new LabTab(this, targetId, sessionId)
  }

  /**
   * One command of the DevTools protocol.
   * @throws Error when the browser refuses it, or says nothing for 20 s
   */
  call(method: string, params: object, sessionId?: string): Promise<unknown> {
    const id = ++this.#calls
    const words = { id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }
    const answered = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the browser does not answer ${method}`)), ANSWER_MS_MAX)
      this.#waiting.set(id, ({ error, result }) => {
        clearTimeout(timer)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result)
      })
    })
    ;(this.#process.stdio[3] as Writable).write(`${JSON.stringify(words)}\0`)
    return answered
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit')
      this.#kill()
      await ended
    }
    process.off('exit', this.#kill)
    // Its children take a moment to notice, and write until then.
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 20 })
  }

  readonly #kill = (): void => {
    this.#process.kill('SIGKILL')
  }

  #hear(text: string): void {
    const answers = (this.#text + text).split('\0')
    this.#text = answers.pop()!
    for (const words of answers) {
      const answer = JSON.parse(words) as Answer
      if (answer.method === 'Page.loadEventFired') this.#loading.get(answer.sessionId!)?.()
      if (answer.id === undefined) continue
      this.#waiting.get(answer.id)?.(answer)
      this.#waiting.delete(answer.id)
    }
  }
}

export class LabTab {
  readonly #browser: LabBrowser
  readonly #target: string
  readonly #session: string

  constructor(browser: LabBrowser, target: string, session: string) {
    this.#browser = browser
    this.#target = target
    this.#session = session
  }

  /**
   * What a JavaScript expression comes to in the page, promises awaited; it must have JSON.
   * @throws Error with what was thrown there
   */
  async evaluate<Value>(expression: string): Promise<Value> {
    const wanted = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = (await this.#browser.call(
      'Runtime.evaluate',
      wanted,
      this.#session,
    )) as Evaluated
    if (exceptionDetails) {
      throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`)
    }
    return result.value as Value
  }

  /** Hides the tab that was in front. */
  async bringToFront(): Promise<void> {
    await this.#browser.call('Target.activateTarget', { targetId: this.#target })
  }
}
