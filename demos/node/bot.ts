/** Plays a demo game from Node: `peerstep bot`, and the players of `npm run match`. */
import { createPeer, type Peer } from 'peerstep'
import { arenaDemo, DEMO_GAME_IDS, type DemoGame, isDemoGame, skirmishDemo } from '../demo-games.js'
import type { BotLine, BotOptions } from './bot-lines.js'
import { watch } from './watcher.js'

const STATS_EVERY_MS = 1000

/**
 * Join a room, play one match to its end, print what happens.
 * @returns the exit code: 0 when a certificate says what this bot simulated, else 1
 * @throws PeerstepError when the relay cannot be reached or the options do not fit the game
 */
export async function runBot(options: BotOptions): Promise<number> {
  if (!isDemoGame(options.game)) {
    console.error(`There is no demo game called ${options.game}: choose ${DEMO_GAME_IDS.join(' or ')}.`)
    return 1
  }
  return options.game === 'arena' ? take(arenaDemo, options) : take(skirmishDemo, options)
}

/** Play; watch; or watch until a seat is free, and play on it. */
async function take<State, Input>(demo: DemoGame<State, Input>, options: BotOptions): Promise<number> {
  const name = options.name ?? (options.watch ? 'Watcher' : 'Bot')
  const print = printer(name, options.json ?? false)
  print({ type: 'connecting', relays: options.relays })
  const peer = await createPeer({
    relays: options.relays,
    name,
    ...(options.identity === undefined ? {} : { identity: options.identity }),
  })
  try {
    const seen = options.watch ? await watch(peer, demo, options, print) : 'a seat is free'
    return seen === 'a seat is free' ? await play(peer, demo, { ...options, name }, print) : seen
  } finally {
    await peer.stop()
  }
}

/** What happens, as JSON lines or as sentences. */
function printer(name: string, json: boolean): (line: BotLine) => void {
  return json ? (line) => console.log(JSON.stringify(line)) : (line) => say(name, line)
}

async function play<State, Input>(
  peer: Peer,
  demo: DemoGame<State, Input>,
  options: BotOptions & { readonly name: string },
  print: (line: BotLine) => void,
): Promise<number> {
  const { game } = demo
  const { room, name, seats = game.seats.min, seconds, points } = options
  const settings = {
    ...options.options,
    ...(seconds === undefined ? {} : { seconds }),
    ...(points === undefined ? {} : { points }),
  }
  const match = await peer.join(game, { room, seats, options: settings, name })
  const brain = demo.createBrain(options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!)
  const neutral = game.input.create()
  let shown: State | null = null
  let refused = false
  match.on('lobby', ({ taken }) => print({ type: 'lobby', taken, seats }))
  match.on('start', ({ seat }) => print({ type: 'start', matchId: hexOf(match.matchId) ?? '', seat }))
  match.on('peer', ({ seat, status, frame }) => print({ type: 'peer', seat, status, frame }))
  match.on('desync', (report) => print({ type: 'desync', report: describe(report) }))
  match.on('turnedAway', ({ peer, reason }) => print({ type: 'turnedAway', peer, reason }))
  match.on('refused', ({ reason }) => {
    refused = true
    print({ type: 'refused', reason })
    void match.leave()
  })
  // A signal ends the bot on purpose: it leaves the match, so that its seat is free at once.
  const goodbye = (): void => match.leave()
  process.once('SIGINT', goodbye).once('SIGTERM', goodbye)
  const running = match.run({
    input: () => (shown === null ? neutral : brain.decide(shown, match.seat)),
    render: (view) => {
      shown = view.state
    },
  })
  const ticker = setInterval(() => {
    if (match.phase === 'playing') print({ type: 'stats', stats: match.stats })
  }, STATS_EVERY_MS)
  const result = await match.outcome
  clearInterval(ticker)
  const stats = match.stats
  print({
    type: 'result',
    seat: match.seat,
    matchId: hexOf(match.matchId),
    outcome: result.outcome,
    finalFrame: result.finalFrame,
    finalHash: result.finalHash?.toString(16).padStart(16, '0') ?? null,
    verdict: result.verdict,
    agrees: result.agrees,
    relay: result.certificate?.relay ?? null,
    certificate: result.certificate === null ? null : Buffer.from(result.certificate.bytes).toString('base64'),
    stats,
  })
  running.stop()
  match.leave()
  process.off('SIGINT', goodbye).off('SIGTERM', goodbye)
  return result.agrees && !refused ? 0 : 1
}

/** The same for people. */
function say(name: string, line: BotLine): void {
  if (line.type === 'connecting') console.log(`${name}: connecting to ${line.relays.join(', ')}`)
  if (line.type === 'lobby') console.log(`${name}: ${line.taken} of ${line.seats} players are here`)
  if (line.type === 'start') console.log(`${name}: match ${line.matchId} starts, seat ${line.seat}`)
  if (line.type === 'peer') console.log(`${name}: seat ${line.seat} is ${line.status} from frame ${line.frame}`)
  if (line.type === 'desync') console.log(`${name}: desync: ${line.report}`)
  if (line.type === 'refused') console.log(`${name}: refused: ${line.reason}`)
  if (line.type === 'turnedAway') console.log(`${name}: ${line.peer} may not join: ${line.reason}`)
  if (line.type === 'stats') {
    const { frame, finalFrame, rollbacks, stalls, refereeRttMs, mode } = line.stats
    const rtt = Number.isNaN(refereeRttMs) ? '–' : `${refereeRttMs.toFixed(1)} ms`
    console.log(
      `${name}: frame ${frame}, final ${finalFrame}, ${mode}, ${rollbacks} rollbacks, ${stalls} stalls, ${rtt} to the relay`,
    )
  }
  if (line.type === 'watching') {
    console.log(
      `${name}: frame ${line.stats.frame}, ${line.stats.waitingFrames} more here, ${line.stats.stalls} stalls`,
    )
  }
  if (line.type === 'result' || line.type === 'watched') {
    const winners = line.outcome?.winners.map((seat) => `seat ${seat}`).join(', ') || 'none'
    console.log(
      `${name}: ended after ${line.finalFrame} frames, ${winners} won (${line.outcome?.reason ?? 'undecided'})`,
    )
    console.log(
      `${name}: final hash ${line.finalHash ?? '–'}, verdict ${line.verdict}, ${line.agrees ? 'agreed' : 'NOT agreed'}`,
    )
  }
}

/** First words of a report: bigint and bytes have no JSON. */
function describe(report: unknown): string {
  return JSON.stringify(report, (_, value: unknown) => {
    if (typeof value === 'bigint') return value.toString(16)
    return value instanceof Uint8Array ? `${value.length} bytes` : value
  }).slice(0, 2000)
}

function hexOf(bytes: Uint8Array | null): string | null {
  return bytes && Buffer.from(bytes).toString('hex')
}
