/** `peerstep relay`: run a relay until a signal stops it. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { PeerstepError } from '../../src/errors.js'
import { loadConfig } from '../config/config.js'
import type { PartialRelayConfig, RelayConfig } from '../config/config-schema.js'
import { createLog } from '../ops/log.js'
import { type RunningRelay, startRelay } from '../server.js'

const EXIT_CONFIG = 64 // as in sysexits.h: a supervisor need not try again
const EXIT_UNAVAILABLE = 69

interface RelayFlags {
  readonly config?: string
  readonly data?: string
  readonly host?: string
  readonly port?: number
  readonly tcpPort?: number
  readonly announce?: string[]
  readonly opsHost?: string
  readonly opsPort?: number
  readonly games?: string[]
  readonly demo?: boolean
  readonly logLevel?: RelayConfig['log']['level']
  readonly logFormat?: RelayConfig['log']['format']
}

/** The command, for the program's list of commands. */
export function relayCommand(): Command {
  return new Command('relay')
    .description('Run a relay: helps peers meet, referees their rooms, checks and keeps the outcomes.')
    .option('--data <dir>', 'directory of the database and the identity key (default: ./data)')
    .option('--config <file>', 'settings as JSON; variables named PEERSTEP_… and flags win over it')
    .option('--host <ip>', 'address to listen on (default: 127.0.0.1; 0.0.0.0: all addresses)')
    .option('--port <n>', 'libp2p over WebSocket (default: 9100; 0: any)', portNumber)
    .option('--tcp-port <n>', 'libp2p over TCP (default: one more than --port)', portNumber)
    .option('--announce <multiaddr>', 'address that peers should dial instead; repeatable', collect)
    .option('--ops-host <ip>', 'address of HTTP (default: 127.0.0.1)')
    .option('--ops-port <n>', 'HTTP: health, metrics, matches, demo page (default: 9102; 0: any)', portNumber)
    .option('--games <dir>', 'directory of game modules to verify with; repeatable (default: the demo games)', collect)
    .option('--demo', 'serve the demo page')
    .addOption(new Option('--log-level <level>').choices(['trace', 'debug', 'info', 'warn', 'error', 'silent']))
    .addOption(new Option('--log-format <format>').choices(['auto', 'json', 'pretty']))
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_CONFIG))
    .action(async (flags: RelayFlags) => {
      process.exitCode = await run(flags)
    })
}

/** @returns the exit code, once the relay has stopped */
async function run(flags: RelayFlags): Promise<number> {
  let relay: RunningRelay
  try {
    const { config, unknownVariables } = loadConfig({ file: flags.config, env: process.env, flags: settingsOf(flags) })
    const log = createLog(config.log)
    for (const name of unknownVariables) log.warn({ name }, 'this variable is no setting')
    relay = await startRelay(config, log)
    if (config.demo) console.log(`page:  ${reachable(relay.opsUrl)}/`)
  } catch (error) {
    if (!(error instanceof PeerstepError)) throw error
    console.error(error.message)
    return error.code === 'BAD_CONFIG' ? EXIT_CONFIG : EXIT_UNAVAILABLE
  }
  console.log(`relay: ${relay.addresses[0] ?? 'none'}`)
  console.log(`ops:   ${reachable(relay.opsUrl)}`)
  await stopSignal()
  relay.log.info({}, 'draining; a second signal ends at once')
  void stopSignal().then(() => process.exit(1))
  await relay.stop()
  return 0
}

function settingsOf({ config: _, logLevel, logFormat, ...settings }: RelayFlags): PartialRelayConfig {
  const log = {
    ...(logLevel !== undefined && { level: logLevel }),
    ...(logFormat !== undefined && { format: logFormat }),
  }
  return { ...settings, log }
}

/** A browser cannot open the address 0.0.0.0 or [::], which means all addresses of this machine. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const onSignal = (): void => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
      resolve()
    }
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  })
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('a port is a whole number from 0 to 65535')
  return Number(text)
}

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]
