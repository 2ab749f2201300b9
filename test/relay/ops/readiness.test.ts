import assert from 'node:assert/strict'
import { Readiness } from '../../../relay/ops/readiness.js'

describe('Readiness', () => {
  it('is ready only while the relay runs', () => {
    const readiness = new Readiness()
    assert.deepEqual(readiness.troubles, ['the relay is starting'])
    readiness.phase = 'running'
    assert.deepEqual(readiness.troubles, [])
    readiness.phase = 'draining'
    assert.deepEqual(readiness.troubles, ['the relay is draining'])
  })

  it('asks every check each time, and lists all that give a reason', () => {
    const readiness = new Readiness()
    readiness.phase = 'running'
    let disk: string | undefined
    readiness.add(() => disk)
    readiness.add(() => 'all rooms are taken')
    assert.deepEqual(readiness.troubles, ['all rooms are taken'])
    disk = 'the disk is almost full'
    assert.deepEqual(readiness.troubles, ['the disk is almost full', 'all rooms are taken'])
  })
})
