/** Peerstep's commands as real processes: lines are collected and waited for with deadlines, and nothing outlives its test. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BotLine } from '../../demos/node/bot-lines.js'
import { Child } from '../../demos/node/child.js'
import type { PartialRelayConfig } from '../../relay/config/config-schema.js'

const dist = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
export const MAIN = dist('relay/main.js')
export const MATCH = dist('demos/node/match.js')
export const GAMES = dist('demos/games')

/** Longer than anything here takes on a busy machine; only a defect waits for it. */
const DEADLINE_MS = 40_000

/** What `/matches/:id` answers, as far as tests look at it. */
export interface MatchAnswer {
  readonly status: string
  readonly verdict: string | null
  readonly outcome: unknown
  readonly frames: number
  readonly game: { readonly id: string; readonly version: string }
}

type LineOf<Type extends BotLine['type']> = Extract<BotLine, { type: Type }>

/** One process and what it has printed. */
export class Run {
  readonly lines: string[] = []
  readonly #child: Child
  readonly #watchers = new Set<() => void>()
  #code: number | null = null

  /** @param through as of `Child` */
  constructor(name: string, args: readonly string[], through: readonly string[] = []) {
    const hear = (line: string): void => {
      this.lines.push(line)
      this.#wake()
    }
    this.#child = new Child(name, args, hear, through)
    void this.#child.ended.then((code) => {
      this.#code = code
      this.#wake()
    })
  }

  /** The last lines of standard error. */
  get errors(): readonly string[] {
    return this.#child.errors
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** The exit code; -1 when a signal ended it. */
  ended(): Promise<number> {
    return this.#until('its end', () => this.#code ?? undefined)
  }

  /** What `pick` makes of the first line, printed or yet to come, from which it makes something. */
  line<T>(what: string, pick: (line: string) => T | undefined, from = 0): Promise<T> {
    let next = from
    return this.#until(what, () => {
      while (next < this.lines.length) {
        const picked = pick(this.lines[next++]!)
        if (picked !== undefined) return picked
      }
      if (this.#code !== null) throw new Error(this.#tell(`ended with code ${this.#code} before ${what}`))
      return undefined
    })
  }

  #until<T>(what: string, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer)
        this.#watchers.delete(watch)
        act()
      }
      const watch = (): void => {
        try {
          const found = look()
          if (found !== undefined) finish(() => resolve(found))
        } catch (error) {
          finish(() => reject(error))
        }
      }
      const timer = setTimeout(
        () => finish(() => reject(new Error(this.#tell(`${what} did not come in ${DEADLINE_MS} ms`)))),
        DEADLINE_MS,
      )
      this.#watchers.add(watch)
      watch()
    })
  }

  #wake(): void {
    for (const watch of [...this.#watchers]) watch()
  }

  #tell(what: string): string {
    return [`${this.#child.name}: ${what}`, ...this.lines.slice(-5), ...this.errors.slice(-10)].join('\n  ')
  }
}

/** A bot that prints JSON lines. */
export class BotRun extends Run {
  /** The first line of a type that passes the test, among those from index `from` on and those to come. */
  next<Type extends BotLine['type']>(
    type: Type,
    test: (line: LineOf<Type>) => boolean = () => true,
    from = 0,
  ): Promise<LineOf<Type>> {
    const pick = (text: string): LineOf<Type> | undefined => {
      const line = parse(text)
      return isType(line, type) && test(line) ? line : undefined
    }
    return this.line(`a line of type ${type}`, pick, from)
  }

  /** All lines of a type so far. */
  all<Type extends BotLine['type']>(type: Type): LineOf<Type>[] {
    return this.lines.map(parse).filter((line) => isType(line, type))
  }
}

/** A relay that has said where it listens. */
export interface RelayRun extends Run {
  readonly address: string
  readonly ops: string
}

/** Runs processes in a directory of their own until `end`. */
export class Processes {
  readonly directory = mkdtempSync(join(tmpdir(), 'peerstep-process-'))
  readonly #runs: Run[] = []

