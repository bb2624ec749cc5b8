/** Skills: the owner's own, published by choice, what others published, and what the owner noted about people. */
import { z } from 'zod'
import * as contract from '../../contract/swaps.ts'
import { swapPolicy } from '../../core/policy/swap.ts'
import { plainLine } from '../../core/reason/plain.ts'
import { isContact } from '../../db/queries/notes.ts'
import * as skills from '../../db/queries/skills.ts'
import { openWords, sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, type OwnerScope } from '../owner.ts'

const SkillWords = z.object({ skill: z.string() })
const skillMost = 80

/** The skill as one plain line; throws 400 where nothing is left of it. */
export function plainSkill(text: string): string {
  const skill = plainLine(text, skillMost)
  if (!skill) throw new Refused(400, 'bad-request', 'Name the skill.')
  return skill
}

/** The owner's own skills in their words. */
export async function ownSkillsOf(deps: ServerDeps, { caller, sql }: OwnerScope): Promise<contract.OwnSkill[]> {
  return Promise.all(
    (await skills.ownSkills(sql)).map(async (row) => ({
      skillId: row.skill_id,
      direction: row.direction,
      skill: (await openWords(deps.keys, caller, row, SkillWords)).skill,
      published: row.published,
    })),
  )
}

/** What the owner noted about one person, or about everybody. */
export async function notedSkillsOf(
  deps: ServerDeps,
  { caller, sql }: OwnerScope,
  contactId: string | null,
): Promise<contract.NotedSkill[]> {
  return Promise.all(
    (await skills.notedSkills(sql, contactId)).map(async (row) => ({
      skillId: row.skill_id,
      contactId: row.contact_id,
      direction: row.direction,
      skill: (await openWords(deps.keys, caller, row, SkillWords)).skill,
    })),
  )
}

export function skillRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listSkills,
    handler: (request) => asOwner(deps, request, async (scope) => ({ skills: await ownSkillsOf(deps, scope) })),
  })
  app.route({
    ...contract.writeSkill,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }) => {
        const { skillId } = request.params
        const { direction, published } = request.body
        const skill = plainSkill(request.body.skill)
        const others = (await skills.ownSkills(sql)).filter(({ skill_id }) => skill_id !== skillId)
        if (others.length >= swapPolicy.ownMost)
          throw new Refused(409, 'too-many-skills', `Keep at most ${swapPolicy.ownMost} skills. Delete one first.`)
        await skills.writeSkill(sql, {
          skillId,
          direction,
          ...(await sealWords(deps.keys, caller, { skill })),
          published: published ? skill : null,
          at: deps.clock.now(),
        })
        return { skillId, direction, skill, published }
      }),
  })
  app.route({
    ...contract.deleteSkill,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const gone = (await ownSkillsOf(deps, scope)).find(({ skillId }) => skillId === request.params.skillId)
        if (!gone) throw notFound()
        await skills.deleteSkill(scope.sql, gone.skillId)
        return gone
      }),
  })
  app.route({
    ...contract.listPublishedSkills,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => ({
        skills: (await skills.publishedByOthers(sql)).map(({ contact_id, ...row }) => ({
          ...row,
          contactId: contact_id,
        })),
      })),
  })
  notedRoutes(app, deps)
}

function notedRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.listNotedSkills,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { contactId } = request.params
        if (!(await isContact(scope.sql, contactId))) throw notFound()
        return { skills: await notedSkillsOf(deps, scope, contactId) }
      }),
  })
  app.route({
    ...contract.noteSkill,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }) => {
        const { contactId, skillId } = request.params
        const { direction } = request.body
        const skill = plainSkill(request.body.skill)
        if (!(await isContact(sql, contactId))) throw notFound()
        const sealed = await sealWords(deps.keys, caller, { skill })
        const at = deps.clock.now()
        if (!(await skills.noteSkill(sql, { skillId, contactId, direction, ...sealed, at }))) throw notFound()
        return { skillId, contactId, direction, skill }
      }),
  })
  app.route({
    ...contract.forgetSkill,
    handler: (request) =>
      asOwner(deps, request, async ({ caller, sql }) => {
        const { contactId, skillId } = request.params
        const row = await skills.forgetSkill(sql, contactId, skillId)
        if (!row) throw notFound()
        const { skill } = await openWords(deps.keys, caller, row, SkillWords)
        return { skillId, contactId, direction: row.direction, skill }
      }),
  })
}
