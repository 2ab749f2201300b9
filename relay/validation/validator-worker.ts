/** The worker thread: loads game modules and simulates final frames. A game may never return: `ValidatorThread` has a deadline. */
import { parentPort } from 'node:worker_threads'
import { fingerprintGame } from '../../src/core/checks/fingerprint.js'
import type { Game, MatchSetup } from '../../src/core/game.js'
import { type FinalFrames, FrameReader } from '../../src/core/session/final-frames.js'
import { Replayer } from '../../src/core/session/replay.js'
import { assert } from '../../src/errors.js'
import { CHECKPOINT_FRAMES } from '../../src/trust/verdict.js'
import { canonicalJson, utf8Bytes } from '../../src/wire/canonical-json.js'
import { OUTCOME_BYTES_MAX } from '../../src/wire/limits.js'
import type { Checkpoint } from '../../src/wire/record.js'
import { findGames, loadGame } from './game-module.js'
import type { ValidatorAnswer, ValidatorRequest, ValidatorState } from './validator-messages.js'

/** One match that is being simulated. */
class Running {
  readonly #replayer: Replayer<unknown, unknown>
  #outcomeJson = ''

  constructor(game: Game<unknown, unknown>, setup: MatchSetup) {
    this.#replayer = new Replayer(game, setup)
    this.#readOutcome()
  }

  /** Simulates until the chunks end or the match is decided, whichever comes first. */
  play(chunks: readonly FinalFrames[]): ValidatorState {
    const checkpoints: Checkpoint[] = []
    for (const chunk of chunks) {
      const frames = new FrameReader(chunk)
      for (let index = 0; index < chunk.count && !this.decided; index++) {
        const { simulation } = this.#replayer
        assert(simulation.frame === chunk.firstFrame + index, 'chunks arrive in order and without gaps')
        this.#replayer.step(frames)
        if (simulation.frame % CHECKPOINT_FRAMES === 0)
          checkpoints.push({ frame: simulation.frame, hash: simulation.hash() })
        this.#readOutcome()
      }
    }
    return this.state(checkpoints, this.decided)
  }

  get decided(): boolean {
    return this.#outcomeJson !== ''
  }

  state(checkpoints: readonly Checkpoint[], hashed: boolean): ValidatorState {
    const { simulation } = this.#replayer
    const stateHash = hashed ? simulation.hash() : null
    return { frame: simulation.frame, checkpoints, stateHash, outcomeJson: this.#outcomeJson }
  }

  #readOutcome(): void {
    const outcome = this.#replayer.simulation.outcome()
    if (outcome === undefined) return
    const json = canonicalJson(outcome)
    if (json === null || utf8Bytes(json) > OUTCOME_BYTES_MAX) {
      throw new Error(`the game's outcome is not plain JSON of at most ${OUTCOME_BYTES_MAX} bytes`)
    }
    this.#outcomeJson = json
  }
}

// Undecided matches, by id. Bounded by the pool's `matchesMax`.
const running = new Map<string, Running>()

async function answer(request: ValidatorRequest): Promise<ValidatorAnswer> {
  if (request.kind === 'inspect') {
    const games = await findGames(request.url)
    const found = games.map(({ exportName, game }) => ({
      url: request.url,
      exportName,
      id: game.id,
      version: game.version,
      fingerprint: fingerprintGame(game),
    }))
    return { kind: 'games', games: found }
  }
  if (request.kind === 'open') {
    const game = await loadGame(request.game)
    const match = new Running(game, request.setup)
    if (!match.decided) running.set(request.match, match)
    return { kind: 'state', state: match.state([], match.decided) }
  }
  const match = running.get(request.match)
  assert(match !== undefined, 'a match is opened before it is played')
  if (request.kind === 'frames') {
    const state = match.play(request.chunks)
    if (match.decided) running.delete(request.match)
    return { kind: 'state', state }
  }
  running.delete(request.match)
  return { kind: 'state', state: match.state([], true) }
}

const port = parentPort
assert(port !== null, 'the validator runs as a worker thread')
port.on('message', async (request: ValidatorRequest) => {
  try {
    port.postMessage(await answer(request))
  } catch (error) {
    if ('match' in request) running.delete(request.match)
    port.postMessage({
      kind: 'failed',
      reason: error instanceof Error ? error.message : String(error),
    } satisfies ValidatorAnswer)
  }
})
port.postMessage({ kind: 'ready' } satisfies ValidatorAnswer)
