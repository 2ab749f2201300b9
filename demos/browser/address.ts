/** What the page's address says, and invitations made of it. */
import type { MatchOptions } from 'peerstep/core'
import { type DemoGameId, isDemoGame } from '../demo-games.js'

/** What the address of the page says. */
export interface Address {
  readonly game: DemoGameId
  /** Null on a page opened without an invitation. */
  readonly room: string | null
  readonly seats: number
  readonly name: string
  /** The page plays by itself. */
  readonly bot: boolean
  /** Multiaddrs of the relays, the same for all players of a room; empty: the relay that serves the page. */
  readonly relays: readonly string[]
  /** Take no seat in the room: watch. */
  readonly watch: boolean
  /** Start a round against bots at once. */
  readonly practice: boolean
  /** `seconds` and `points`, when given. */
  readonly options: MatchOptions
}

const NAME_KEY = 'peerstep-name'
const NAME_LENGTH_MAX = 20
/** Relays that an address may name; further ones are not read. */
const RELAYS_MAX = 8
const OPTION_NAMES = ['seconds', 'points'] as const
const COLOURS = ['amber', 'azure', 'coral', 'crimson', 'ivory', 'jade', 'lilac', 'silver', 'violet', 'golden']
const THINGS = ['comet', 'falcon', 'harbour', 'lantern', 'meadow', 'nebula', 'otter', 'pebble', 'quartz', 'thunder']

/** Reads query and hash together, `?game=arena#room=friday&seats=2`; the hash wins. */
export function readAddress(location: { readonly search: string; readonly hash: string }): Address {
  const values = new URLSearchParams(location.search)
  const ofHash = new URLSearchParams(location.hash.slice(1))
  const relays = (ofHash.has('relay') ? ofHash : values).getAll('relay').slice(0, RELAYS_MAX)
  for (const [name, value] of ofHash) values.set(name, value)
  const game = values.get('game') ?? 'arena'
  const options: Record<string, number> = {}
  for (const name of OPTION_NAMES) {
    const value = Number(values.get(name))
    if (values.has(name) && Number.isFinite(value) && value > 0) options[name] = value
  }
  return {
    game: isDemoGame(game) ? game : 'arena',
    room: values.get('room')?.slice(0, 64) || null,
    seats: clampSeats(Number(values.get('seats') ?? 2), isDemoGame(game) ? game : 'arena'),
    name: (values.get('name') ?? storedName()).slice(0, NAME_LENGTH_MAX),
    bot: values.get('bot') === '1',
    watch: values.get('watch') === '1',
    relays,
    practice: values.get('practice') === '1',
    options,
  }
}

/** The hash that brings others into the same room. */
export function inviteHash(address: Address, room: string): string {
  const values = new URLSearchParams({ room, game: address.game, seats: String(address.seats) })
  for (const [name, value] of Object.entries(address.options)) values.set(name, String(value))
  for (const relay of address.relays) values.append('relay', relay)
  return `#${values}`
}

/** The hash that shows others the match of a room. */
export function watchHash(address: Address, room: string): string {
  const values = new URLSearchParams({ room, game: address.game, watch: '1' })
  for (const relay of address.relays) values.append('relay', relay)
  return `#${values}`
}

/** The room of the next match, the same for all players of this one: friday, friday-2, friday-3. */
export function nextRoom(room: string): string {
  const match = /^(.*)-(\d{1,4})$/.exec(room)
  return match ? `${match[1]}-${Number(match[2]) + 1}` : `${room}-2`
}

/** A random name for a new room. */
export function randomRoom(): string {
  return `${pick(COLOURS)}-${pick(THINGS)}-${100 + Math.floor(Math.random() * 900)}x`
}

/** A number of seats that the game can have, as near as possible to `seats`. */
export function clampSeats(seats: number, game: DemoGameId): number {
  const most = game === 'arena' ? 8 : 4
  return Number.isInteger(seats) ? Math.min(Math.max(seats, 2), most) : 2
}

/** Stores the player's name in this browser, for the next visit. */
export function storeName(name: string): void {
  try {
    localStorage.setItem(NAME_KEY, name)
  } catch {
    // Storage may be forbidden: the name then lasts as long as the page.
  }
}

function storedName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? `Pilot ${100 + Math.floor(Math.random() * 900)}`
  } catch {
    return 'Pilot'
  }
}

function pick(list: readonly string[]): string {
  return list[Math.floor(Math.random() * list.length)]!
}