  /** `peerstep …` with these arguments. */
  peerstep(...args: string[]): Run {
    return this.node(MAIN, ...args)
  }

  node(script: string, ...args: string[]): Run {
    return this.#keep(new Run(args[0] ?? script, [script, ...args]))
  }

  /**
   * A relay on free ports of the loopback; on the same data directory again when called again.
   * @param address of an earlier one, to be found there again, or of one to come
   */
  async relay(config: PartialRelayConfig = {}, address?: string): Promise<RelayRun> {
    const file = join(this.directory, 'relay.json')
    writeFileSync(file, JSON.stringify(config))
    const port = address === undefined ? '0' : /\/tcp\/(\d+)/.exec(address)![1]!
    const ports = ['--port', port, '--ops-port', '0']
    const run = this.peerstep('relay', '--data', this.data, '--config', file, '--log-level', 'warn', ...ports)
    const dialled = await run.line('its address', (line) => /^relay: +(\/\S+)$/.exec(line)?.[1])
    const ops = await run.line('its ops URL', (line) => /^ops: +(http\S+)$/.exec(line)?.[1])
    return Object.assign(run, { address: dialled, ops })
  }

  get data(): string {
    return join(this.directory, 'data')
  }

  /** Bots for one room; they fill it unless it has more seats. */
  bots(relay: RelayRun, count: number, game: string, seconds: number, seats = count, more: string[] = []): BotRun[] {
    return Array.from({ length: count }, (_, index) => this.bot(relay, index, game, seconds, seats, more))
  }

  /**
   * One bot; the same index has the same identity, so that a second run comes back to the seat of the first.
   * @param more words for `peerstep bot`
   */
  bot(relay: RelayRun, index: number, game: string, seconds: number, seats: number, more: string[] = []): BotRun {
    const args = [
      '--relay',
      relay.address,
      '--room',
      'here',
      '--game',
      game,
      '--name',
      `bot ${index}`,
      '--json',
      ...more,
    ]
    const sizes = ['--seats', `${seats}`, '--seconds', `${seconds}`, '--seed', `${100 + index}`]
    const identity = ['--identity', join(this.directory, `bot-${index}`)]
    return this.#keep(new BotRun(`bot ${index}`, [MAIN, 'bot', ...args, ...sizes, ...identity]))
  }

  /** Watches the room of the bots. @param more words for `peerstep bot` */
  watcher(relay: RelayRun, game: string, more: readonly string[] = []): BotRun {
    const args = ['--relay', relay.address, '--room', 'here', '--game', game, '--name', 'watcher', '--json', '--watch']
    return this.#keep(new BotRun('watcher', [MAIN, 'bot', ...args, ...more]))
  }

  /** Writes a file into the directory. */
  file(name: string, content: Uint8Array | string): string {
    const path = join(this.directory, name)
    writeFileSync(path, content)
    return path
  }

  /** Ends every process at once and forgets the directory. */
  async end(): Promise<void> {
    for (const run of this.#runs) run.kill('SIGKILL')
    await Promise.all(this.#runs.map((run) => run.ended()))
    rmSync(this.directory, { recursive: true, force: true })
  }

  #keep<R extends Run>(run: R): R {
    this.#runs.push(run)
    return run
  }
}

export async function matchAt(relay: RelayRun, matchId: string): Promise<MatchAnswer> {
  const response = await fetch(`${relay.ops}/matches/${matchId}`)
  assert.equal(response.status, 200)
  return (await response.json()) as MatchAnswer
}

export async function replayAt(relay: RelayRun, matchId: string): Promise<Uint8Array> {
  const response = await fetch(`${relay.ops}/matches/${matchId}/replay`)
  assert.equal(response.status, 200)
  return new Uint8Array(await response.arrayBuffer())
}

function parse(text: string): BotLine | null {
  return text.startsWith('{') ? (JSON.parse(text) as BotLine) : null // a library may print something in between
}

function isType<Type extends BotLine['type']>(line: BotLine | null, type: Type): line is LineOf<Type> {
  return line?.type === type
}
