/** `peerstep sync-test`: does a game give the same states again after every rollback? */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { type SyncTestReport, syncTest } from '../../src/core/checks/sync-test.js'
import { PeerstepError } from '../../src/errors.js'
import { findGames } from '../validation/game-module.js'

const DIFFERENCES_SHOWN = 10

interface SyncTestFlags {
  readonly frames?: number
  readonly seed?: number
}

/** The command, for the program's list of commands. */
export function syncTestCommand(): Command {
  return new Command('sync-test')
    .description('Roll every game of a module back at every frame; name the first frame and field that differ.')
    .argument('<module>', 'a .js module that exports games')
    .option('--frames <n>', 'frames to play (default: 600)', whole)
    .option('--seed <n>', 'seed of inputs and game (default: 1)', whole)
    .action(async (module: string, flags: SyncTestFlags) => {
      const { lines, ok } = await syncTestModule(module, flags)
      for (const line of lines) (ok ? console.log : console.error)(line)
      process.exitCode = ok ? 0 : 1
    })
}

/**
 * Run the sync-test of every game that a module exports. Runs the module's code.
 * @returns lines to print, and whether there are games and all passed; never rejects for a bad module
 */
export async function syncTestModule(module: string, flags: SyncTestFlags): Promise<{ ok: boolean; lines: string[] }> {
  let games: Awaited<ReturnType<typeof findGames>>
  try {
    games = await findGames(pathToFileURL(resolve(module)).href)
  } catch (error) {
    return {
      ok: false,
      lines: [`${module} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`],
    }
  }
  if (games.length === 0) return { ok: false, lines: [`${module} exports no game`] }
  const lines: string[] = []
  let ok = true
  for (const { game } of games) {
    try {
      const report = syncTest(game, flags)
      ok &&= report.ok
      lines.push(...describe(`${game.id} ${game.version}`, report))
    } catch (error) {
      ok = false
      const said = error instanceof Error ? error.message : String(error)
      lines.push(`${game.id} ${game.version}: ${error instanceof PeerstepError ? said : `the game threw: ${said}`}`)
    }
  }
  return { ok, lines }
}

function describe(name: string, report: SyncTestReport): string[] {
  const { failure, frames, seed, comparisons, hash } = report
  if (failure === undefined) {
    const state = hash.toString(16).padStart(16, '0')
    return [`${name}: ok, ${frames} frames, ${comparisons} repetitions equal, seed ${seed}, final state ${state}`]
  }
  const shown = failure.differences.slice(0, DIFFERENCES_SHOWN)
  const more = failure.differences.length - shown.length
  return [
    `${name}: frame ${failure.frame} is not deterministic (seed ${seed}, after a rollback of ${failure.distanceFrames})`,
    ...shown.map((difference) => `  ${JSON.stringify(difference, bigintText)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

const bigintText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

function whole(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('a whole number is expected')
  return Number(text)
}
