/** Finds games among the exports of a module. */
import type { Game } from '../../src/core/game.js'
import { PeerstepError } from '../../src/errors.js'

type AnyGame = Game<unknown, unknown>

/** Every export that looks like a game. Runs the module: call it where a bad one can do no harm. */
export async function findGames(url: string): Promise<{ exportName: string; game: AnyGame }[]> {
  const exports = (await import(url)) as Record<string, unknown>
  return Object.entries(exports).flatMap(([exportName, value]) => (isGame(value) ? [{ exportName, game: value }] : []))
}

/** @throws PeerstepError BAD_OPTION when the export is no game */
export async function loadGame(location: { readonly url: string; readonly exportName: string }): Promise<AnyGame> {
  const exports = (await import(location.url)) as Record<string, unknown>
  const value = exports[location.exportName]
  if (!isGame(value))
    throw new PeerstepError('BAD_OPTION', `${location.url} exports no game named ${location.exportName}`)
  return value
}

function isGame(value: unknown): value is AnyGame {
  if (typeof value !== 'object' || value === null) return false
  const game = value as Partial<Record<keyof AnyGame, unknown>>
  const texts = typeof game.id === 'string' && typeof game.version === 'string'
  const functions = typeof game.start === 'function' && typeof game.step === 'function'
  const objects =
    typeof game.seats === 'object' && game.seats !== null && typeof game.input === 'object' && game.input !== null
  return texts && functions && objects && typeof game.tickRate === 'number'
}
