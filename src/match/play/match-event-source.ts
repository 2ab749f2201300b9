/** What a running match has to tell its author: once per change, in the order in which things happened. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import type { SeatHolder } from '../../wire/seats.js'
import type { Events } from '../contract/events.js'
import type { MatchEvents } from '../contract/match-contract.js'
import type { DesyncReport } from '../contract/match-result.js'
import type { PlayLoop } from './play-loop.js'

/** Compares a running match with what it was at the last look, and emits the events of what has changed. */
export class MatchEventSource<State, Input> {
  readonly #loop: PlayLoop<State, Input>
  readonly #localSeat: Seat
  readonly #events: Events<MatchEvents<State>>
  readonly #statuses: SeatStatus[]
  /** By seat: name of the lane that led there when we last looked. */
  readonly #lanes: string[] = []
  #rollbacks = 0
  #sealed: Frame = -1
  #wasStalled = false
  #announced = false

  constructor(loop: PlayLoop<State, Input>, localSeat: Seat, events: Events<MatchEvents<State>>) {
    this.#loop = loop
    this.#localSeat = localSeat
    this.#events = events
    this.#statuses = new Array<SeatStatus>(loop.session.setup.seats).fill('playing')
  }

  /** Last final frame told; -1 before the first. */
  get sealedFrame(): Frame {
    return this.#sealed
  }

  /** Call after each tick of the loop. */
  tell(holders: readonly SeatHolder[], reports: readonly DesyncReport<State>[]): void {
    this.#tellRollback()
    this.#tellStatuses(holders)
    this.#tellLanes()
    const { session, stalled } = this.#loop
    if (session.finalFrame > this.#sealed) {
      this.#sealed = session.finalFrame
      this.#events.emit('seal', { finalFrame: this.#sealed })
    }
    if (stalled && !this.#wasStalled) {
      this.#events.emit('stall', { frame: session.frame, waitingFor: this.#loop.waitingFor() })
    }
    this.#wasStalled = stalled
    for (const report of reports) this.#events.emit('desync', report)
    if (session.settledOutcome === null || this.#announced) return
    this.#announced = true
    this.#events.emit('outcome', session.settledOutcome)
  }

  /** Several rollbacks of one tick are told as one, the last. */
  #tellRollback(): void {
    const { rollbacks, lastRollbackDepth } = this.#loop.counters
    if (rollbacks === this.#rollbacks) return
    this.#rollbacks = rollbacks
    this.#events.emit('rollback', { toFrame: this.#loop.session.frame - lastRollbackDepth, frames: lastRollbackDepth })
  }

  #tellStatuses(holders: readonly SeatHolder[]): void {
    const { log } = this.#loop.session
    holders.forEach(({ name }, seat) => {
      const status = log.latestStatus(seat)
      if (status === this.#statuses[seat]) return
      this.#statuses[seat] = status
      this.#events.emit('peer', { seat, name, status, frame: log.latestChangeFrame(seat) })
    })
  }

  #tellLanes(): void {
    for (let seat = 0; seat < this.#statuses.length; seat++) {
      const lane = seat === this.#localSeat ? '' : this.#loop.laneTo(seat)
      if (lane === '' || lane === this.#lanes[seat]) continue
      this.#lanes[seat] = lane
      this.#events.emit('lane', { seat, lane })
    }
  }
}
