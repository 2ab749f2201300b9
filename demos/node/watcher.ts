/** Watches a demo match from Node: `peerstep bot --watch`. */
import type { Peer } from 'peerstep'
import type { DemoGame } from '../demo-games.js'
import type { BotLine, BotOptions } from './bot-lines.js'

/**
 * Follow the match of a room to its end, or with `sit` until a seat is free; print what happens.
 * @returns the exit code, 0 when a certificate says what was seen, else 1
 * @throws PeerstepError when no match is played there
 */
export async function watch<State, Input>(
  peer: Peer,
  { game }: DemoGame<State, Input>,
  { room, sit = false }: BotOptions,
  print: (line: BotLine) => void,
): Promise<number | 'a seat is free'> {
  const match = await peer.watch(game, { room })
  const hexOf = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString('hex')
  match.on('start', ({ matchId, seat }) => print({ type: 'start', matchId: hexOf(matchId) ?? '', seat }))
  const freed = new Promise<'a seat is free'>((resolve) => {
    match.on('peer', ({ seat, status, frame }) => {
      print({ type: 'peer', seat, status, frame })
      if (sit && status === 'empty') resolve('a seat is free')
    })
  })
  match.on('abandoned', ({ reason }) => print({ type: 'refused', reason }))
  const running = match.run()
  const ticker = setInterval(() => print({ type: 'watching', stats: match.stats }), 1000)
  const result = await Promise.race([match.outcome, freed])
  clearInterval(ticker)
  running.stop()
  const matchId = hexOf(match.matchId)
  match.leave()
  if (result === 'a seat is free') return result
  const { outcome, finalFrame, finalHash, verdict, agrees } = result
  print({
    type: 'watched',
    matchId,
    outcome,
    finalFrame,
    finalHash: finalHash?.toString(16).padStart(16, '0') ?? null,
    verdict,
    agrees,
  })
  return agrees ? 0 : 1
}
