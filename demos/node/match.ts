/** `npm run match`: a relay and bots as separate processes on real sockets, and whether they all agree in the end. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Table from 'cli-table3'
import { Command, InvalidArgumentError, Option } from 'commander'
import { arenaDemo, BOT_NAMES, DEMO_GAME_IDS, skirmishDemo } from '../demo-games.js'
import type { BotLine } from './bot-lines.js'
import { Child, stopChildren } from './child.js'

interface Settings {
  readonly players: number
  readonly game: string
  readonly seconds: number
  readonly room: string
  /** Keep the relay's data and the replay here. */
  readonly keep?: string
}

type ResultLine = Extract<BotLine, { type: 'result' }>

interface Player {
  readonly name: string
  readonly child: Child
  last: BotLine | undefined
  result: ResultLine | undefined
  desyncs: number
}

interface StoredMatch {
  readonly verdict: string | null
  readonly status: string
  readonly frames: number
  readonly outcome: unknown
}

const RELAY_SCRIPT = fileURLToPath(new URL('../../relay/main.js', import.meta.url))
/** A relay that prints no address within this time does not work here. */
const RELAY_START_MS = 20_000
/** Joining, counting down, judging: what a match may take beyond its length. */
const SLACK_MS = 60_000
/** As a shell reports a process ended by a signal. */
const EXIT_INTERRUPTED = 130

const settings = readSettings()
try {
  process.exitCode = await run(settings)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await stopChildren()
}

function readSettings(): Settings {
  const command = new Command('match')
    .description('Play one match of bots through a relay, all as separate processes, and check that all agree.')
    .addOption(new Option('--players <count>', 'number of bots').default(2).argParser(wholeNumber(2, 8)))
    .addOption(new Option('--game <id>', 'what to play').choices(DEMO_GAME_IDS).default('arena'))
    .addOption(new Option('--seconds <count>', 'length of the match').default(20).argParser(wholeNumber(3, 3600)))
    .option('--room <name>', 'name of the room', 'match')
    .option('--keep <dir>', 'keep the relay’s data here and download the replay')
  command.parse()
  return command.opts<Settings>()
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`give a whole number from ${least} to ${most}`)
    }
    return value
  }
}

/** @returns the exit code */
async function run(options: Settings): Promise<number> {
  let interrupted = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted = true
      void stopChildren()
    })
  }
  const data = options.keep ?? mkdtempSync(join(tmpdir(), 'peerstep-match-'))
  mkdirSync(data, { recursive: true })
  try {
    const relay = await startRelay(data)
    console.log(`relay: ${relay.address}\nops:   ${relay.ops}`)
    const players = Array.from({ length: options.players }, (_, seat) => startBot(options, relay.address, seat))
    const live = setInterval(() => showProgress(players), 1000)
    await Promise.race([
      Promise.all(players.map((player) => player.child.ended)),
      pause(options.seconds * 1000 + SLACK_MS),
    ])
    clearInterval(live)
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
    if (interrupted) return EXIT_INTERRUPTED
    return await judge(players, relay.ops, options)
  } finally {
    await stopChildren()
    if (options.keep === undefined) rmSync(data, { recursive: true, force: true })
  }
}

/** Starts a relay on free ports and waits until it prints where it listens. */
async function startRelay(data: string): Promise<{ address: string; ops: string }> {
  const found = Promise.withResolvers<void>()
  let address = ''
  let ops = ''
  const args = [RELAY_SCRIPT, 'relay', '--data', data, '--port', '0', '--ops-port', '0', '--log-level', 'warn']
  const relay = new Child('relay', args, (line) => {
    address ||= /^relay:\s+(\/\S+)/.exec(line)?.[1] ?? ''
    ops ||= /^ops:\s+(http\S+)/.exec(line)?.[1] ?? ''
    if (address && ops) found.resolve()
  })
  const failed = relay.ended.then((code) => {
    throw new Error(`the relay ended with code ${code}:\n${relay.errors.join('\n')}`)
  })
  // Once the relay runs its end is expected, and this promise is not awaited any more.
  failed.catch(() => {})
  const late = pause(RELAY_START_MS).then(() => {
    throw new Error('the relay did not say where it listens')
  })
  late.catch(() => {})
  await Promise.race([found.promise, failed, late])
  return { address, ops: ops.replace(/\/$/, '') }
}

function startBot(options: Settings, relay: string, seat: number): Player {
  const name = BOT_NAMES[seat]!
  const bot = {
    relays: [relay],
    room: options.room,
    game: options.game,
    seats: options.players,
    seconds: options.seconds,
    name,
    seed: 1000 + seat,
    json: true,
  }
  const script = new URL('./bot.js', import.meta.url).href
  const code = `import { runBot } from ${JSON.stringify(script)}\nprocess.exit(await runBot(${JSON.stringify(bot)}))`
  const child = new Child(name, ['--input-type=module', '--eval', code], (line) => hear(player, line))
  const player: Player = { name, child, last: undefined, result: undefined, desyncs: 0 }
  return player
}

