/** The games this relay can verify: every game exported by a module in the configured directories. */
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { GameDescription } from '../../src/wire/game-description.js'
import type { Log } from '../ops/log.js'
import type { FoundGame } from './validator-messages.js'
import type { ValidatorThread } from './validator-thread.js'

const MODULES_MAX = 256 // in one directory; more is probably a wrong path: the others are left out, and the log says so

/** Games by id and version. */
export class GameLibrary {
  readonly #games = new Map<string, FoundGame>()

  /**
   * Load all modules of the directories. They run in `thread`, so that one that throws or never returns is only left out.
   * A directory that cannot be read holds no games. The log says what was left out. Of two modules with different games of
   * the same id and version the first is kept.
   */
  static async scan(directories: readonly string[], thread: ValidatorThread, log: Log): Promise<GameLibrary> {
    const library = new GameLibrary()
    for (const directory of directories) {
      for (const url of await modulesIn(resolve(directory), log)) await library.#inspect(url, thread, log)
    }
    return library
  }

  /** All games, in the order in which they were found. */
  get games(): readonly FoundGame[] {
    return [...this.#games.values()]
  }

  /** @returns the game with exactly this id, version and behaviour, or a sentence that says why there is none */
  find(facts: Pick<GameDescription, 'id' | 'version' | 'fingerprint'>): FoundGame | string {
    const game = this.#games.get(keyOf(facts))
    if (game === undefined) return `this relay has no module of ${facts.id} ${facts.version}`
    if (game.fingerprint !== facts.fingerprint) return `this relay's ${facts.id} ${facts.version} is another build`
    return game
  }

  async #inspect(url: string, thread: ValidatorThread, log: Log): Promise<void> {
    let found: readonly FoundGame[] = []
    try {
      const answer = await thread.request({ kind: 'inspect', url })
      if (answer.kind === 'games') found = answer.games
      if (answer.kind === 'failed') log.warn({ url, reason: answer.reason }, 'a game module was left out')
    } catch (error) {
      log.warn({ url, err: error }, 'a game module was left out')
    }
    for (const game of found) {
      const known = this.#games.get(keyOf(game))
      if (known === undefined) this.#games.set(keyOf(game), game)
      else if (known.fingerprint !== game.fingerprint) {
        log.warn(
          { kept: known.url, leftOut: url, game: game.id },
          'two modules have different games with the same id and version',
        )
      }
    }
  }
}

const keyOf = (game: { readonly id: string; readonly version: string }): string =>
  JSON.stringify([game.id, game.version])

async function modulesIn(directory: string, log: Log): Promise<string[]> {
  let names: string[]
  try {
    names = (await readdir(directory)).filter((name) => name.endsWith('.js')).sort()
  } catch (error) {
    log.warn({ directory, err: error }, 'a games directory cannot be read')
    return []
  }
  if (names.length > MODULES_MAX)
    log.warn({ directory, modules: names.length }, 'too many modules: only the first are loaded')
  return names.slice(0, MODULES_MAX).map((name) => pathToFileURL(join(directory, name)).href)
}
