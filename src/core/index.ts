/**
 * `peerstep/core`: all that a game module needs, without libp2p and without I/O.
 *
 * ```ts
 * export const game = defineGame({
 *   id: 'tag', version: '1', tickRate: 60, seats: { min: 2, max: 4 },
 *   input: struct({ dx: i8(-1, 1), dy: i8(-1, 1), dash: bool() }),
 *   start: (setup, random) => …, step: (state, inputs, context) => …, outcome: (state) => …,
 * })
 * ```
 * @packageDocumentation
 */
export type { BufferSnapshotOptions, BufferSnapshots } from './buffer-snapshots.js'
export { bufferSnapshots } from './buffer-snapshots.js'
export type {
  Bounded,
  Compensation,
  CompensationLimits,
  CompensationMode,
  PathQuality,
} from './compensation.js'
export { compensate } from './compensation.js'
export { fingerprintGame } from './fingerprint.js'
export type {
  Frame,
  Game,
  MatchOptions,
  MatchSetup,
  Outcome,
  Seat,
  SeatInputs,
  SeatStatus,
  StepContext,
} from './game.js'
export { defineGame, SEATS_MAX } from './game.js'
export { DeterminismGuard } from './guard.js'
export type { StateHash } from './hash.js'
export { Hasher, hashBytes, hashToHex } from './hash.js'
export type { FieldOptions, InputField } from './input-fields.js'
export { bits, bool, choice, fixed, i8, i16, i32, int, u8, u16, u32 } from './input-fields.js'
export type { InputRun } from './input-log.js'
export type { InputFields, InputOf, InputSchema } from './input-schema.js'
export { struct } from './input-schema.js'
export * from './interpolation.js'
export { math } from './math.js'
export type { PlainSnapshotOptions, PlainSnapshots } from './plain-snapshots.js'
export { plainSnapshots } from './plain-snapshots.js'
export { Random } from './random.js'
export type { FinalInputs, ReplayResult } from './replay.js'
export { Replayer, replay } from './replay.js'
export type { Advance, SealedFrames, SessionOptions } from './session.js'
export { Session } from './session.js'
export type { SettledHash, SettledOutcome } from './settled-states.js'
export type { SavedSimulation, SimulationOptions } from './simulation.js'
export { Simulation } from './simulation.js'
export type { Snapshot, SnapshotCodec } from './snapshot-codec.js'
export type { ColumnKind, ColumnSpec, Soa } from './soa.js'
export { soa } from './soa.js'
export type { StateDifference } from './state-diff.js'
export { diffStates } from './state-diff.js'
export type { SyncTestOptions, SyncTestReport } from './sync-test.js'
export { syncTest } from './sync-test.js'