function hear(player: Player, text: string): void {
  let line: BotLine
  try {
    line = JSON.parse(text) as BotLine
  } catch {
    return // not one of our lines: a library printed something
  }
  player.last = line
  if (line.type === 'result') player.result = line
  if (line.type === 'desync') player.desyncs += 1
  if (line.type === 'refused') console.error(`${player.name} was refused: ${line.reason}`)
}

function showProgress(players: readonly Player[]): void {
  const parts = players.map(({ name, last }) => {
    if (last?.type === 'stats')
      return `${name} ${last.stats.frame} (${last.stats.frame - last.stats.finalFrame} ahead of final)`
    return `${name} ${last?.type ?? 'starting'}`
  })
  const line = parts.join('  ')
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`)
  else console.log(line)
}

/** Prints what all players report, and compares it. */
async function judge(players: readonly Player[], ops: string, options: Settings): Promise<number> {
  printTable(players, (options.game === 'arena' ? arenaDemo : skirmishDemo).game.tickRate)
  const troubles: string[] = []
  for (const { name, child, result, desyncs } of players) {
    if (!result) troubles.push(`${name} has no result${child.errors.length > 0 ? `:\n${child.errors.join('\n')}` : ''}`)
    else if (!result.agrees) troubles.push(`${name} does not agree with the certificate (${result.verdict})`)
    if (desyncs > 0 || (result && result.stats.desyncs > 0)) troubles.push(`${name} saw a desync`)
  }
  const hashes = new Set(players.flatMap(({ result }) => result?.finalHash ?? []))
  console.log(`final hashes: ${[...hashes].join(', ') || 'none'} (${hashes.size === 1 ? 'all equal' : 'NOT equal'})`)
  if (hashes.size !== 1) troubles.push('the final hashes differ')
  const matchId = players.find(({ result }) => result?.matchId)?.result?.matchId
  if (matchId) troubles.push(...(await checkStored(matchId, ops, options, players)))
  else troubles.push('no match was played')
  for (const trouble of troubles) console.error(`✗ ${trouble}`)
  console.log(troubles.length === 0 ? '✓ all agree, and the relay has verified it' : '✗ something is wrong')
  return troubles.length === 0 ? 0 : 1
}

function printTable(players: readonly Player[], tickRate: number): void {
  const table = new Table({
    head: [
      'player',
      'seat',
      'frames',
      'rollbacks',
      'resimulated',
      'max depth',
      'stalls',
      'substituted',
      'RTT ms',
      'B/s out',
      'B/s in',
    ],
    style: { head: [], border: [] },
    colAligns: ['left', ...Array<'right'>(10).fill('right')],
  })
  for (const { name, result } of players) {
    if (!result) {
      table.push([name, { colSpan: 10, content: 'no result' }])
      continue
    }
    const { stats, finalFrame, seat } = result
    const seconds = finalFrame / tickRate
    const rtts = stats.peers.map((peer) => peer.rttMs).filter((rtt) => rtt !== null && !Number.isNaN(rtt) && rtt > 0)
    table.push([
      name,
      seat,
      finalFrame,
      stats.rollbacks,
      stats.resimulatedFrames,
      stats.rollbackDepthMax,
      stats.stalls,
      stats.substituted,
      rtts.length > 0 ? Math.max(...rtts).toFixed(1) : '–',
      Math.round(stats.bytesSent / seconds),
      Math.round(stats.bytesReceived / seconds),
    ])
  }
  console.log(table.toString())
}

/** What the relay keeps: the verdict must be `verified`, and the outcome the one the players saw. */
async function checkStored(
  matchId: string,
  ops: string,
  options: Settings,
  players: readonly Player[],
): Promise<string[]> {
  const response = await fetch(`${ops}/matches/${matchId}`)
  if (!response.ok) return [`the relay answers ${response.status} for match ${matchId}`]
  const stored = (await response.json()) as StoredMatch
  const certificate = players.find(({ result }) => result?.certificate)?.result
  console.log(`match:        ${matchId}`)
  console.log(`verdict:      ${stored.verdict ?? 'none'} (${stored.status}), ${stored.frames} frames`)
  console.log(`outcome:      ${JSON.stringify(stored.outcome)}`)
  console.log(
    `certificate:  ${certificate ? `${certificate.certificate?.length} characters, signed by ${certificate.relay}` : 'none'}`,
  )
  if (options.keep !== undefined) {
    const replay = await fetch(`${ops}/matches/${matchId}/replay`)
    if (!replay.ok) return [`the relay answers ${replay.status} for the replay`]
    const file = join(options.keep, `${options.game}-${matchId.slice(0, 12)}.peerstep`)
    writeFileSync(file, Buffer.from(await replay.arrayBuffer()))
    console.log(`replay:       ${file}`)
  }
  return stored.verdict === 'verified' ? [] : [`the stored verdict is ${stored.verdict ?? 'missing'}`]
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
