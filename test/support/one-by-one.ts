/** A whole Graph out of one function that answers requests: several reads are asked one after the other, and no places are held. */
import type { Database } from '../../db/connect.ts'
import type { Graph, GraphAnswer } from '../../platform/graph/graph.ts'

export const oneByOne = (db: Pick<Database, 'asOwner'>, request: Graph['request']): Graph => ({
  request,
  read: async (owner, requests) => {
    const answers: GraphAnswer[] = []
    for (const one of requests) answers.push(await request(owner, one))
    return answers
  },
  hold: async (owner, _most, work) => ({
    places: { count: 0, leaveIn: async () => undefined, left: () => undefined, leave: async () => undefined },
    value: await db.asOwner(owner, (sql) => work(sql, async () => undefined)),
  }),
})
