/** Finds games among the exports of a module. */
import type { Game } from '../../src/core/game.js'
import { PeerstepError } from '../../src/errors.js'

type AnyGame = Game<unknown, unknown>

/**
 * Every export that has the shape of a game. Runs the module's code, so call it in a thread when the module is not trusted.
 * @param url file: URL of the module
 * @throws what the module throws
 */
export async function findGames(url: string): Promise<{ exportName: string; game: AnyGame }[]> {
  const exports = (await import(url)) as Record<string, unknown>
  return Object.entries(exports).flatMap(([exportName, value]) => (isGame(value) ? [{ exportName, game: value }] : []))
}

/**
 * One game of a module. Runs the module's code.
 * @throws PeerstepError BAD_OPTION when the export is no game
 */
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
