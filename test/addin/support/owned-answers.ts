/** An owner who has used everything of Meet, Me and the organisation's page. */
import { fewPeople, idOf, invite, me, person } from './answers.ts'
import type { World } from './fake-world.ts'

const tuesday = '2026-12-01'

/** Levels unknown, questions open, places, rhythms, something that came in and something that waits for a permission. */
export function muchOwned(): Partial<World> {
  const people = [
    ...fewPeople(),
    person(90, 'Robin Keller', 'regular', { peer: 'unknown', title: 'Analyst', department: 'Finance' }),
    person(91, 'Noor van Dijk', 'occasional', { peer: 'unknown', title: 'Team lead', department: 'Sales' }),
  ]
  const [jonas, lin, aisha, sam] = people
  if (!jonas || !lin || !aisha || !sam) throw new Error('too few people')
  const waiting = invite(640, `${tuesday}T11:30:00.000Z`, [[jonas, 'none']], {
    state: 'failed',
    errorCode: 'needs-consent',
    form: { subject: 'Mara and Jonas', body: 'Lunch on Tuesday?', attendees: [jonas.address] },
  })
  const declined = invite(641, `${tuesday}T13:00:00.000Z`, [[lin, 'declined']], { outcome: 'declined' })
  const { reading } = me()
  return {
    me: me({
      reading: { ...reading, missing: ['directory'] },
      afterHours: true,
      booking: { holds: true, holdHours: 48, auto: true, vetoHours: 24, perWeek: 1 },
    }),
    people,
    invites: [waiting, declined],
    chart: {
      outOfRange: [{ contactId: aisha.contactId, name: aisha.name, title: 'Director', answer: null }],
      reports: [{ contactId: sam.contactId, name: sam.name, notes: 3, kept: false }],
      sorted: [],
    },
    places: [
      {
        placeId: idOf(701),
        name: 'Bouchon des Halles',
        where: '12 Rue de la Charité',
        site: 'Lyon',
        walkMinutes: 6,
        kinds: ['lunch'],
        suits: ['vegetarian', 'step-free'],
        alcohol: false,
      },
    ],
    needs: { needs: ['vegetarian'], shared: true },
    cadences: [
      {
        contactId: jonas.contactId,
        name: jonas.name,
        everyDays: 42,
        atMostDays: 56,
        pausedUntil: null,
        next: { state: 'overdue', metOn: '2026-09-29', dueOn: '2026-11-10' },
      },
      {
        contactId: lin.contactId,
        name: lin.name,
        everyDays: 28,
        atMostDays: 28,
        pausedUntil: '2026-12-20',
        next: { state: 'paused', metOn: null, dueOn: '2026-12-20' },
      },
    ],
    circles: [
      {
        circleId: idOf(720),
        name: 'Data people',
        everyDays: 30,
        atMostDays: 60,
        pausedUntil: null,
        members: [
          {
            contactId: aisha.contactId,
            name: aisha.name,
            next: { state: 'resting', metOn: '2026-11-20', dueOn: '2026-12-20' },
          },
        ],
        linkIds: [],
      },
    ],
    incoming: [
      {
        meetingId: 'in-1',
        from: { contactId: sam.contactId, name: sam.name },
        start: '2026-11-26T11:00:00.000Z',
        end: '2026-11-26T11:45:00.000Z',
        response: 'none',
        swamped: false,
      },
    ],
    teams: [
      {
        code: 'mine',
        people: [jonas, lin, aisha, sam].map(({ contactId, name }, index) => ({ contactId, name, lead: index === 3 })),
      },
    ],
    polls: [
      {
        pollId: idOf(730),
        kind: 'group-lunch',
        state: 'open',
        times: [
          { start: `${tuesday}T11:30:00.000Z`, end: `${tuesday}T12:30:00.000Z`, suits: 3 },
          { start: '2026-12-03T11:30:00.000Z', end: '2026-12-03T12:30:00.000Z', suits: 2 },
          { start: '2026-12-04T11:30:00.000Z', end: '2026-12-04T12:30:00.000Z', suits: 1 },
        ],
        people: [
          { contactId: jonas.contactId, name: jonas.name, suits: [0, 1], by: 'them' },
          { contactId: lin.contactId, name: lin.name, suits: [0], by: 'you' },
          { contactId: aisha.contactId, name: aisha.name, suits: null, by: null },
        ],
        quorum: 3,
        best: 0,
        closesAt: '2026-11-27T11:30:00.000Z',
        messageId: null,
        inviteId: null,
      },
    ],
    pollQuestions: [
      {
        pollId: idOf(731),
        by: 'Sam Okafor',
        kind: 'happy-hour',
        others: ['Lin Chen', '山田 太郎'],
        times: [
          { start: '2026-12-02T16:00:00.000Z', end: '2026-12-02T17:30:00.000Z' },
          { start: '2026-12-03T16:00:00.000Z', end: '2026-12-03T17:30:00.000Z' },
        ],
        closesAt: '2026-11-30T16:00:00.000Z',
        suits: null,
      },
    ],
    tenant: {
      state: 'active',
      onboardedAt: '2026-03-02T08:00:00.000Z',
      retentionDays: 400,
      leavingAllowed: true,
      health: { owners: 214, lateSeconds: 0, failedJobs: 0 },
      asOf: '2026-11-24T08:12:00.000Z',
    },
  }
}
