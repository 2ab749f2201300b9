import assert from 'node:assert/strict'
import { at, freezeDeep, isTree, merge, nest } from '../../../relay/config/config-tree.js'

describe('trees of settings', () => {
  it('are objects, but no arrays', () => {
    assert.deepEqual([{}, [], null, 'text', 1].map(isTree), [true, false, false, false, false])
  })

  it('merge leaf by leaf, and note where each leaf came from', () => {
    const into = { port: 1, limits: { rooms: 2, peers: 3 } }
    const origins = new Map<string, string>()
    merge(into, { limits: { rooms: 5 }, host: undefined, extra: [1] }, '', 'file', origins)
    assert.deepEqual(into, { port: 1, limits: { rooms: 5, peers: 3 }, extra: [1] })
    assert.deepEqual(
      [...origins],
      [
        ['limits.rooms', 'file'],
        ['extra', 'file'],
      ],
    )
  })

  it('put a value over a group, so that the check can refuse it', () => {
    const into = { log: { level: 'info' } }
    merge(into, { log: 'loud' }, '', 'file', new Map())
    assert.deepEqual(into, { log: 'loud' })
  })

  it('keep a key named __proto__ as a plain key', () => {
    const into = {}
    merge(into, JSON.parse('{"__proto__": {"demo": true}}'), '', 'file', new Map())
    assert.deepEqual(Object.keys(into), ['__proto__'])
    assert.equal(Object.getPrototypeOf(into), Object.prototype)
  })

  it('are read and made by dotted keys', () => {
    assert.deepEqual(nest('limits.rooms', 5), { limits: { rooms: 5 } })
    assert.equal(at({ limits: { rooms: 5 } }, 'limits.rooms'), 5)
    assert.equal(at({ limits: 7 }, 'limits.rooms'), undefined)
  })

  it('freeze at every depth', () => {
    const tree = freezeDeep({ list: [{ deep: 1 }] })
    assert.ok(Object.isFrozen(tree) && Object.isFrozen(tree.list) && Object.isFrozen(tree.list[0]))
  })
})
