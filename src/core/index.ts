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

export { fingerprintGame } from './checks/fingerprint.js'
export type { SyncTestOptions, SyncTestReport } from './checks/sync-test.js'
export { syncTest } from './checks/sync-test.js'
export { DeterminismGuard } from './determinism-guard.js'
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
export type { StateHash } from './hash.js'
export { Hasher, hashBytes, hashToHex } from './hash.js'
export type { FieldOptions, InputField } from './input/input-fields.js'
export { bits, bool, choice, fixed, i8, i16, i32, int, u8, u16, u32 } from './input/input-fields.js'
export type { InputFields, InputOf, InputSchema } from './input/input-schema.js'
export { struct } from './input/input-schema.js'
export * from './interpolation.js'
export { math } from './math/math.js'
export { Random } from './random.js'
export { compensate } from './session/compensation.js'
export type {
  Bounded,
  Compensation,
  CompensationLimits,
  CompensationMode,
  PathQuality,
} from './session/compensation-contract.js'
export type { FinalChain } from './session/final-chain.js'
export type {
  FinalFrames,
  FrameRange,
  FrameSource,
  FramesShape,
  SealedFrames,
  StatusChange,
  Substitution,
} from './session/final-frames.js'
export { FrameReader } from './session/final-frames.js'
export type { InputLog, InputLogOptions, InputRun, InputVerdict } from './session/input-log.js'
export type { ReplayResult } from './session/replay.js'
export { Replayer, replay } from './session/replay.js'
export type { Advance, SessionOptions } from './session/session.js'
export { Session } from './session/session.js'
export type { SettledHash, SettledOutcome } from './session/settled-states.js'
export type { SavedSimulation, SimulationOptions } from './session/simulation.js'
export { Simulation } from './session/simulation.js'
export type { PlainSnapshotOptions, PlainSnapshots } from './snapshots/plain-snapshots.js'
export { plainSnapshots } from './snapshots/plain-snapshots.js'
export type { Snapshot, SnapshotCodec } from './snapshots/snapshot-codec.js'
export type { ColumnKind, ColumnSpec, Soa } from './snapshots/soa.js'
export { soa } from './snapshots/soa.js'
export type { StateDifference } from './snapshots/state-diff.js'
export { diffStates } from './snapshots/state-diff.js'
export type { TypedArraySnapshotOptions, TypedArraySnapshots } from './snapshots/typed-array-snapshots.js'
export { typedArraySnapshots } from './snapshots/typed-array-snapshots.js'
