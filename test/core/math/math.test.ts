import assert from 'node:assert/strict'
import { math } from '../../../src/core/math/math.js'
import * as angles from '../../../src/core/math/math-angles.js'
import * as powers from '../../../src/core/math/math-powers.js'

/** What ECMAScript fixes to the last bit. */
const EXACT = [
  'sqrt',
  'abs',
  'sign',
  'floor',
  'ceil',
  'round',
  'trunc',
  'fround',
  'min',
  'max',
  'imul',
  'clz32',
] as const

describe('math', () => {
  it('has every function of angles and of powers', () => {
    for (const [name, run] of Object.entries({ ...angles, ...powers })) assert.equal(Reflect.get(math, name), run, name)
  })

  it('passes on what is exact on every engine', () => {
    for (const name of EXACT) assert.equal(math[name], Math[name], name)
  })

  it('takes nothing else from the engine', () => {
    const own = new Set<unknown>([...Object.values(angles), ...Object.values(powers)])
    const passedOn = Object.entries(math).filter(([, value]) => typeof value === 'function' && !own.has(value))
    assert.deepEqual(passedOn.map(([name]) => name).sort(), [...EXACT].sort())
  })

  it('has the constants, and cannot be changed', () => {
    assert.deepEqual([math.PI, math.TAU, math.E], [Math.PI, 2 * Math.PI, Math.E])
    assert.ok(Object.isFrozen(math))
  })
})
