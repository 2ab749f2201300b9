/** The answer to a ping, as it rides in play packets and seals. */
import type { Seat } from '../core/game.js'
import { readWhole } from './checked-fields.js'

/** The answer to a seat's ping. */
export interface Echo {
  /** Seat that sent the ping. */
  readonly seat: Seat
  /** That ping, unchanged. */
  readonly pingMs: number
  /** Whole milliseconds between its arrival and this answer, at most 65535. */
  readonly heldMs: number
}

interface EchoFields {
  echo?: number | null
  echoMs?: number | null
}

/** A minute: an answer after more than that comes from a machine that slept. 16 bits and 5 bits of a seat fit 32 bits. */
const HELD_MS_MAX = 0xffff
/** Seats count from 1 on the wire: 0 is no echo. */
const SEAT_BITS = 5

/** Encodes an echo in two numbers. @param echo `heldMs` above HELD_MS_MAX is sent as HELD_MS_MAX */
export function writeEcho(echo: Echo | null): { echo: number; echoMs: number } {
  if (echo === null) return { echo: 0, echoMs: 0 }
  const heldMs = Math.min(HELD_MS_MAX, echo.heldMs)
  return { echo: (heldMs << SEAT_BITS) | (echo.seat + 1), echoMs: echo.pingMs }
}

/** Within `decodeWith` only: gives up on an echo to a seat that does not exist. */
export function readEcho({ echo, echoMs }: EchoFields, seats: number): Echo | null {
  if (!echo) return null
  const seat = readWhole(echo & (2 ** SEAT_BITS - 1), 1, seats) - 1
  return { seat, pingMs: echoMs ?? 0, heldMs: readWhole(echo >>> SEAT_BITS, 0, HELD_MS_MAX) }
}

/** Our clock as it travels in a ping: whole milliseconds, wrapped at 2^32, never 0. */
export function pingOf(nowMs: number): number {
  return Math.floor(nowMs) >>> 0 || 1
}

/** Milliseconds since a ping of ours, across the wrap. */
export function elapsedMs(pingMs: number, nowMs: number): number {
  return (Math.floor(nowMs) - pingMs) >>> 0
}
