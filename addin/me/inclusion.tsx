/** Whether others' Kith may count contact with the owner. */
import { Switch } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { changeInclusion, readInclusion } from '../../contract/me.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'

export function Inclusion() {
  const layout = useLayout()
  const { t } = useWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const now = useQuery({ queryKey: ['inclusion'], queryFn: ({ signal }) => call(readInclusion, {}, { signal }) })
  const change = useMutation({
    mutationFn: (included: boolean) => call(changeInclusion, { body: { included } }),
    onSuccess: (answer) => queries.setQueryData(['inclusion'], answer),
  })
  return (
    <Card title={t.inclusion.title}>
      <p className={layout.text}>{t.inclusion.text}</p>
      {now.isPending ? <Loading heights={[32]} /> : null}
      {now.isError && !now.data ? <ErrorNotice error={now.error} retry={() => void now.refetch()} /> : null}
      {now.data ? (
        <div>
          <Switch
            label={t.inclusion.label}
            checked={change.isPending ? change.variables : now.data.included}
            onChange={(_event, { checked }) => change.mutate(checked)}
          />
        </div>
      ) : null}
      {change.isError ? <ErrorNotice error={change.error} /> : null}
    </Card>
  )
}
