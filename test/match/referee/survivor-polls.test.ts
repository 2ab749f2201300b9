import assert from 'node:assert/strict'
import { SurvivorPolls } from '../../../src/match/referee/survivor-polls.js'

const SILENT = 3

describe('survivor polls', () => {
  it('wait for all that were asked, and then say which answered', () => {
    const consultations = new SurvivorPolls()
    assert.equal(consultations.ask(SILENT, [1, 2], 0), null)
    const [question] = consultations.questions()
    assert.equal(question!.seat, SILENT)
    assert.ok(consultations.answered(1, question!))
    assert.equal(consultations.ask(SILENT, [1, 2], 100), null)
    assert.ok(consultations.answered(2, question!))
    assert.deepEqual(consultations.ask(SILENT, [1, 2], 200), [1, 2])
  })

  it('go on after a second without those that are gone too', () => {
    const consultations = new SurvivorPolls()
    consultations.ask(SILENT, [1, 2], 5000)
    consultations.answered(2, consultations.questions()[0]!)
    assert.equal(consultations.ask(SILENT, [1, 2], 5999), null)
    assert.deepEqual(consultations.ask(SILENT, [1, 2], 6000), [2])
  })

  it('wait for no answer where no survivor is left', () => {
    assert.deepEqual(new SurvivorPolls().ask(SILENT, [], 0), [])
  })

  it('take no word about a seat that was not asked for, of an earlier round, or from the seat itself', () => {
    const consultations = new SurvivorPolls()
    assert.equal(consultations.answered(1, { seat: SILENT, round: 1 }), false)
    consultations.ask(SILENT, [1], 0)
    const [first] = consultations.questions()
    consultations.close(SILENT)
    assert.deepEqual(consultations.questions(), [])
    consultations.ask(SILENT, [1], 100)
    assert.equal(consultations.answered(1, first!), false)
    assert.equal(consultations.answered(SILENT, consultations.questions()[0]!), false)
    assert.equal(consultations.ask(SILENT, [1], 200), null)
  })
})
