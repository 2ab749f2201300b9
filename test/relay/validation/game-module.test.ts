import assert from 'node:assert/strict'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findGames, loadGame } from '../../../relay/validation/game-module.js'
import { PeerstepError } from '../../../src/errors.js'
import { tally } from '../games/tally.js'
import { hostileDirectory, tallyModule } from './validator-kit.js'

describe('game modules', () => {
  it('give every export that has the shape of a game, under its name', async () => {
    assert.deepEqual(await findGames(tallyModule.url), [{ exportName: 'tally', game: tally }])
  })

  it('throw what they throw while they are loaded', async () => {
    const url = pathToFileURL(join(hostileDirectory, 'throwing.js')).href
    await assert.rejects(findGames(url), /this module was told to throw/)
  })

  it('give one game by its name, and refuse an export that is no game', async () => {
    assert.equal(await loadGame(tallyModule), tally)
    for (const exportName of ['notAGame', 'none']) {
      await assert.rejects(
        loadGame({ ...tallyModule, exportName }),
        (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION' && error.message.includes(exportName),
      )
    }
  })
})
