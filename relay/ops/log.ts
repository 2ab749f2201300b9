/** Structured logs: one JSON object a line, or something for human eyes on a terminal. */
import { type DestinationStream, type Logger, pino } from 'pino'
import { build as prettyPrint } from 'pino-pretty'
import type { RelayConfig } from '../config/config-schema.js'

export type Log = Logger

/**
 * @param destination where lines go; standard error by default, because standard output belongs to the command
 */
export function createLog(options: RelayConfig['log'], destination?: DestinationStream): Log {
  const settings = { level: options.level, base: { service: 'peerstep-relay' } }
  const pretty = options.format === 'pretty' || (options.format === 'auto' && process.stderr.isTTY === true)
  if (!pretty) return pino(settings, destination ?? pino.destination({ dest: 2, sync: true }))
  const output = destination === undefined ? { destination: 2, sync: true } : { destination }
  return pino(settings, prettyPrint({ ...output, ignore: 'pid,hostname,service', translateTime: 'SYS:HH:MM:ss.l' }))
}
