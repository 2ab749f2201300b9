/** Threads, a library and logs in memory for tests of the validator. */
import { fileURLToPath } from 'node:url'
import { createLog, type Log } from '../../../relay/ops/log.js'
import { toLogChunk } from '../../../relay/store/sealed-log.js'
import type { LogChunk } from '../../../relay/store/store.js'
import type { GameLocation } from '../../../relay/validation/validator-messages.js'
import type { PlayedMatch } from '../played-match.js'

export const gamesDirectory = fileURLToPath(new URL('../games/', import.meta.url))
export const hostileDirectory = fileURLToPath(new URL('../games/hostile/', import.meta.url))
export const tallyModule: GameLocation = {
  url: new URL('../games/tally.js', import.meta.url).href,
  exportName: 'tally',
}

/** A log that keeps what was said, as objects. */
export function listeningLog(): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const log = createLog(
    { level: 'debug', format: 'json' },
    { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  )
  return { log, lines }
}

export function logInMemory(
  match: PlayedMatch,
  chunks = match.chunks,
): (fromFrame: number, chunksMax: number) => Promise<LogChunk[]> {
  const logged = chunks.map(toLogChunk)
  return async (fromFrame, chunksMax) => logged.filter((chunk) => chunk.firstFrame >= fromFrame).slice(0, chunksMax)
}
