/** `peerstep verify`: is a downloaded replay true? */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { hex } from '../../src/core/bytes.js'
import { fingerprintGame } from '../../src/core/checks/fingerprint.js'
import type { Game } from '../../src/core/game.js'
import { peerIdFromPublicKey } from '../../src/identity.js'
import { checkReplay } from '../../src/trust/replay-check.js'
import type { GameDescription } from '../../src/wire/game-description.js'
import { type Certificate, type MatchRecord, REPLAY_FILE_BYTES_MAX } from '../../src/wire/record.js'
import { CONFIG_DEFAULTS } from '../config/config-defaults.js'
import { findGames } from '../validation/game-module.js'

interface VerifyFlags {
  readonly games?: string[]
  readonly relay?: string
}

/** The command, for the program's list of commands. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Check a downloaded replay: signatures, and the whole match simulated again. Exit code 0 or 1.')
    .argument('<file>', 'the replay')
    .option('--games <dir>', 'directory of game modules; repeatable (default: the demo games)', collect)
    .option('--relay <peer id>', 'the relay that must have signed')
    .action(async (file: string, flags: VerifyFlags) => {
      const { lines, ok } = await verifyFile(file, flags)
      for (const line of lines) (ok ? console.log : console.error)(line)
      process.exitCode = ok ? 0 : 1
    })
}

/**
 * Check the signatures of a replay file, then simulate its match. Runs game modules in the directories of the flags.
 * @returns lines to print, and whether the replay is true; never rejects for a bad file
 */
export async function verifyFile(file: string, flags: VerifyFlags): Promise<{ ok: boolean; lines: string[] }> {
  const refuse = (reason: string) => ({ ok: false, lines: [`refused: ${reason}`] })
  let bytes: Uint8Array
  try {
    if (statSync(file).size > REPLAY_FILE_BYTES_MAX) return refuse(`${file} is too large to be a replay`)
    bytes = readFileSync(file)
  } catch (error) {
    return refuse((error as Error).message)
  }
  // Signatures first, so that a forged file does not choose which code runs.
  const signed = await checkReplay(bytes, null)
  if (!signed.ok) return refuse(signed.reason)
  const { record, certificate } = signed
  const relay = peerIdFromPublicKey(certificate.relayKey)
  if (flags.relay !== undefined && flags.relay !== relay) return refuse(`signed by ${relay}, not by ${flags.relay}`)
  const found = await findGame(record.game, flags.games ?? CONFIG_DEFAULTS.games)
  if (typeof found === 'string') return refuse(found)
  const checked = await checkReplay(bytes, found)
  return checked.ok ? { ok: true, lines: report(record, certificate, relay) } : refuse(checked.reason)
}

function report(record: MatchRecord, certificate: Certificate, relay: string): string[] {
  const { game, frames, claims } = record
  return [
    `ok:      ${certificate.verdict}, simulated again: the same states and the same outcome`,
    `match:   ${hex(record.matchId)}, ${game.id} ${game.version}, ${frames} frames (${(frames / game.tickRate).toFixed(1)} s)`,
    `seats:   ${record.seats.map((seat, index) => `${index} ${seat.name || seat.peer || 'empty'}`).join(', ')}`,
    `outcome: ${certificate.outcomeJson || 'none'}`,
    `claims:  ${claims.length} signed, ${certificate.dissentingSeats.length} dissenting`,
    `relay:   ${relay}, ${new Date(certificate.issuedAtMs).toISOString()}`,
  ]
}

/** The game with exactly this behaviour, or a sentence that says why there is none. */
async function findGame(
  facts: GameDescription,
  directories: readonly string[],
): Promise<Game<unknown, unknown> | string> {
  const hints: string[] = []
  for (const directory of directories) {
    for (const url of modulesIn(directory, hints)) {
      for (const { game } of await gamesIn(url, hints)) {
        if (game.id !== facts.id || game.version !== facts.version) continue
        if (fingerprintGame(game) === facts.fingerprint) return game
        hints.push(`the module in ${url} behaves differently`)
      }
    }
  }
  const missing = `there is no module of ${facts.id} ${facts.version} in ${directories.join(', ')}`
  return [`the signatures hold, but ${missing} (choose with --games)`, ...hints].join('; ')
}

/** Modules of a directory, as URLs. One that cannot be read has none; `hints` then says why. */
function modulesIn(directory: string, hints: string[]): string[] {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith('.js'))
    return names.sort().map((name) => pathToFileURL(join(resolve(directory), name)).href)
  } catch (error) {
    hints.push(`${directory} cannot be read: ${(error as Error).message}`)
    return []
  }
}

/** Games of a module. One that cannot be loaded has none; `hints` then says why. */
async function gamesIn(url: string, hints: string[]): Promise<Awaited<ReturnType<typeof findGames>>> {
  try {
    return await findGames(url)
  } catch (error) {
    hints.push(`${url} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }
}

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]
