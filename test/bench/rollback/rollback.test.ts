import assert from 'node:assert/strict'
import { Rewinder } from '../../../bench/rollback/rewinder.js'
import { checkSwarmsAgree } from '../../../bench/rollback/rollback.js'
import { swarmColumns } from '../../../bench/rollback/swarm-columns.js'
import { swarmObjects } from '../../../bench/rollback/swarm-objects.js'

describe('the benchmark game', () => {
  it('holds the same numbers in typed arrays and in plain objects, through hundreds of rollbacks', () => {
    for (const seed of [1, 2, 3]) checkSwarmsAgree(seed, 100)
  })

  it('has discs that bump, lose hit points and shoot', () => {
    const rewinder = new Rewinder(swarmObjects, 1)
    rewinder.rollBack(true, true)
    const { discs } = rewinder.state
    assert.ok(discs.some((disc) => disc.bumps > 0))
    assert.ok(discs.some((disc) => disc.hp < 100))
    assert.ok(discs.some((disc) => disc.cooldown > 0))
    for (const disc of discs) assert.ok(disc.x > 0 && disc.x < 1024 && disc.y > 0 && disc.y < 1024)
  })

  it('comes to the same hash however often its frames are saved on the way', () => {
    for (const rewinders of [
      [new Rewinder(swarmColumns, 4), new Rewinder(swarmColumns, 4)],
      [new Rewinder(swarmObjects, 4), new Rewinder(swarmObjects, 4)],
    ]) {
      assert.equal(rewinders[0]!.rollBack(true, true), rewinders[1]!.rollBack(false, true))
      assert.equal(rewinders[0]!.rollBack(false, true), rewinders[1]!.rollBack(true, true))
    }
  })
})
