import assert from 'node:assert/strict'
import { GameLibrary } from '../../../relay/validation/game-library.js'
import { ValidatorThread } from '../../../relay/validation/validator-thread.js'
import { tallyDescription } from '../played-match.js'
import { gamesDirectory, hostileDirectory, listeningLog, tallyModule } from './validator-kit.js'

describe('GameLibrary', () => {
  let thread: ValidatorThread
  beforeEach(() => {
    thread = new ValidatorThread({ deadlineMs: 4000, memoryMb: 64 })
  })
  afterEach(() => thread.stop())

  it('finds every export that is a game, with its fingerprint', async () => {
    const library = await GameLibrary.scan([gamesDirectory], thread, listeningLog().log)
    const { id, version, fingerprint } = tallyDescription
    assert.deepEqual(library.games, [{ ...tallyModule, id, version, fingerprint }])
    assert.deepEqual(library.find(tallyDescription), library.games[0])
  })

  it('tells why it has no module: unknown game, other version, other build', async () => {
    const library = await GameLibrary.scan([gamesDirectory], thread, listeningLog().log)
    assert.match(String(library.find({ ...tallyDescription, id: 'chess' })), /no module of chess 1\.0\.0/)
    assert.match(String(library.find({ ...tallyDescription, version: '1.0.1' })), /no module of tally 1\.0\.1/)
    assert.match(String(library.find({ ...tallyDescription, fingerprint: 1n })), /another build/)
  })

  it('leaves out modules that throw or never finish loading, keeps the first of two games with one name, and logs each', async () => {
    const { log, lines } = listeningLog()
    const library = await GameLibrary.scan([gamesDirectory, hostileDirectory, '/nowhere/at/all'], thread, log)
    assert.deepEqual(
      library.games.map((game) => game.url),
      [tallyModule.url],
    )
    const said = lines.map((line) => JSON.stringify(line))
    for (const what of [
      /throwing\.js.*told to throw/,
      /endless\.js.*no answer within/,
      /rival\.js/,
      /nowhere.*cannot be read/,
    ]) {
      assert.ok(
        said.some((line) => what.test(line)),
        `${what} in ${said.join('\n')}`,
      )
    }
  })
})
