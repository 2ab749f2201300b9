/** A relay and bots as real processes on the hosts of a lab. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BotLine } from '../../demos/node/bot-lines.js'
import type { PartialRelayConfig } from '../../relay/config/config-schema.js'
import { BotRun, MAIN, type MatchAnswer, type RelayRun, Run } from '../process/processes.js'
import type { NetLab } from './lab.js'

export type Result = Extract<BotLine, { type: 'result' }>

export interface BotSettings {
  readonly seconds: number
  /** Default: 2. */
  readonly seats?: number
  /** More words for `peerstep bot`. */
  readonly more?: readonly string[]
}

/** Runs processes on hosts until `end`; the lab stays open. */
export class Players {
  readonly #lab: NetLab
  readonly #directory = mkdtempSync(join(tmpdir(), 'peerstep-netlab-'))
  readonly #runs: Run[] = []

  constructor(lab: NetLab) {
    this.#lab = lab
  }

  /** A relay on a public host; on the same data again when called again for the same host. */
  async relay(host: string, config: PartialRelayConfig = {}): Promise<RelayRun> {
    const file = join(this.#directory, `${host}.json`)
    writeFileSync(file, JSON.stringify(config))
    const address = this.#lab.address(host)
    const where = ['--host', address]
    const data = ['--data', join(this.#directory, host), '--config', file]
    const run = new Run(host, [MAIN, 'relay', ...where, ...data, '--log-level', 'warn'], this.#lab.command(host))
    this.#runs.push(run)
    const dialled = await run.line('its address', (line) => /^relay: +(\/\S+)$/.exec(line)?.[1])
    const ops = await run.line('its ops URL', (line) => /^ops: +(http\S+)$/.exec(line)?.[1])
    return Object.assign(run, { address: dialled, ops })
  }

  /** A bot that plays arena; on the same host again it is the same player. */
  bot(host: string, relay: RelayRun, { seconds, seats = 2, more = [] }: BotSettings): BotRun {
    const where = ['--relay', relay.address, '--room', 'lab', '--identity', join(this.#directory, host)]
    const what = ['--game', 'arena', '--seats', `${seats}`, '--seconds', `${seconds}`, '--name', host, '--json']
    const run = new BotRun(host, [MAIN, 'bot', ...where, ...what, ...more], this.#lab.command(host))
    this.#runs.push(run)
    return run
  }

  /** What the relay on a host has stored. */
  async storedMatch(host: string, relay: RelayRun, matchId: string): Promise<MatchAnswer> {
    const script = `const answer = await fetch('${relay.ops}/matches/${matchId}'); console.log(await answer.text())`
    const text = await this.#lab.output(host, process.execPath, ['--input-type=module', '--eval', script])
    return JSON.parse(text) as MatchAnswer
  }

  /** Ends every process at once and forgets what they kept. */
  async end(): Promise<void> {
    for (const run of this.#runs) run.kill('SIGKILL')
    await Promise.all(this.#runs.map((run) => run.ended()))
    rmSync(this.#directory, { recursive: true, force: true })
  }
}

/**
 * Waits until all bots have their results and have ended well: the same final state, which the relay has simulated again
 * and signed, of exactly `seconds` at 60 frames a second.
 */
export async function assertAgreed(bots: readonly BotRun[], seconds: number): Promise<readonly Result[]> {
  const results = await Promise.all(bots.map((bot) => bot.next('result')))
  assert.deepEqual(
    await Promise.all(bots.map((bot) => bot.ended())),
    bots.map(() => 0),
  )
  const [first] = results
  assert.match(first!.finalHash!, /^[0-9a-f]{16}$/)
  for (const { finalFrame, finalHash, outcome, verdict, agrees, stats } of results) {
    assert.deepEqual(
      { finalFrame, finalHash, outcome, verdict, agrees, desyncs: stats.desyncs },
      {
        finalFrame: seconds * 60,
        finalHash: first!.finalHash,
        outcome: first!.outcome,
        verdict: 'verified',
        agrees: true,
        desyncs: 0,
      },
    )
  }
  return results
}
