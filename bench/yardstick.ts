/**
 * A piece of work that never changes, timed beside what we measure: how many times dearer something is than this says
 * more than its microseconds, which are another machine's, or a busy moment's.
 *
 * Half of it walks objects and writes their numbers, half of it does arithmetic in a typed array: what a frame is made
 * of. It allocates nothing, so no collection of garbage falls on it.
 */

const OBJECTS = 64
const NUMBERS = 256

/** No number here is ever a whole one but `hits`: the compiler would guess at integers, and find out later. */
const objects = Array.from({ length: OBJECTS }, (_, index) => {
  return { x: index + 0.5, y: 0.5, speed: 1.5 + index / OBJECTS, hits: 0 }
})
const numbers = Float64Array.from({ length: NUMBERS }, (_, index) => index)

/** Name of the case. */
export const YARDSTICK = 'yardstick'

export function yardstick(): void {
  for (const one of objects) {
    one.x += one.speed
    if (one.x > 1000) {
      one.x -= 1000
      one.hits += 1
    }
    one.y = Math.sqrt(one.x) + one.hits
  }
  for (let index = 0; index < NUMBERS; index += 1) {
    const before = numbers[(index + NUMBERS - 1) % NUMBERS]!
    numbers[index] = (numbers[index]! * 0.75 + before * 0.25 + 1) % 4096
  }
}
