/** Watches a demo match from Node: `peerstep bot --watch`. */
import { createPeer } from 'peerstep'
import { arenaDemo, type DemoGame, isDemoGame, skirmishDemo } from '../demo-games.js'
import type { BotLine, BotOptions } from './bot-lines.js'

/**
 * Follow the match of a room to its end, print what happens.
 * @returns the exit code: 0 when a certificate says what was seen, else 1
 * @throws PeerstepError when the relay cannot be reached, or nobody plays there
 */
export async function runWatcher(options: BotOptions, print: (line: BotLine) => void): Promise<number> {
  if (!isDemoGame(options.game)) return 1
  return options.game === 'arena' ? watch(arenaDemo, options, print) : watch(skirmishDemo, options, print)
}

async function watch<State, Input>(
  { game }: DemoGame<State, Input>,
  { relay, room, name = 'Watcher' }: BotOptions,
  print: (line: BotLine) => void,
): Promise<number> {
  const peer = await createPeer({ relays: [relay], name })
  try {
    const match = await peer.watch(game, { room })
    const hexOf = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString('hex')
    match.on('start', ({ matchId, seat }) => print({ type: 'start', matchId: hexOf(matchId) ?? '', seat }))
    match.on('peer', ({ seat, status, frame }) => print({ type: 'peer', seat, status, frame }))
    match.on('abandoned', ({ reason }) => print({ type: 'refused', reason }))
    const running = match.run()
    const ticker = setInterval(() => print({ type: 'watching', stats: match.stats }), 1000)
    const { outcome, finalFrame, finalHash, verdict, agrees } = await match.outcome
    clearInterval(ticker)
    running.stop()
    print({
      type: 'watched',
      matchId: hexOf(match.matchId),
      outcome,
      finalFrame,
      finalHash: finalHash?.toString(16).padStart(16, '0') ?? null,
      verdict,
      agrees,
    })
    match.leave()
    return agrees ? 0 : 1
  } finally {
    await peer.stop()
  }
}
