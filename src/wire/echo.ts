/** The answer to a ping, as it rides in play packets and seals. */
import type { Seat } from '../core/game.js'
import { readWhole } from './checked-fields.js'

/** A seat's ping comes back. */
export interface Echo {
  /** Whose ping this answers. */
  readonly seat: Seat
  /** That ping, unchanged. */
  readonly pingMs: number
  /** Whole milliseconds it lay here. */
  readonly heldMs: number
}

interface EchoFields {
  echoSeat?: number | null
  echoMs?: number | null
  echoHeldMs?: number | null
}

/** Seats count from 1 on the wire: 0 is no echo. */
export function writeEcho(echo: Echo | null): { echoSeat: number; echoMs: number; echoHeldMs: number } {
  if (echo === null) return { echoSeat: 0, echoMs: 0, echoHeldMs: 0 }
  return { echoSeat: echo.seat + 1, echoMs: echo.pingMs, echoHeldMs: echo.heldMs }
}

/** Within `decodeWith` only: gives up on an echo to a seat that does not exist. */
export function readEcho(message: EchoFields, seats: number): Echo | null {
  if (!message.echoSeat) return null
  const seat = readWhole(message.echoSeat, 1, seats) - 1
  return { seat, pingMs: message.echoMs ?? 0, heldMs: message.echoHeldMs ?? 0 }
}
