/** An author's settings, checked once: what is wrong is said where it was written, not in the middle of a match. */

import type { Game, MatchOptions } from '../core/game.js'
import type { Bounded, CompensationLimits } from '../core/session/compensation-contract.js'
import { INPUT_DELAY_MAX, PREDICTION_WINDOW_MAX } from '../core/session/session.js'
import { PeerstepError } from '../errors.js'
import { canonicalJson, isMatchOptions, utf8Bytes } from '../wire/canonical-json.js'
import { OPTIONS_BYTES_MAX, SPREAD_FRAMES_MAX } from '../wire/limits.js'
import type { MatchSettings } from './contract/match-contract.js'
import { HASH_EVERY_MS } from './play/hash-exchange.js'
import { DROP_AFTER_MS, TOLERANCE_MS } from './referee/seat-punctuality.js'

/** Settings with defaults in place and nothing out of bounds. */
export interface CheckedSettings {
  readonly seats: number
  readonly options: MatchOptions
  readonly name: string
  readonly limits: CompensationLimits
  readonly hashIntervalFrames: number
  readonly toleranceFrames: number
  readonly dropAfterMs: number
  readonly guard: boolean
}

const MODES = ['auto', 'lockstep', 'interpolated', 'rollback']

/** @throws PeerstepError BAD_OPTION with a sentence that names the setting and what it may be */
export function checkSettings<State, Input>(game: Game<State, Input>, tuning: MatchSettings): CheckedSettings {
  const { seats = game.seats.min, options = {}, mode = 'auto', dropAfterMs = DROP_AFTER_MS } = tuning
  const {
    hashIntervalFrames = Math.max(1, Math.round((HASH_EVERY_MS * game.tickRate) / 1000)),
    toleranceFrames = Math.round((TOLERANCE_MS * game.tickRate) / 1000),
  } = tuning
  const { min, max } = game.seats
  need(isWhole(seats, min, max), `${game.id} takes ${min} to ${max} seats, not ${seats}`)
  need(
    isMatchOptions(options) && utf8Bytes(canonicalJson(options) ?? '') <= OPTIONS_BYTES_MAX,
    'match options are a flat object of texts, finite numbers and booleans, up to 4 KiB of JSON',
  )
  need(MODES.includes(mode), `mode is one of ${MODES.join(', ')}, not ${mode}`)
  need(
    isWhole(hashIntervalFrames, 1, Number.MAX_SAFE_INTEGER),
    `hashIntervalFrames is a whole number from 1, not ${hashIntervalFrames}`,
  )
  need(
    isWhole(toleranceFrames, 0, SPREAD_FRAMES_MAX),
    `toleranceFrames is a whole number from 0 to ${SPREAD_FRAMES_MAX}, not ${toleranceFrames}`,
  )
  need(dropAfterMs >= 0, `dropAfterMs is a time in milliseconds, not ${dropAfterMs}`)
  const delayFrames = bounded('delayFrames', tuning.delayFrames, INPUT_DELAY_MAX)
  const windowFrames = bounded('windowFrames', tuning.windowFrames, PREDICTION_WINDOW_MAX)
  const limits = {
    ...(mode === 'auto' ? {} : { mode }),
    ...(delayFrames === null ? {} : { delayFrames }),
    ...(windowFrames === null ? {} : { windowFrames }),
  }
  const { name = '', guard = false } = tuning
  return { seats, options, name, limits, hashIntervalFrames, toleranceFrames, dropAfterMs, guard }
}

/** Null for automatic. */
function bounded(name: string, value: Bounded | 'auto' | undefined, max: number): Bounded | null {
  if (value === undefined || value === 'auto') return null
  const ends = typeof value === 'number' ? [value, value] : [value.min, value.max]
  need(
    isWhole(ends[0]!, 0, max) && isWhole(ends[1]!, ends[0]!, max),
    `${name} is 'auto', or whole frames from 0 to ${max}, or a min and a max of such, not ${JSON.stringify(value)}`,
  )
  return value
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max
}

function need(condition: boolean, sentence: string): void {
  if (!condition) throw new PeerstepError('BAD_OPTION', sentence)
}
