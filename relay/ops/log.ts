/** Structured logs: one JSON object a line, or a readable form on a terminal. */
import { type DestinationStream, type Logger, pino } from 'pino'
import { build as prettyPrint } from 'pino-pretty'
import type { RelayConfig } from '../config/config-schema.js'

/** A pino logger: `log.info({ match }, 'a sentence')`. */
export type Log = Logger

/**
 * A log with the level and format of the settings.
 * @param destination where lines go; standard error by default, because standard output belongs to the command
 */
export function createLog(options: RelayConfig['log'], destination?: DestinationStream): Log {
  const settings = { level: options.level, base: { service: 'peerstep-relay' } }
  const pretty = options.format === 'pretty' || (options.format === 'auto' && process.stderr.isTTY === true)
  if (!pretty) return pino(settings, destination ?? pino.destination({ dest: 2, sync: true }))
  const output = destination === undefined ? { destination: 2, sync: true } : { destination }
  return pino(settings, prettyPrint({ ...output, ignore: 'pid,hostname,service', translateTime: 'SYS:HH:MM:ss.l' }))
}
