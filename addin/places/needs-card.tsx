/** What the owner needs of a place, and who may have it respected. */
import { Button, Checkbox, Switch } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import type { Output } from '../../contract/client.ts'
import { type Need, readNeeds, writeNeeds } from '../../contract/places.ts'
import { needs as allNeeds } from '../../core/policy/places.ts'
import { useApi } from '../api.ts'
import { useAtOnce } from '../at-once.ts'
import { useArea } from '../strings/area.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { Boxes } from './place-form.tsx'
import { placeWords } from './place-words.ts'

type Own = Output<typeof readNeeds>

/** Every tick is kept at once: there is nothing to save. */
export function NeedsCard() {
  const layout = useLayout()
  const words = useArea(placeWords)
  const { call } = useApi()
  const queryKey = ['needs']
  const own = useQuery({ queryKey, queryFn: ({ signal }) => call(readNeeds, {}, { signal }) })
  const write = useAtOnce({
    queryKey,
    mutationFn: (now: Own) => call(writeNeeds, { body: now }),
    show: (_known: Own, now) => now,
  })
  if (own.isPending) return <Loading heights={[160]} />
  if (!own.data) return <ErrorNotice error={own.error} retry={() => void own.refetch()} />
  const { needs, shared } = own.data
  return (
    <Card title={words.needsTitle}>
      <p className={layout.text}>{words.needsText}</p>
      <Boxes<Need>
        label={words.needsTitle}
        hidden
        all={allNeeds}
        chosen={needs ?? []}
        words={words.needs}
        onChange={(chosen) => write.mutate({ needs: chosen, shared })}
      />
      <Checkbox
        label={words.needsAny}
        checked={needs !== null && needs.length === 0}
        onChange={(_event, { checked }) => write.mutate({ needs: checked ? [] : null, shared })}
      />
      <Switch
        label={words.needsShared}
        checked={shared}
        onChange={(_event, { checked }) => write.mutate({ needs, shared: checked })}
      />
      <p className={layout.quiet}>{needs === null ? words.needsNone : words.needsWho}</p>
      {needs !== null ? (
        <div className={layout.row}>
          <Button size="small" onClick={() => write.mutate({ needs: null, shared: false })}>
            {words.needsClear}
          </Button>
        </div>
      ) : null}
      {write.isError ? <ErrorNotice error={write.error} /> : null}
    </Card>
  )
}
