/** Skills: the owner's own, and what they noted about a peer. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  type Direction,
  deleteSkill,
  forgetSkill,
  listNotedSkills,
  listPublishedSkills,
  listSkills,
  noteSkill,
  type OwnSkill,
  writeSkill,
} from '../../contract/swaps.ts'
import { useApi } from '../api.ts'
import { useShelfWords } from '../shelf/shelf-words.ts'
import { useOffer } from '../ui/undo.tsx'

export function usePublishedSkills() {
  const { call } = useApi()
  return useQuery({
    queryKey: ['skills', 'published'],
    queryFn: ({ signal }) => call(listPublishedSkills, {}, { signal }),
  })
}

/** What is written, published or removed changes who fits. */
export function useSkills() {
  const { call } = useApi()
  const { skills: words } = useShelfWords()
  const queries = useQueryClient()
  const offer = useOffer()
  const onSettled = (): void => {
    for (const key of ['skills', 'swaps']) void queries.invalidateQueries({ queryKey: [key] })
  }
  const skills = useQuery({ queryKey: ['skills'], queryFn: ({ signal }) => call(listSkills, {}, { signal }) })
  const write = useMutation({
    mutationFn: ({ skillId, direction, skill, published }: OwnSkill) =>
      call(writeSkill, { params: { skillId }, body: { direction, skill, published } }),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (skillId: string) => call(deleteSkill, { params: { skillId } }),
    onSuccess: (gone) => offer({ text: words.removed, undo: () => write.mutate(gone) }),
    onSettled,
  })
  return { skills, write, remove }
}

type Noted = { skillId: string; direction: Direction; skill: string }

export function useNotedSkills(contactId: string) {
  const { call } = useApi()
  const { skills: words } = useShelfWords()
  const queries = useQueryClient()
  const offer = useOffer()
  const queryKey = ['skills', 'noted', contactId]
  const onSettled = (): void => {
    void queries.invalidateQueries({ queryKey })
    for (const key of ['swaps', 'shelf']) void queries.invalidateQueries({ queryKey: [key] })
  }
  const skills = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(listNotedSkills, { params: { contactId } }, { signal }),
  })
  const write = useMutation({
    mutationFn: ({ skillId, direction, skill }: Noted) =>
      call(noteSkill, { params: { contactId, skillId }, body: { direction, skill } }),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (skillId: string) => call(forgetSkill, { params: { contactId, skillId } }),
    onSuccess: (gone) => offer({ text: words.removed, undo: () => write.mutate(gone) }),
    onSettled,
  })
  return { skills, write, remove }
}
