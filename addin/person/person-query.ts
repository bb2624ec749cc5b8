/** One person's answer, and what the owner says about them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  correctPerson,
  excludePerson,
  includePerson,
  logActivity,
  type Person,
  readPerson,
  undoActivity,
  undoCorrection,
} from '../../contract/people.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { useOffer } from '../ui/undo.tsx'

export type Correction = 'more' | 'less' | 'elsewhere' | 'peer' | 'not-peer'
export type Activity = 'coffee' | 'thanks' | 'help' | 'call'

export function usePerson(contactId: string) {
  const { call } = useApi()
  return useQuery({
    queryKey: ['person', contactId],
    queryFn: ({ signal }) => call(readPerson, { params: { contactId } }, { signal }),
  })
}

/** Everything here shows at once or says that it failed, and can be undone. */
export function usePersonActions(person: Pick<Person, 'contactId' | 'name'>) {
  const { call } = useApi()
  const { t } = useWords()
  const queries = useQueryClient()
  const offer = useOffer()
  const params = { contactId: person.contactId }
  const refresh = (): void => {
    for (const key of ['person', 'people', 'lookup', 'today']) void queries.invalidateQueries({ queryKey: [key] })
  }
  const mark = (change: Partial<Person>): void => {
    queries.setQueryData<Person>(['person', person.contactId], (known) => known && { ...known, ...change })
  }
  const include = useMutation({
    mutationFn: () => call(includePerson, { params }),
    onMutate: () => mark({ excluded: false }),
    onSettled: refresh,
  })
  const exclude = useMutation({
    mutationFn: () => call(excludePerson, { params, body: {} }),
    onMutate: () => mark({ excluded: true }),
    onSuccess: () => offer({ text: t.person.excluded(person.name), undo: () => include.mutate() }),
    onSettled: refresh,
  })
  const takeBack = useMutation({
    mutationFn: (correctionId: string) => call(undoCorrection, { params: { ...params, correctionId } }),
    onSettled: refresh,
  })
  const correct = useMutation({
    mutationFn: (said: Correction | { day: string }) =>
      call(correctPerson, {
        params,
        body: typeof said === 'string' ? { kind: said } : { kind: 'not-contact', day: said.day },
      }),
    onSuccess: ({ correctionId }) => offer({ text: t.person.corrected, undo: () => takeBack.mutate(correctionId) }),
    onSettled: refresh,
  })
  const unlog = useMutation({
    mutationFn: (activityId: string) => call(undoActivity, { params: { ...params, activityId } }),
    onSettled: refresh,
  })
  const log = useMutation({
    mutationFn: (body: { activityId: string; kind: Activity; by?: 'me' | 'them'; on: string }) =>
      call(logActivity, { params, body }),
    onSuccess: ({ activityId }, { kind }) =>
      offer({ text: t.person.logged[kind], undo: () => unlog.mutate(activityId) }),
    onSettled: refresh,
  })
  return { exclude, include, correct, takeBack, log, unlog }
}
